// Where the feed ends, as the registry keeps it: small enough to be read where nothing else of the feed is.

import { bytesToHex } from "@noble/hashes/utils";

/** Where the feed ends. */
export interface FeedHead {
  /** Index of the next row. */
  next: number;
  /** Index of the oldest row that is kept; equal to `next` if there is none. */
  oldest: number;
  /** Link of the newest row, 32 bytes, hexadecimal. */
  link: string;
}

/** What a node answered is no part of the feed. */
export class FeedError extends Error {
  override readonly name = "FeedError";
}

/** Reads the registry's raw row `feed_head`, which may go on after what is read here; no bytes = nothing was written yet. */
export function decodeHead(bytes: Uint8Array): FeedHead {
  if (bytes.length === 0) return { next: 0, oldest: 0, link: "00".repeat(32) };
  if (bytes.length < 48) throw new FeedError("the feed's head does not decode; ask another node for it");
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const [next, oldest] = [Number(view.getBigUint64(0)), Number(view.getBigUint64(8))];
  if (!Number.isSafeInteger(next) || !Number.isSafeInteger(oldest)) throw new FeedError("no feed is ever so long");
  return { next, oldest, link: bytesToHex(bytes.subarray(16, 48)) };
}
