// The tree from a browser or from Node: asked over HTTP, visited with a signer, followed over a websocket.

import { CosmWasmClient, SigningCosmWasmClient } from "@cosmjs/cosmwasm";
import { Random, sha256 } from "@cosmjs/crypto";
import { fromHex, toHex, toUtf8 } from "@cosmjs/encoding";
import type { OfflineSigner } from "@cosmjs/proto-signing";
import { GasPrice } from "@cosmjs/stargate";
import { Comet38Client } from "@cosmjs/tendermint-rpc";
import { LocationClient, LocationQueryClient } from "./contracts/Location.client";
import type { Status, StatusResponse } from "./contracts/Location.types";
import { StateClient, StateQueryClient } from "./contracts/State.client";
import type { LocateResponse, Place } from "./contracts/State.types";

/** What `wayclear deploy` writes to deployments/<chain-id>.json, as far as it is used here. */
export interface Deployment {
  chain_id: string;
  /** URL of a node's RPC. */
  node: string;
  state: string;
  registry: string;
}

/** What a phone keeps of a visit; it opens the visit later. */
export interface Visit {
  place: string;
  /** Block time, Unix seconds. */
  checkedInAt: number;
  /** 16 bytes, hexadecimal; to be shown to nobody before a report. */
  secret: string;
  /** The status after the check-in. */
  status: Status;
}

/** A change of status that a location announced. */
export interface StatusChange {
  location: string;
  /** Null when the location was made. */
  from: Status | null;
  to: Status;
  cause: string;
  /** Unix seconds. */
  at: number;
  height: number;
}

interface ChainEvent {
  readonly type: string;
  readonly attributes: readonly { readonly key: string; readonly value: string }[];
}

const AROUND = "[\\s\\x00-\\x1f\\u200b-\\u200f]*";
const PLACE = new RegExp(
  `^${AROUND}([0-9b-hjkmnp-z]{8})(?:${AROUND}/${AROUND}([a-z0-9-]{1,32}))?${AROUND}$`,
);

/** `9qc7mbdh` or `9qc7mbdh/shop-2`, as people and QR codes write a place: in any case, with blanks around its parts. */
export function parsePlace(text: string): Place {
  // Of ASCII letters only: toLowerCase makes a k of a Kelvin sign.
  const small = text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  const found = PLACE.exec(small);
  if (!found) {
    throw new Error(`"${text}" is not a place like 9qc7mbdh or 9qc7mbdh/shop-2`);
  }
  return { cell: found[1], unit: found[2] ?? null };
}

/** The text form of a place, as visit tags, keys and events hold it. */
export function placeText({ cell, unit }: Place): string {
  return unit ? `${cell}/${unit}` : cell;
}

/** The first 16 bytes of SHA-256 over "wayclear/visit/v1", the place's text form and the secret, hexadecimal. */
export function visitTag(place: string, secret: string): string {
  const bytes = [...toUtf8("wayclear/visit/v1"), ...toUtf8(place), ...fromHex(secret)];
  return toHex(sha256(Uint8Array.from(bytes)).slice(0, 16));
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

  /** The addresses on the way to a place, as far as there are any. */
  locate(place: string): Promise<LocateResponse> {
    const state = new StateQueryClient(this.client, this.deployment.state);
    return state.locate({ place: parsePlace(place) });
  }

  /** The status of a place; null while nobody has been there. */
  async status(place: string): Promise<StatusResponse | null> {
    const { location } = await this.locate(place);
    return location ? new LocationQueryClient(this.client, location).status() : null;
  }

  /**
   * Calls `tell` for every change of status from now on, `fail` when the connection breaks. Returns what ends it.
   * The node filters by nothing but contract events, so that it does not learn which place somebody is interested in.
   */
  async watch(tell: (change: StatusChange) => void, fail: (error: unknown) => void): Promise<() => void> {
    const socket = await Comet38Client.connect(this.deployment.node.replace(/^http/, "ws"));
    const subscription = socket.subscribeTx("wasm-status_changed.to EXISTS").subscribe({
      next: ({ height, result }) => {
        for (const event of attributesOf(result.events, "status_changed")) {
          tell({
            location: event._contract_address,
            from: event.from === "none" ? null : (event.from as Status),
            to: event.to as Status,
            cause: event.cause,
            at: Number(event.at),
            height,
          });
        }
      },
      error: fail,
    });
    return () => {
      subscription.unsubscribe();
      socket.disconnect();
    };
  }

  disconnect(): void {
    this.client.disconnect();
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

  /** Checks in: at the location's own address if it exists, which costs less, else down the tree, which makes it. */
  async checkIn(typed: string): Promise<Visit> {
    // The tag is of the text form: one over capitals could never be opened.
    const place = placeText(parsePlace(typed));
    const secret = toHex(Random.getBytes(16));
    const visit_tag = visitTag(place, secret);
    const { location } = await this.locate(place);
    const done = location
      ? await new LocationClient(this.signing, this.account, location).checkIn({ visitTag: visit_tag }, "auto")
      : await new StateClient(this.signing, this.account, this.deployment.state).visit(
          { place: parsePlace(place), action: { check_in: { visit_tag } } },
          "auto",
        );
    const [told] = attributesOf(done.events, "checked_in");
    if (!told) {
      throw new Error(`${place} did not confirm the check-in`);
    }
    const block = await this.client.getBlock(done.height);
    const checkedInAt = Math.floor(Date.parse(block.header.time) / 1000);
    return { place, checkedInAt, secret, status: told.status as Status };
  }
}

/** The dialect is named: the library does not know CometBFT 0.39, which speaks as 0.38 does. */
async function connectTo(deployment: Deployment): Promise<Comet38Client> {
  const client = await Comet38Client.connect(deployment.node);
  const { nodeInfo } = await client.status();
  if (nodeInfo.network !== deployment.chain_id) {
    client.disconnect();
    throw new Error(
      `${deployment.node} is a node of chain "${nodeInfo.network}", the deployment is on "${deployment.chain_id}"`,
    );
  }
  return client;
}
