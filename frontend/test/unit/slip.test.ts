// The slips of the tests on a node are those of the Rust code.

import { bytesToHex } from "@noble/hashes/utils";
import { expect, test } from "vitest";
import vectors from "../vectors.json";
import { itemDigest, slipDigest } from "../slip";

test("what an authority signs is what the registry checks", () => {
  const { place, interval, secret, item, digest, ...covered } = vectors.slip;
  const found = itemDigest({ place, interval, secret });
  expect(bytesToHex(found)).toBe(item);
  expect(bytesToHex(slipDigest(covered, found))).toBe(digest);
});
