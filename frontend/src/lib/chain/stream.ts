// Transactions as they come: what contracts tell in them, over a websocket that connects again when it was cut off.

import { StreamingSocket } from "@cosmjs/socket";

/** What a contract told in a transaction. */
export interface ContractEvent {
  /** Like `wasm-checked_in`. */
  type: string;
  contract: string;
  attributes: { key: string; value: string }[];
}

/** A transaction in which contracts have told something. */
export interface Heard {
  hash: string;
  height: string;
  events: ContractEvent[];
}

export interface Listener {
  heard: (transaction: Heard) => void;
  /** Whether the node is listened to, now. */
  changed: (isOn: boolean) => void;
}

/** Longer messages are no transaction of a chain like this. */
const LONGEST = 4_000_000;
/** Pauses before connecting again, in milliseconds. */
const PAUSES = [500, 1_000, 2_000, 5_000, 10_000];
/** Transactions of every contract: which of them belong to the tree is told by who made them. */
const SUBSCRIBE = JSON.stringify({
  jsonrpc: "2.0",
  id: 1,
  method: "subscribe",
  params: { query: "tm.event='Tx' AND execute._contract_address EXISTS" },
});

/** Listens until the function it returns is called. */
export function listen(node: string, listener: Listener): () => void {
  let isOver = false;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let close = (): void => {};

  function open(): void {
    // CosmJS's own client connects again when it was cut off, but forgets to subscribe.
    const socket = new StreamingSocket(`${node.replace(/^http/, "ws").replace(/\/$/, "")}/websocket`);
    let isOpen = true;
    const ended = (): void => {
      if (!isOpen || isOver) return;
      isOpen = false;
      listener.changed(false);
      timer = setTimeout(open, PAUSES[Math.min(failures++, PAUSES.length - 1)]);
    };
    const heard = socket.events.subscribe({ next: ({ data }) => take(data), error: ended, complete: ended });
    close = () => {
      isOpen = false;
      heard.unsubscribe();
      socket.connected.then(() => socket.disconnect()).catch(() => {});
    };
    const begin = async (): Promise<void> => {
      socket.connect();
      await socket.connected;
      await socket.send(SUBSCRIBE);
    };
    begin().catch(ended);
  }

  function take(data: string): void {
    if (isOver || data.length > LONGEST) return;
    const message = parse(data);
    // The answer to the subscription is the first one.
    if (message === "subscribed") {
      failures = 0;
      listener.changed(true);
    } else if (message !== null) listener.heard(message);
  }

  open();
  return () => {
    isOver = true;
    clearTimeout(timer);
    close();
  };
}

/** What a node says; null = nothing that is known here. */
export function parse(data: string): Heard | "subscribed" | null {
  try {
    const { id, result, error } = JSON.parse(data) as Message;
    if (error !== undefined || id !== 1 || result === undefined) return null;
    const told = result.data?.value?.TxResult;
    if (told === undefined) return "subscribed";
    const hash = result.events?.["tx.hash"]?.[0];
    const { height } = told;
    if (typeof hash !== "string" || !/^\d+$/.test(String(height))) return null;
    const events = (told.result?.events ?? []).flatMap(contractEvent);
    return events.length > 0 ? { hash, height: String(height), events } : null;
  } catch {
    return null;
  }
}

interface Message {
  id?: unknown;
  error?: unknown;
  result?: {
    events?: Record<string, unknown[]>;
    data?: { value?: { TxResult?: { height?: unknown; result?: { events?: unknown[] } } } };
  };
}

function contractEvent(event: unknown): ContractEvent[] {
  const { type, attributes } = event as { type: unknown; attributes: unknown };
  if (typeof type !== "string" || !/^wasm(-|$)/.test(type) || !Array.isArray(attributes)) return [];
  const told = attributes.flatMap((attribute: unknown) => {
    const { key, value } = (attribute ?? {}) as { key?: unknown; value?: unknown };
    return typeof key === "string" && typeof value === "string" ? [{ key, value }] : [];
  });
  const contract = told.find(({ key }) => key === "_contract_address")?.value;
  const own = told.filter(({ key }) => key !== "_contract_address" && key !== "msg_index");
  return contract === undefined ? [] : [{ type, contract, attributes: own }];
}
