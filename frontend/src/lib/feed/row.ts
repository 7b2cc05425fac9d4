// Rows of the feed, as packages/api/src/feed packs them. Ids, keys, hashes and handles are hexadecimal, intervals count ten
// minutes since 1970, days are UTC days since 1970.

import { FeedError, Reader } from "./reader";

/** A disclosed day key, of 16 bytes. */
export interface FeedKey {
  key: string;
  day: number;
}

/** A disclosed hash of an identifier, of 16 bytes. */
export interface FeedHash {
  macHash: string;
  /** First interval in which it was sent. */
  interval: number;
  /** Intervals it was sent for, 1 to 144. */
  rotation: number;
}

/** A disclosed day of hashes. */
export interface HashDay {
  /** 8 bytes. */
  id: string;
  day: number;
  hashes: FeedHash[];
}

/** An infected visit to a place. */
export interface FeedFlag {
  /** Names the place, 12 bytes: see placeHandle. */
  handle: string;
  interval: number;
  /** 8 bytes. */
  id: string;
  /** What the virus would sit on: 0 other, 1 aerosol, 2 copper, 3 cardboard, 4 stainless steel, 5 plastic; else as 0. */
  surface: number;
  /** Intervals from it to the first cleaning after it, as known when the row was written; 0 = there was none. */
  cleaned: number;
}

/** A cleaning of a place that was infected. */
export interface FeedCleaning {
  /** Names the place, 12 bytes: see placeHandle. */
  handle: string;
  /** Unix seconds. */
  at: number;
}

/** An item's UTC day and its id, of 8 bytes; one id may stand under two days. */
export interface DayId {
  day: number;
  id: string;
}

/** What a row tells. */
export interface FeedRow {
  /** Block time, Unix seconds. */
  time: number;
  keys: FeedKey[];
  hashDays: HashDay[];
  flags: FeedFlag[];
  cleanings: FeedCleaning[];
  /** What earlier rows said and is to be forgotten. */
  revoked: DayId[];
}

const VERSION = 2;
const DAY_KEYS = 1;
const HASH_DAY = 2;
const FLAGS = 3;
const CLEANINGS = 4;
const REVOKED = 5;

/** Reads a row; sections of kinds that a later version may add are passed over. Throws a FeedError. */
export function decodeRow(bytes: Uint8Array): FeedRow {
  const reader = new Reader(bytes);
  const version = reader.uint(1);
  if (version !== VERSION) {
    throw new FeedError(`the feed's row is of version ${version}, this build reads ${VERSION}; use a newer Wayclear`);
  }
  const row: FeedRow = { time: reader.uint(8), keys: [], hashDays: [], flags: [], cleanings: [], revoked: [] };
  while (!reader.isAtEnd()) {
    const kind = reader.uint(1);
    decodeSection(row, kind, reader.section(reader.uint(4)));
  }
  return row;
}

function decodeSection(row: FeedRow, kind: number, section: Reader): void {
  switch (kind) {
    case DAY_KEYS:
      row.keys.push(...section.all((it) => ({ key: it.hex(16), day: it.uint(2) })));
      break;
    case HASH_DAY:
      row.hashDays.push(decodeHashDay(section));
      break;
    case FLAGS:
      row.flags.push(...section.all(decodeFlag));
      break;
    case CLEANINGS:
      row.cleanings.push(...section.all((it) => ({ handle: it.hex(12), at: it.uint(8) })));
      break;
    case REVOKED:
      row.revoked.push(...section.all((it) => ({ day: it.uint(2), id: it.hex(8) })));
      break;
  }
}

function decodeHashDay(section: Reader): HashDay {
  const day: HashDay = { id: section.hex(8), day: section.uint(2), hashes: [] };
  for (let left = section.uint(1); left > 0; left--) {
    day.hashes.push({ macHash: section.hex(16), interval: section.uint(4), rotation: section.uint(1) });
  }
  return day;
}

function decodeFlag(section: Reader): FeedFlag {
  return {
    handle: section.hex(12),
    interval: section.uint(4),
    id: section.hex(8),
    surface: section.uint(1),
    cleaned: section.uint(2),
  };
}
