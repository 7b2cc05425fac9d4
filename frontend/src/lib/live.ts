// Hearing of news as it comes: the node of the record says when the registry's feed grows, to everybody alike; and what it says
// is held against the relays. No question depends on what this phone keeps.

import { readChainId, readNodeHead } from "./feed/node-head";
import { readHead } from "./relay/relay";

/** Where a feed ends, as somebody says. */
export interface End {
  /** Index of the next row. */
  next: number;
  /** Link of the newest row, hexadecimal. */
  link: string;
}

/** What is known of the line to the chain. */
export interface LiveState {
  /** Whether news is told of as it comes; else it is asked for now and then. */
  isLive: boolean;
  /** Whether node and relays tell different things, for longer than a relay needs. */
  disagrees: boolean;
  /** Whether the node of the record is one of another chain: it is not listened to. */
  isForeign: boolean;
}

/** How the ends of a node and of relays compare: the same; different feeds; or one has more than all the others. */
export type Comparison = "same" | "differs" | "gap";

/** How long one may have more than the others, in milliseconds. */
const GAP_PATIENCE = 120_000;
/** For how long a node may answer no question until its line is taken for dead, in milliseconds. */
const SILENCE = 120_000;
/** How often it is looked at most, and while one has more, in milliseconds: relays follow within a block or two. */
const GAP_PERIOD = 1_000;
/** Between two attempts to reach the node, in milliseconds: the first one, and the longest. */
const BACKOFF = { first: 1_000, longest: 60_000 };

/** Where it is, and who is told. */
export interface LiveOptions {
  node: string;
  chainId: string;
  registry: string;
  relays: string[];
  /** Index of the row that the phone reads next; null = it has read nothing. */
  next: () => number | null;
  /** The relays have rows that the phone has not. */
  news: () => void;
  tell: (state: LiveState) => void;
}

/** Compares what a node says with what relays say. */
export function compare(node: End, relays: End[]): Comparison {
  if (relays.some(({ next, link }) => next === node.next && link !== node.link)) return "differs";
  return relays.some(({ next }) => next === node.next) ? "same" : "gap";
}

/** A line to the chain, from when it is made until it is closed. */
export class Live {
  private state: LiveState = { isLive: false, disagrees: false, isForeign: false };
  private socket: WebSocket | null = null;
  private pause = BACKOFF.first;
  private isClosed = false;
  /** Whether the node was asked of which chain it is, and it is ours. */
  private isOurs = false;
  private isChecking = false;
  private isAskedAgain = false;
  /** Of how many rows was told, by the relay that has them: one that has none of them keeps no news of another one back. */
  private readonly told = new Map<string, number>();
  /** Since when one has more than the others, milliseconds of this page. */
  private gapSince: number | null = null;
  /** Since when the node has answered nothing, milliseconds of this page. */
  private silentSince: number | null = null;
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(private readonly options: LiveOptions) {
    this.connect();
  }

  /** Holds node and relays against each other, and tells of news. */
  async check(): Promise<void> {
    this.isAskedAgain = true;
    if (this.isChecking) return;
    [this.isChecking, this.isAskedAgain] = [true, false];
    const node = await this.ofNode();
    const relays = await this.ofRelays();
    if (!this.isClosed) {
      this.judge(node, relays);
      this.judgeLine();
    }
    this.isChecking = false;
    // A node that talks without pause has nobody ask without pause.
    if (this.isAskedAgain && !this.isClosed) this.later("again", GAP_PERIOD, () => void this.check());
  }

  close(): void {
    this.isClosed = true;
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.socket?.close();
  }

