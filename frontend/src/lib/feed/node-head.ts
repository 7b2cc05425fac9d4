// Where the feed ends, asked of a node with nothing but fetch: the same question of everybody, and small enough for every phone.

import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils";
import { whole } from "../whole";
import { decodeHead, FeedError, type FeedHead } from "./head";

/** How long a node may take, in milliseconds. */
const PATIENCE = 15_000;
/** The most that a node is listened to, in bytes. */
const MAX_ANSWER = 10_000;

/** Reads the registry's raw row `feed_head` from a node's RPC. */
export async function readNodeHead(node: string, registry: string): Promise<FeedHead> {
  const question = bytesToHex(Uint8Array.from([...field(1, utf8ToBytes(registry)), ...field(2, utf8ToBytes("feed_head"))]));
  const path = encodeURIComponent('"/cosmwasm.wasm.v1.Query/RawContractState"');
  return headOfAnswer(await ask(node, `abci_query?path=${path}&data=0x${question}`));
}

/** Reads of which chain a node is. */
export async function readChainId(node: string): Promise<unknown> {
  const { result } = JSON.parse(await ask(node, "status")) as { result?: { node_info?: { network?: unknown } } };
  return result?.node_info?.network;
}

async function ask(node: string, question: string): Promise<string> {
  const answer = await fetch(`${node}/${question}`, {
    signal: AbortSignal.timeout(PATIENCE),
    cache: "no-store",
    credentials: "omit",
    referrerPolicy: "no-referrer",
    redirect: "error",
  });
  const bytes = await whole(answer, MAX_ANSWER);
  if (!answer.ok) throw new FeedError("the node does not answer as a node does");
  return new TextDecoder().decode(bytes);
}

/** What the text of a node's answer says. */
export function headOfAnswer(text: string): FeedHead {
  const { result } = JSON.parse(text) as { result?: { response?: { code?: unknown; value?: unknown } } };
  const { code, value } = result?.response ?? {};
  if (code !== 0 || typeof value !== "string") throw new FeedError("the node does not tell where the feed ends");
  const bytes = Uint8Array.from(atob(value), (letter) => letter.charCodeAt(0));
  // Nothing in it: the registry has written nothing yet.
  if (bytes.length === 0) return decodeHead(bytes);
  const [tag, length] = bytes;
  if (tag !== 0x0a || length >= 0x80 || bytes.length < 2 + length) throw new FeedError("the node tells no row of the registry");
  return decodeHead(bytes.subarray(2, 2 + length));
}

/** A field of bytes of a protobuf message. */
function field(number: number, bytes: Uint8Array): number[] {
  if (bytes.length >= 0x80) throw new FeedError("no address is so long");
  return [number * 8 + 2, bytes.length, ...bytes];
}
