// What contracts answer, by way of a node that nobody has to believe: what it says is checked against what the chain's validators have signed.

import { NodeReading } from "#wasm";
import type { DayStatus, StatusResponse } from "../chain/contracts/Location.types";
import type { LocateResponse } from "../chain/contracts/State.types";
import { clock } from "../time";
import { whole } from "../whole";
import type { KeptPhone } from "./kept";

/** How long a node may take for an answer, in milliseconds, and the most that it is listened to, in bytes. */
const [PATIENCE, MAX_ANSWER] = [15_000, 4_000_000];
/** A question takes some fifty rows at most; who goes on asks without end. */
const MOST = 500;
/** As many validators as a node tells at once, and as there may be. */
const [PAGE, MAX_VALIDATORS] = [100, 10_000];

/** What a place's contract answers; null = it has none. */
export interface AtNode {
  found: { status: StatusResponse; days: DayStatus[] } | null;
  /** By which block that was checked. */
  checked: { height: number; time: number };
}

/** What a node proves of a place. It learns which place is meant. */
export async function placeAtNode(kept: KeptPhone, place: string): Promise<AtNode> {
  const { node, state } = kept.deployment;
  const { sync_info } = await rpc<{ sync_info: { latest_block_height: string } }>(node, "status", {});
  const reading = new NodeReading(await kept.trusted(), Number(sync_info.latest_block_height), clock());
  try {
    const ask = <T>(contract: string, question: object): Promise<T> => answered(node, reading, contract, question);
    const { location } = await ask<LocateResponse>(state, { locate: { place } });
    const found = location
      ? { status: await ask<StatusResponse>(location, { status: {} }), days: (await ask<{ days: DayStatus[] }>(location, { daily: { days: 14 } })).days }
      : null;
    const checked = reading.checked();
    if (!checked) throw new Error("nothing was checked");
    return { found, checked };
  } finally {
    reading.free();
  }
}

async function answered<T>(node: string, reading: NodeReading, contract: string, question: object): Promise<T> {
  for (let left = MOST; left > 0; left--) {
    const { answer, block, row } = reading.ask(contract, JSON.stringify(question));
    if (answer != null) return JSON.parse(answer) as T;
    if (block != null) reading.block(block, JSON.stringify(await lightBlock(node, block)));
    if (row != null) reading.row(...(await proof(node, row.key, row.height)));
  }
  throw new Error("the question does not end");
}

/** A block as the phone takes it. */
async function lightBlock(node: string, height: number): Promise<object> {
  const { signed_header } = await rpc<{ signed_header: object }>(node, "commit", { height: String(height) });
  return { signed_header, validators: await validators(node, height), next_validators: await validators(node, height + 1) };
}

async function validators(node: string, height: number): Promise<object[]> {
  const all: object[] = [];
  for (let page = 1; ; page++) {
    const some = await rpc<{ validators: object[]; total: string }>(node, "validators", { height: String(height), page: String(page), per_page: String(PAGE) });
    all.push(...some.validators);
    if (some.validators.length === 0 || all.length >= Math.min(Number(some.total), MAX_VALIDATORS)) return all;
  }
}

/** The proofs of a row and of its store, base64. */
async function proof(node: string, key: string, height: number): Promise<[string, string]> {
  const params = { path: "/store/wasm/key", data: key, height: String(height), prove: true };
  const { response } = await rpc<{ response: { proofOps?: { ops?: { data: string }[] } } }>(node, "abci_query", params);
  const [row, store] = response.proofOps?.ops ?? [];
  if (!row || !store) throw new Error("the node gives no proof");
  return [row.data, store.data];
}

async function rpc<T>(node: string, method: string, params: object): Promise<T> {
  const answer = await fetch(node, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
    signal: AbortSignal.timeout(PATIENCE),
    cache: "no-store",
    credentials: "omit",
    referrerPolicy: "no-referrer",
    redirect: "error",
  });
  const { result, error } = JSON.parse(new TextDecoder().decode(await whole(answer, MAX_ANSWER))) as { result?: T; error?: { data?: unknown } };
  if (result === undefined) throw new Error(typeof error?.data === "string" ? error.data : "the node does not answer as a node does");
  return result;
}
