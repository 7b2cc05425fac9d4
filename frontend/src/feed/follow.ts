// Downloading the feed: page after page from where it was left, and nothing is taken unless its chain ends in the head. What is
// asked depends on the feed alone. packages/client/src/feed does the same for the command.

import { sha256 } from "@noble/hashes/sha2";
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from "@noble/hashes/utils";
import { FeedError, Reader } from "./reader";
import { decodeRow, type FeedRow } from "./row";

/** What is asked begins at a multiple of this, so that what one phone asks others ask too. */
const ROWS_A_PAGE = 128;
const MAX_ROW_BYTES = 4_096;
/** Most bytes of rows at once, four windows of 1,250 cases a day. A node that goes on for ever ends here. */
const MAX_BYTES = 1 << 26;
/** What a row takes beside its bytes, roughly. */
const BYTES_A_ROW = 100;
const LINK = /^[0-9a-f]{64}$/;
/** The link before the first row, 32 bytes, hexadecimal. */
const NO_LINK = "00".repeat(32);

/** Where the feed ends. */
export interface FeedHead {
  /** Index of the next row. */
  next: number;
  /** Index of the oldest row that is kept; equal to `next` if there is none. */
  oldest: number;
  /** Link of the newest row, 32 bytes, hexadecimal. */
  link: string;
}

/** Where a phone goes on reading. */
export interface Cursor {
  /** Index of the next row. */
  next: number;
  /** Link of the newest row, 32 bytes, hexadecimal. */
  link: string;
  /** Block time of the newest row, Unix seconds; 0 = there was none. */
  time: number;
}

/** Rows that follow one another, as a node or a mirror gives them. */
export interface Page {
  /** Index of the first one. */
  from: number;
  /** Link of the row before it, 32 bytes, hexadecimal. */
  link: string;
  rows: Uint8Array[];
  /** Index of the oldest row that is kept. */
  oldest: number;
}

/** What a phone did not know. */
export interface News {
  rows: FeedRow[];
  /** Where to go on, once they are taken in. */
  cursor: Cursor;
  /** Whether rows had gone that still counted: what the phone tells from the feed may be wrong for a window from now. */
  isIncomplete: boolean;
}

/** Where a phone begins that knows nothing. */
export const BEGINNING: Cursor = { next: 0, link: NO_LINK, time: 0 };

/** Reads the registry's raw row `feed_head`, which may go on after what is read here; no bytes = nothing was written yet. */
export function decodeHead(bytes: Uint8Array): FeedHead {
  if (bytes.length === 0) return { next: 0, oldest: 0, link: NO_LINK };
  const reader = new Reader(bytes);
  return { next: reader.uint(8), oldest: reader.uint(8), link: reader.hex(32) };
}

/** SHA-256 over "wayclear/feed/v1", the link of the row before, the index as u64 big-endian, and the row; hexadecimal. */
export function feedLink(before: string, index: number, row: Uint8Array): string {
  const number = new Uint8Array(8);
  new DataView(number.buffer).setBigUint64(0, BigInt(index));
  return bytesToHex(sha256(concatBytes(utf8ToBytes("wayclear/feed/v1"), hexToBytes(before), number, row)));
}

/**
 * Takes in the rows up to a head that is known, from whoever has them; `ask` answers a `Feed` question. `now` in Unix seconds,
 * `window` = how long an infection counts, in seconds. Throws a FeedError.
 */
export async function follow(
  known: Cursor,
  head: FeedHead,
  now: number,
  window: number,
  ask: (from: number) => Promise<Page>,
): Promise<News> {
  if (head.next < known.next) {
    throw new FeedError(
      `the node knows the feed up to row ${head.next}, this phone up to ${known.next}; the node lags behind: wait, or ask ` +
        "another one",
    );
  }
  if (head.next === known.next) {
    checkLink(known.next, known.link, head.link);
    return { rows: [], cursor: known, isIncomplete: false };
  }
  const download = new Download(known, head);
  let from = known.next - (known.next % ROWS_A_PAGE);
  while (from < head.next) from = download.take(from, await ask(from));
  const hasGap = download.first > known.next;
  return { rows: download.rows, cursor: download.end(), isIncomplete: hasGap && known.time + window > now };
}

/** A download under way. */
class Download {
  /** Index of the first row that came; -1 = none yet. */
  first = -1;
  readonly rows: FeedRow[] = [];
  private at = 0;
  private link = "";
  private time = 0;
  private bytes = 0;

  constructor(
    private readonly known: Cursor,
    private readonly head: FeedHead,
  ) {}

  /** Takes a page in; returns where it ends. */
  take(asked: number, page: Page): number {
    this.begin(asked, page);
    // The rest was written since the head was read.
    for (const bytes of page.rows.slice(0, this.head.next - this.at)) this.append(bytes);
    if (this.at === asked) throw new FeedError(`the node has no row ${asked} of the feed; ask another one`);
    if (this.at === this.head.next) checkLink(this.at, this.head.link, this.link);
    return this.at;
  }

  /** Where the download ended. */
  end(): Cursor {
    return { next: this.at, link: this.link, time: this.time };
  }

  private begin(asked: number, page: Page): void {
    const isFirst = this.first < 0;
    // What is older was removed, and the phone may have missed it.
    const from = isFirst ? Math.max(asked, page.oldest) : this.at;
    if (!Number.isSafeInteger(from) || page.from !== from || from > this.head.next || !LINK.test(page.link)) {
      throw new FeedError(`the node answers no page of the feed from row ${asked} on; ask another one`);
    }
    if (isFirst) {
      [this.first, this.at, this.link, this.time] = [from, from, page.link, this.known.time];
      this.checkKnown();
    } else {
      checkLink(this.at, this.link, page.link);
    }
  }

  private append(bytes: Uint8Array): void {
    this.bytes += bytes.length + BYTES_A_ROW;
    if (bytes.length > MAX_ROW_BYTES || this.bytes > MAX_BYTES) {
      throw new FeedError(`the node answers more of the feed than there can be, at row ${this.at}; ask another one`);
    }
    const row = decodeRow(bytes);
    this.link = feedLink(this.link, this.at, bytes);
    if (this.at >= this.known.next) {
      this.rows.push(row);
      this.time = row.time;
    }
    this.at += 1;
    this.checkKnown();
  }

  /** That the rows the phone knows already are the same ones. */
  private checkKnown(): void {
    if (this.at === this.known.next) checkLink(this.at, this.known.link, this.link);
  }
}

function checkLink(index: number, expected: string, found: string): void {
  if (expected !== found) {
    throw new FeedError(
      `the feed differs before row ${index}: a row was changed or left out. Nothing was taken; ask another node. If all say ` +
        "the same, this phone was told wrong before: read the feed from its beginning",
    );
  }
}