  private judge(node: End | null, relays: (End & { relay: string })[]): void {
    const known = this.options.next();
    // Once: what cannot be read now is read when the clock says so.
    const fresh = relays.filter(({ relay, next }) => known !== null && next > known && next !== this.told.get(relay));
    for (const { relay, next } of fresh) this.told.set(relay, next);
    if (fresh.length > 0) this.options.news();
    // Whoever is silent contradicts nobody.
    if (!node || relays.length === 0) return;
    const comparison = compare(node, relays);
    if (comparison !== "gap") this.gapSince = null;
    else this.gapSince ??= performance.now();
    const hasPassed = this.gapSince !== null && performance.now() - this.gapSince >= GAP_PATIENCE;
    this.tell({ disagrees: comparison === "differs" || hasPassed });
    if (comparison === "gap" && !hasPassed) this.later("check", GAP_PERIOD, () => void this.check());
  }

  /** A line that was cut without a word looks as one on which nothing happens: it is made anew where the node is silent too. */
  private judgeLine(): void {
    const { socket, silentSince } = this;
    if (!socket || silentSince === null || performance.now() - silentSince < SILENCE) return;
    // Whoever is not there does not say that it has closed; and who comes back is not listened to twice.
    socket.onmessage = socket.onclose = () => {};
    socket.close();
    this.lost();
  }

  private lost(): void {
    [this.isOurs, this.socket, this.silentSince] = [false, null, null];
    if (this.isClosed || this.state.isForeign) return;
    this.tell({ isLive: false });
    // Not all at the same moment, when a node comes back.
    this.later("connect", this.pause * (0.5 + Math.random()), () => this.connect());
    this.pause = Math.min(2 * this.pause, BACKOFF.longest);
  }

  private connect(): void {
    let socket: WebSocket;
    try {
      socket = new WebSocket(`${this.options.node.replace(/^http/, "ws")}/websocket`);
    } catch {
      // An address that this page may not ask: it is asked for now and then.
      return;
    }
    this.socket = socket;
    const query = `tm.event='Tx' AND wasm-feed_appended._contract_address='${this.options.registry}'`;
    socket.onopen = () => socket.send(JSON.stringify({ jsonrpc: "2.0", id: 1, method: "subscribe", params: { query } }));
    socket.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (!isAnswer(data)) return socket.close();
      [this.pause, this.silentSince] = [BACKOFF.first, null];
      // The answer to the subscription counts too, so that nothing falls between.
      this.tell({ isLive: true });
      void this.check();
    };
    socket.onclose = () => this.lost();
  }

  private tell(change: Partial<LiveState>): void {
    this.state = { ...this.state, ...change };
    this.options.tell(this.state);
  }

  private later(name: string, wait: number, run: () => void): void {
    clearTimeout(this.timers.get(name));
    this.timers.set(name, setTimeout(run, wait));
  }

  /** Null = the node does not tell, or is one of another chain. */
  private async ofNode(): Promise<End | null> {
    const { node, chainId, registry } = this.options;
    if (this.state.isForeign) return null;
    try {
      this.isOurs ||= (await readChainId(node)) === chainId;
      if (!this.isOurs) {
        this.tell({ isLive: false, isForeign: true });
        this.socket?.close();
        return null;
      }
      const head = await readNodeHead(node, registry);
      this.silentSince = null;
      return head;
    } catch {
      this.silentSince ??= performance.now();
      return null;
    }
  }

  private async ofRelays(): Promise<(End & { relay: string })[]> {
    const { relays } = this.options;
    const told = await Promise.allSettled(relays.map(readHead));
    return told.flatMap((answer, at) => (answer.status === "fulfilled" ? ends(answer.value).map((end) => ({ ...end, relay: relays[at] })) : []));
  }
}

/** What the text of a relay's head says; nothing if it is none. */
function ends(text: string): End[] {
  try {
    const { next, link } = JSON.parse(text) as { next?: unknown; link?: unknown };
    return Number.isSafeInteger(next) && typeof link === "string" ? [{ next: next as number, link: link.toLowerCase() }] : [];
  } catch {
    return [];
  }
}

/** Whether a node's message is not a refusal. */
function isAnswer(data: unknown): boolean {
  try {
    const { result } = JSON.parse(String(data)) as { result?: unknown };
    return typeof result === "object" && result !== null;
  } catch {
    return false;
  }
}
