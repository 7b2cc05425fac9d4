// The tree from a browser or from Node, and all that is said with CosmJS: asked over HTTP, visited with a signer, its feed
// followed over a websocket. Pages load this file when they need it: it is large.

import { CosmWasmClient, SigningCosmWasmClient } from "@cosmjs/cosmwasm";
import { fromBase64, toUtf8 } from "@cosmjs/encoding";
import type { OfflineSigner } from "@cosmjs/proto-signing";
import { StreamingSocket } from "@cosmjs/socket";
import { GasPrice } from "@cosmjs/stargate";
import { ContactRegistryQueryClient } from "./contracts/ContactRegistry.client";
import { LocationClient, LocationQueryClient } from "./contracts/Location.client";
import type { DayStatus, Infection, InfectionCursor, Status, StatusResponse } from "./contracts/Location.types";
import { StateClient, StateQueryClient } from "./contracts/State.client";
import type { LocateResponse, Place } from "./contracts/State.types";
import { type Cursor, decodeHead, type FeedHead, type News, type Page, read } from "../feed/follow";
import { type Watcher, watch } from "../feed/watch";
import { parsePlace, placeText } from "../place";
import { connectTo } from "./node";
import { GAS_MARGIN } from "./sender";
import { type Visit, visitTag } from "../visit";

/** What `wayclear deploy` writes to deployments/<chain-id>.json, as far as it is used here. */
export interface Deployment {
  chain_id: string;
  /** URL of a node's RPC. */
  node: string;
  state: string;
  registry: string;
  /** How long an infection counts, in seconds. */
  window_seconds: number;
}

/** What the chain says of a check-in. */
export interface CheckedIn {
  height: number;
  /** The place's status after it. */
  status: Status;
}

interface ChainEvent {
  readonly type: string;
  readonly attributes: readonly { readonly key: string; readonly value: string }[];
}

/** How often the feed is asked for where no event says that it has grown, in seconds. */
const POLL_SECONDS = 30;
function attributesOf(events: readonly ChainEvent[], type: string): Record<string, string>[] {
  return events
    .filter((event) => event.type === `wasm-${type}`)
    .map((event) => Object.fromEntries(event.attributes.map(({ key, value }) => [key, value])));
}

/** A tree that is asked. */
export class Wayclear {
  protected constructor(
    readonly deployment: Deployment,
    protected readonly client: CosmWasmClient,
  ) {}

  static async connect(deployment: Deployment): Promise<Wayclear> {
    return new Wayclear(deployment, CosmWasmClient.create(await connectTo(deployment)));
  }

  /** Time of the newest block, Unix seconds. */
  async now(): Promise<number> {
    const { header } = await this.client.getBlock();
    return Math.floor(Date.parse(header.time) / 1000);
  }

  /** The addresses on the way to a place, as far as there are any. Tells the node which place somebody asks about. */
  locate(typed: string): Promise<LocateResponse> {
    return this.walkTo(parsePlace(typed));
  }

  /**
   * What a place's contract says of it now; null while nobody has been there. Tells the node which place somebody asks about:
   * `Standing` knows from the feed whether it is infected.
   */
  async status(typed: string): Promise<StatusResponse | null> {
    const location = await this.locationOf(typed);
    return location && location.status();
  }

  /**
   * A place's status on each of the last 1 to 14 UTC days, oldest first; null while nobody has been there. Tells the node which
   * place somebody asks about.
   */
  async daily(typed: string, days: number): Promise<DayStatus[] | null> {
    const location = await this.locationOf(typed);
    return location && (await location.daily({ days })).days;
  }

  /**
   * A place's infections that stand, oldest first, at most 100: the last of them goes in as `after` for those that follow. Null
   * while nobody has been there. Tells the node which place somebody asks about.
   */
  async infections(typed: string, after?: InfectionCursor): Promise<Infection[] | null> {
    const location = await this.locationOf(typed);
    // A contract refuses fields that it does not know.
    const startAfter = after && { interval: after.interval, id: after.id };
    return location && (await location.infections({ startAfter, limit: 100 })).infections;
  }

  /**
   * Reads the feed on; no question depends on what somebody wants to know. Throws a FeedError where a row was changed or left
   * out, and what a broken connection throws; nothing was taken then.
   */
  async readFeed(known: Cursor): Promise<News> {
    const { window_seconds } = this.deployment;
    return read(known, () => this.headOfFeed(), await this.now(), window_seconds, (from) => this.pageOfFeed(from));
  }

