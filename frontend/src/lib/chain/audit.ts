// What has happened to contracts, from the node's index of transactions, the newest first.

import { MsgExecuteContract } from "cosmjs-types/cosmwasm/wasm/v1/tx";
import { fromUtf8, toHex } from "@cosmjs/encoding";
import { decodeTxRaw } from "@cosmjs/proto-signing";
import type { Comet38Client } from "@cosmjs/tendermint-rpc";
import { connectTo } from "./node";

/** Transactions of a page. */
const PAGE = 20;
/** Transactions that a node tells at once. */
const MOST = 100;
/** Questions that are asked at once. */
const AT_ONCE = 6;

/** What is looked for. */
export interface Filter {
  /** Addresses: what touched any of them. */
  contracts: readonly string[];
  /** Kind of event that one of them must have told of, like child_created; null = any. */
  kind: string | null;
  /** Who signed; null = anybody. */
  sender: string | null;
  from: number | null;
  to: number | null;
}

/** Where a page ends: the next one begins there. */
export interface Mark {
  height: number;
  /** Transactions of that height that were told already. */
  hashes: string[];
}

/** A message of a transaction to a contract. */
export interface SentMessage {
  sender: string;
  contract: string;
  /** Its name, like add_city. */
  name: string;
  json: string;
}

/** What a contract has told of. */
export interface ToldEvent {
  contract: string;
  kind: string;
  attributes: { key: string; value: string }[];
}

export interface Entry {
  hash: string;
  height: number;
  /** Unix seconds; null = the node has forgotten its block. */
  time: number | null;
  messages: SentMessage[];
  events: ToldEvent[];
}

interface Found extends Omit<Entry, "time"> {
  index: number;
  /** Contracts that it has executed. */
  touched: string[];
}

export class Audit {
  private readonly times = new Map<number, Promise<number | null>>();

  private constructor(private readonly node: Comet38Client) {}

  static async connect(chain: { chain_id: string; node: string }): Promise<Audit> {
    return new Audit(await connectTo(chain));
  }

  /** Transactions behind a mark; `next` is null where there are no more. */
  async page(filter: Filter, after: Mark | null): Promise<{ entries: Entry[]; next: Mark | null }> {
    const told = new Set(after?.hashes);
    // One of a height may have filled the page before.
    const most = PAGE + told.size + 1;
    const lists = await inTurns(queries(filter, after), (text) => this.search(text, most, filter));
    const all = [...new Map(lists.flat().map((found) => [found.hash, found])).values()];
    const sorted = all.filter(({ hash }) => !told.has(hash)).sort((a, b) => b.height - a.height || b.index - a.index);
    const shown = sorted.slice(0, PAGE);
    const entries = await inTurns(shown, async ({ index: _, touched: __, ...found }) => ({ ...found, time: await this.timeOf(found.height) }));
    const last = shown.at(-1);
    if (!last || sorted.length <= PAGE) return { entries, next: null };
    const same = shown.filter(({ height }) => height === last.height).map(({ hash }) => hash);
    const before = after?.height === last.height ? after.hashes : [];
    return { entries, next: { height: last.height, hashes: [...before, ...same] } };
  }

  disconnect(): void {
    this.node.disconnect();
  }

  /** The newest that a question finds and a filter lets through. */
  private async search(text: string, most: number, filter: Filter): Promise<Found[]> {
    const matching: Found[] = [];
    const size = filter.sender === null ? Math.min(MOST, most) : MOST;
    for (let page = 1; ; page++) {
      const { txs, totalCount } = await this.node.txSearch({ query: text, page, per_page: size, order_by: "desc" });
      const found = txs.map(({ hash, height, index, tx, result }) => ({
        hash: toHex(hash).toUpperCase(),
        height,
        index,
        messages: messagesOf(tx),
        touched: result.events.filter(({ type }) => type === "execute").map((event) => eventOf(event).contract),
        events: result.events.filter(({ type }) => type.startsWith("wasm-")).map(eventOf),
      }));
      matching.push(...found.filter((one) => matches(filter, one)));
      if (matching.length >= most || page * size >= totalCount || txs.length === 0) return matching;
    }
  }

  private timeOf(height: number): Promise<number | null> {
    const known = this.times.get(height);
    if (known) return known;
    const asked = this.node.block(height).then(({ block }) => Math.floor(block.header.time.getTime() / 1_000), () => null);
    this.times.set(height, asked);
    return asked;
  }
}

/**
 * Questions to the index: it joins conditions only within one event, so whoever signed is one question, and what each contract has told
 * of is others. What stands between quotes can hold none.
 */
function queries({ contracts, kind, sender, from, to }: Filter, after: Mark | null): string[] {
  const highest = [to, after?.height ?? null].filter((height) => height !== null);
  const heights = [
    ...(from === null ? [] : [`tx.height>=${from}`]),
    ...(highest.length === 0 ? [] : [`tx.height<=${Math.min(...highest)}`]),
  ];
  const type = kind === null ? "execute" : `wasm-${word(kind)}`;
  const firsts = sender === null ? contracts.map((contract) => `${type}._contract_address='${word(contract)}'`) : [`message.sender='${word(sender)}'`];
  return firsts.map((first) => [first, ...heights].join(" AND "));
}

function matches({ contracts, kind, sender }: Filter, { touched, events, messages }: Found): boolean {
  const isTold = kind === null ? touched.some((address) => contracts.includes(address)) : events.some((event) => event.kind === kind && contracts.includes(event.contract));
  return isTold && (sender === null || messages.some((message) => message.sender === sender));
}

function word(text: string): string {
  if (!/^[a-z0-9_]+$/.test(text)) throw new Error(`"${text}" cannot be looked for`);
  return text;
}

function messagesOf(tx: Uint8Array): SentMessage[] {
  const { body } = decodeTxRaw(tx);
  return body.messages.flatMap(({ typeUrl, value }) => {
    if (typeUrl !== "/cosmwasm.wasm.v1.MsgExecuteContract") return [{ sender: "", contract: "", name: typeUrl, json: "" }];
    const { sender, contract, msg } = MsgExecuteContract.decode(value);
    const json = fromUtf8(msg, true);
    return [{ sender, contract, name: nameOf(json), json }];
  });
}

function nameOf(json: string): string {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "string" ? value : (Object.keys(value ?? {})[0] ?? "?");
  } catch {
    return "?";
  }
}

function eventOf({ type, attributes }: { type: string; attributes: readonly { key: string; value: string }[] }): ToldEvent {
  const contract = attributes.find(({ key }) => key === "_contract_address")?.value ?? "";
  const rest = attributes.filter(({ key }) => key !== "_contract_address" && key !== "msg_index");
  return { contract, kind: type.slice("wasm-".length), attributes: rest.map(({ key, value }) => ({ key, value })) };
}

/** All answers in order, some questions at once. */
async function inTurns<In, Out>(items: readonly In[], ask: (item: In) => Promise<Out>): Promise<Out[]> {
  const answers: Out[] = [];
  for (let at = 0; at < items.length; at += AT_ONCE) answers.push(...(await Promise.all(items.slice(at, at + AT_ONCE).map(ask))));
  return answers;
}
