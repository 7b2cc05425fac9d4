// Downloading the feed: page after page from where it was left, and nothing is taken unless its chain ends in the head. What is
// asked depends on the feed alone. packages/client/src/feed does the same for the command.

import { sha256 } from "@noble/hashes/sha2";
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from "@noble/hashes/utils";
import { FeedError, Reader } from "./reader";
import { decodeRow, type FeedRow } from "./row";

/** What is asked begins at a multiple of this, so that what one phone asks others ask too. */
const ROWS_A_PAGE = 128;
const MAX_ROW_BYTES = 4_096;
/** Most bytes of rows at once, four windows of 1,250 cases a day. Rows behind them are checked, and taken by the next reading. */
const MAX_BYTES = 1 << 26;
/** Most bytes that one reading may bring, taken or not. A node that goes on for ever ends here. */
const MAX_DOWNLOAD = 1 << 28;
/** How often a reading is tried while rows are removed under it. */
const ATTEMPTS = 3;
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
  /**
   * Whether rows had gone that still counted: what the phone tells from the feed may be wrong for a window from now. Or there are
   * more than one reading takes: the next one goes on.
   */
  isIncomplete: boolean;
}

/** Either rows were removed since the head was read, or somebody leaves some out: a newer head tells. Nothing was taken. */
export class MovedError extends FeedError {}

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

/** Reads the head and follows it, again where rows were removed meanwhile; the rest as in `follow`. Throws a FeedError. */
export async function read(
  known: Cursor,
  readHead: () => Promise<FeedHead>,
  now: number,
  window: number,
  ask: (from: number) => Promise<Page>,
): Promise<News> {
  for (let left = ATTEMPTS - 1; ; left--) {
    try {
      return await follow(known, await readHead(), now, window, ask);
    } catch (error) {
      if (!(error instanceof MovedError) || left === 0) throw error;
    }
  }
}

/**
 * Takes in the rows up to a head that is known, from whoever has them; `ask` answers a `Feed` question. The head says where the
 * feed begins: whoever has the rows is not believed in it. `now` in Unix seconds, `window` = how long an infection counts, in
 * seconds. Throws a FeedError; after a MovedError a newer head may be followed.
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
  const isGapYoung = download.first > known.next && known.time + window > now;
  return { rows: download.rows, cursor: download.end, isIncomplete: download.isFull || isGapYoung };
}

/** A download under way. */
class Download {
  /** Index of the first row that came; -1 = none yet. */
  first = -1;
  readonly rows: FeedRow[] = [];
  /** Where to go on once the rows are taken. */
  end: Cursor;
  /** Whether there were more rows than are taken at once. */
  isFull = false;
  private at = 0;
  private link = "";
  /** Bytes of the rows that are taken, and of all that came. */
  private taken = 0;
  private came = 0;

  constructor(
    private readonly known: Cursor,
    private readonly head: FeedHead,
  ) {
    this.end = known;
  }

  /** Takes a page in; returns where it ends. */
  take(asked: number, page: Page): number {
    this.begin(asked, page);
    // The rest was written since the head was read.
    for (const bytes of page.rows.slice(0, this.head.next - this.at)) this.append(bytes);
    if (this.at === asked) throw new FeedError(`the node has no row ${asked} of the feed; ask another one`);
    if (this.at === this.head.next) checkLink(this.at, this.head.link, this.link);
    return this.at;
  }

  /** The first page begins no later than the head says; whoever has the rows may have forgotten less. */
  private begin(asked: number, page: Page): void {
    const isFirst = this.first < 0;
    const [earliest, expected] = isFirst ? [asked, Math.max(asked, this.head.oldest)] : [this.at, this.at];
    if (Number.isSafeInteger(page.from) && page.from > expected && page.from === page.oldest) {
      throw new MovedError(
        `the node has the feed from row ${page.from} on, its head says from row ${expected} on: rows were removed meanwhile; ` +
          "read it again. If it says so again, rows are left out: ask another one",
      );
    }
    const isThere = Number.isSafeInteger(page.from) && page.from >= earliest && page.from <= expected;
    if (!isThere || page.from > this.head.next || !LINK.test(page.link)) {
      throw new FeedError(`the node answers no page of the feed from row ${asked} on; ask another one`);
    }
    if (isFirst) {
      [this.first, this.at, this.link] = [page.from, page.from, page.link];
      // What is older was removed, and the phone may have missed it.
      if (this.first >= this.known.next) this.end = { next: this.at, link: this.link, time: this.known.time };
      this.checkKnown();
    } else {
      checkLink(this.at, this.link, page.link);
    }
  }

  private append(bytes: Uint8Array): void {
    const size = bytes.length + BYTES_A_ROW;
    this.came += size;
    if (bytes.length > MAX_ROW_BYTES || this.came > MAX_DOWNLOAD) {
      throw new FeedError(`the node answers more of the feed than there can be, at row ${this.at}; ask another one`);
    }
    this.link = feedLink(this.link, this.at, bytes);
    const isNew = this.at >= this.known.next;
    this.at += 1;
    // Rows are taken without a gap between them, so that the next reading goes on there.
    this.isFull ||= isNew && this.taken + size > MAX_BYTES;
    if (isNew && !this.isFull) {
      this.taken += size;
      const row = decodeRow(bytes);
      this.rows.push(row);
      this.end = { next: this.at, link: this.link, time: row.time };
    }
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
