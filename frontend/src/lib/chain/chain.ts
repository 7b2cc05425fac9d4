// The tree from a browser or from Node, and all that is said with CosmJS: asked over HTTP, its feed read, visited with a signer.
// Pages load this file when they need it: it is large.

import init, { FeedCopy, type FeedNews, newVisit, type OwnVisit, Reading } from "#wasm";
import { CosmWasmClient, SigningCosmWasmClient } from "@cosmjs/cosmwasm";
import { toUtf8 } from "@cosmjs/encoding";
import type { OfflineSigner } from "@cosmjs/proto-signing";
import { GasPrice } from "@cosmjs/stargate";
import { ContactRegistryQueryClient } from "./contracts/ContactRegistry.client";
import { LocationClient, LocationQueryClient } from "./contracts/Location.client";
import type { DayStatus, Status, StatusResponse } from "./contracts/Location.types";
import { StateClient, StateQueryClient } from "./contracts/State.client";
import type { LocateResponse, Place } from "./contracts/State.types";
import type { Deployment } from "../deployment";
import { decodeHead } from "../feed/head";
import { parsePlace } from "../place";
import { accountParser } from "./account";
import { connectTo } from "./node";
import { GAS_MARGIN } from "./sender";

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

/** How often the feed is read while rows are removed under it. */
const ATTEMPTS = 3;

/** Loads what computes: in Node from the bytes of frontend/wasm/wayclear_browser_bg.wasm, in a browser by itself. */
export async function load(bytes?: BufferSource): Promise<void> {
  await init(bytes && { module_or_path: bytes });
}

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
   * a `FeedCopy` knows whether it is infected.
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

  /** A copy of the feed that has nothing yet. */
  newFeed(): FeedCopy {
    return new FeedCopy(this.home());
  }

  /**
   * Reads a copy of the feed on; no question depends on what somebody wants to know. Throws where a row was changed or left out, and
   * what a broken connection throws; nothing was taken then.
   */
  async readFeed(feed: FeedCopy): Promise<FeedNews> {
    for (let left = ATTEMPTS; ; left--) {
      try {
        return await this.readOnce(feed);
      } catch (error) {
        if (left <= 1 || (error as { kind?: unknown }).kind !== "feed_moved") throw error;
      }
    }
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

  private home() {
    const { chain_id, state, registry, window_seconds, made_at } = this.deployment;
    return { chain_id, state, registry, window_seconds, made_at };
  }

  /** Asks for what the copy needs, until it needs nothing. */
  private async readOnce(feed: FeedCopy): Promise<FeedNews> {
    const reading = new Reading(this.home(), [this.deployment.node], Date.now() / 1000);
    try {
      for (;;) {
        const news = feed.readOn(reading);
        if (news) return news;
        for (const { by, path } of reading.needed()) {
          for (let next: string | undefined = path; next !== undefined; ) next = reading.told(by, next, await this.file(next));
        }
      }
    } finally {
      reading.free();
    }
  }

  /** What a relay would tell at a path, asked of the node. */
  private async file(path: string): Promise<string> {
    const { chain_id, state, registry } = this.deployment;
    const from = /^\/v1\/feed\/(\d+)$/.exec(path)?.[1];
    if (from !== undefined) {
      const page = await new ContactRegistryQueryClient(this.client, registry).feed({ from: Number(from) });
      return JSON.stringify({ from: page.from, link: page.link, rows: page.rows });
    }
    const row = await this.client.queryContractRaw(registry, toUtf8("feed_head"));
    const { header } = await this.client.getBlock();
    const time = Math.floor(Date.parse(header.time) / 1000);
    return JSON.stringify({ chain_id, state, registry, height: header.height, time, ...decodeHead(row ?? new Uint8Array()) });
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
    const options = { gasPrice: GasPrice.fromString(gasPrice), broadcastPollIntervalMs: 300, accountParser };
    const signing = SigningCosmWasmClient.createWithSigner(await connectTo(deployment), signer, options);
    return new WayclearVisitor(deployment, signing, first.address);
  }

  /**
   * Checks in with the account of its own, the paper's way: everybody can see for ever that this account was there then. At the
   * location's own address if it exists, which costs less, else down the tree, which makes it. At most an hour after the visit,
   * which is to be stored before: what was sent and not stored can never be opened.
   */
  async checkIn(visit: Omit<OwnVisit, "secret">): Promise<CheckedIn> {
    const { interval, tag } = visit;
    const place = parsePlace(visit.place);
    const { location } = await this.walkTo(place);
    const done = location
      ? await new LocationClient(this.signing, this.account, location).checkIn({ interval, visitTag: tag }, GAS_MARGIN)
      : await new StateClient(this.signing, this.account, this.deployment.state).visit(
          { place, action: { check_in: { interval, visit_tag: tag } } },
          GAS_MARGIN,
        );
    const told = attributesOf(done.events, "checked_in").find((event) => event.interval === `${interval}`);
    if (!told) {
      throw new Error(`${visit.place} did not confirm the check-in; look at transaction ${done.transactionHash}`);
    }
    return { height: done.height, status: told.status as Status };
  }
}

export { type FeedCopy, newVisit, type OwnVisit };
