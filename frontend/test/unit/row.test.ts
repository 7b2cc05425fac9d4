// Rows of the feed and what follows from them, with the vectors of the Rust code.

import { hexToBytes } from "@noble/hashes/utils";
import { expect, test } from "vitest";
import { BEGINNING, decodeHead, feedLink } from "../../src/lib/feed/follow";
import { FeedError } from "../../src/lib/feed/reader";
import { decodeRow, type FeedFlag, type FeedRow } from "../../src/lib/feed/row";
import { Standing } from "../../src/lib/feed/standing";
import { parsePlace, placeHandle } from "../../src/lib/place";
import vectors from "../vectors.json";

const NO_NEWS: FeedRow = { time: 0, keys: [], hashDays: [], flags: [], cleanings: [], revoked: [] };
const PLACE = "9qc7mbdh/shop-2";
const HANDLE = placeHandle(parsePlace(PLACE));
const WINDOW = 1_209_600;

function flag(id: string, interval: number, cleaned = 0): FeedFlag {
  return { handle: HANDLE, interval, id, surface: 0, cleaned };
}

test("rows decode as in Rust, and are chained as the contract chains them", () => {
  let link = BEGINNING.link;
  for (const [index, vector] of vectors.rows.entries()) {
    const bytes = hexToBytes(vector.bytes);
    expect(decodeRow(bytes)).toEqual(vector.row);
    link = feedLink(link, index, bytes);
    expect(link).toBe(vector.link);
  }
});

test("sections of unknown kinds are passed over, and bytes that do not decode are refused, as in Rust", () => {
  for (const { bytes, row } of vectors.decoding) {
    if (row) expect(decodeRow(hexToBytes(bytes))).toEqual(row);
    else expect(() => decodeRow(hexToBytes(bytes)), bytes).toThrow(FeedError);
  }
});

test("the error of a row says what to do", () => {
  expect(() => decodeRow(Uint8Array.of(3))).toThrow("is of version 3, this build reads 2; use a newer Wayclear");
  expect(() => decodeRow(Uint8Array.of(2, 0, 0))).toThrow("does not decode at byte 1; ask another node for it");
  expect(() => decodeRow(Uint8Array.of(2, ...new Array(8).fill(255)))).toThrow("does not decode");
});

test("the head is read from its first 48 bytes", () => {
  const last = vectors.rows[vectors.rows.length - 1];
  const head = { next: 8, oldest: 3, link: last.link };
  const bytes = hexToBytes(vectors.head);
  expect(bytes.length).toBeGreaterThan(48);
  expect(decodeHead(bytes)).toEqual(head);
  expect(decodeHead(bytes.slice(0, 48))).toEqual(head);
  expect(() => decodeHead(bytes.slice(0, 47))).toThrow(FeedError);
  expect(decodeHead(new Uint8Array())).toEqual({ next: 0, oldest: 0, link: BEGINNING.link });
});

test("a phone says infected until when as the pure function does", () => {
  type History = [flags: number[][], cleanings: number[], now: number, window: number, until: number | null];
  for (const [flags, cleanings, now, window, until] of vectors.histories as History[]) {
    const standing = new Standing();
    for (const [index, [interval, cleaned]] of flags.entries()) {
      standing.apply({ ...NO_NEWS, flags: [flag(`${index}`, interval, cleaned)] });
    }
    for (const at of cleanings) standing.apply({ ...NO_NEWS, cleanings: [{ handle: HANDLE, at }] });
    expect(standing.infectedUntil(PLACE, now, window), JSON.stringify({ flags, cleanings, now, window })).toBe(until);
    expect(standing.infectedUntil("9qc7mbdh", now, window)).toBeNull();
  }
});

test("what is taken back is what earlier rows said, and the id may come again", () => {
  const standing = new Standing();
  const now = 1_788_000_900;
  const until = 1_788_000_600 + WINDOW;
  const [one, two] = [{ day: 20_694, id: "one" }, { day: 20_687, id: "two" }];
  standing.apply({ ...NO_NEWS, flags: [flag("one", 2_980_000), flag("two", 2_979_000)] });
  // An item of another day with the same id is another one.
  standing.apply({ ...NO_NEWS, revoked: [{ day: 20_687, id: "one" }], flags: [flag("one", 2_970_000)] });
  expect(standing.infectedUntil(" 9QC7MBDH/shop-2 ", now, WINDOW)).toBe(until);
  standing.apply({ ...NO_NEWS, revoked: [one] });
  expect(standing.infectedUntil(PLACE, now, WINDOW)).toBe(until - 600_000);
  standing.apply({ ...NO_NEWS, revoked: [two, two] });
  expect(standing.infectedUntil(PLACE, now, WINDOW)).toBeNull();
  standing.apply({ ...NO_NEWS, revoked: [one], flags: [flag("one", 2_980_000)] });
  expect(standing.infectedUntil(PLACE, now, WINDOW)).toBe(until);
});
