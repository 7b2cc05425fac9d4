// Rows of the feed, with the vectors of the Rust code.

import { hexToBytes } from "@noble/hashes/utils";
import { expect, test } from "vitest";
import { FeedError } from "../../src/lib/feed/reader";
import { decodeRow } from "../../src/lib/feed/row";
import vectors from "../vectors.json";

test("rows decode as in Rust", () => {
  for (const { bytes, row } of vectors.rows) expect(decodeRow(hexToBytes(bytes))).toEqual(row);
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