  /**
   * Tells what the feed has from `known` on, and whatever the registry appends, until the function it returns is called. No
   * question and no subscription depends on what somebody wants to know.
   */
  watchFeed(known: Cursor, watcher: Watcher, pollSeconds = POLL_SECONDS): () => void {
    const readOn = (cursor: Cursor): Promise<News> => this.readFeed(cursor);
    return watch({ read: readOn, listen: (grown, ended) => this.listen(grown, ended) }, known, watcher, pollSeconds);
  }

  disconnect(): void {
    this.client.disconnect();
  }

  protected walkTo(place: Place): Promise<LocateResponse> {
    return new StateQueryClient(this.client, this.deployment.state).locate({ place });
  }

  private async locationOf(typed: string): Promise<LocationQueryClient | null> {
    const { location } = await this.locate(typed);
    return location ? new LocationQueryClient(this.client, location) : null;
  }

  private async headOfFeed(): Promise<FeedHead> {
    const row = await this.client.queryContractRaw(this.deployment.registry, toUtf8("feed_head"));
    return decodeHead(row ?? new Uint8Array());
  }

  private async pageOfFeed(from: number): Promise<Page> {
    const page = await new ContactRegistryQueryClient(this.client, this.deployment.registry).feed({ from });
    return { ...page, rows: page.rows.map(fromBase64) };
  }

  /** Listens for events of the registry; the answer to the subscription counts as one, so that nothing falls between. */
  private listen(grown: () => void, ended: () => void): () => void {
    // CosmJS's own client connects again when it was cut off, but forgets to subscribe, and again after it was ended.
    const socket = new StreamingSocket(`${this.deployment.node.replace(/^http/, "ws").replace(/\/$/, "")}/websocket`);
    const query = `tm.event='Tx' AND wasm-feed_appended._contract_address='${this.deployment.registry}'`;
    const subscribe = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "subscribe", params: { query } });
    const heard = socket.events.subscribe({ next: grown, error: ended, complete: ended });
    const open = async (): Promise<void> => {
      socket.connect();
      await socket.connected;
      await socket.send(subscribe);
    };
    open().catch(ended);
    return () => {
      heard.unsubscribe();
      socket.connected.then(() => socket.disconnect()).catch(() => {});
    };
  }
}

/** A tree that is asked and visited. */
export class WayclearVisitor extends Wayclear {
  private constructor(
    deployment: Deployment,
    private readonly signing: SigningCosmWasmClient,
    readonly account: string,
  ) {
    super(deployment, signing);
  }

  /** Signs with the first account of `signer`; `gasPrice` is a text like 0.025ucosm. */
  static async connectWithSigner(
    deployment: Deployment,
    signer: OfflineSigner,
    gasPrice: string,
  ): Promise<WayclearVisitor> {
    const [first] = await signer.getAccounts();
    const options = { gasPrice: GasPrice.fromString(gasPrice), broadcastPollIntervalMs: 300 };
    const signing = SigningCosmWasmClient.createWithSigner(await connectTo(deployment), signer, options);
    return new WayclearVisitor(deployment, signing, first.address);
  }

  /**
   * Checks in with the account of its own, the paper's way: everybody can see for ever that this account was there then. At the
   * location's own address if it exists, which costs less, else down the tree, which makes it. At most an hour after the visit.
   */
  checkIn(visit: Visit): Promise<CheckedIn> {
    return this.leaveTag(visit.place, visit.interval, visitTag(visit));
  }

  /** The same of a visit whose secret somebody else keeps. */
  async leaveTag(place: Place, interval: number, tag: string): Promise<CheckedIn> {
    const { location } = await this.walkTo(place);
    const done = location
      ? await new LocationClient(this.signing, this.account, location).checkIn({ interval, visitTag: tag }, GAS_MARGIN)
      : await new StateClient(this.signing, this.account, this.deployment.state).visit(
          { place, action: { check_in: { interval, visit_tag: tag } } },
          GAS_MARGIN,
        );
    const told = attributesOf(done.events, "checked_in").find((event) => event.interval === `${interval}`);
    if (!told) {
      throw new Error(`${placeText(place)} did not confirm the check-in; look at transaction ${done.transactionHash}`);
    }
    return { height: done.height, status: told.status as Status };
  }
}
