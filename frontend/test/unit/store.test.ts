// What a browser keeps, by several tabs, of which one deletes everything.

import "fake-indexeddb/auto";
import { expect, test, vi } from "vitest";
import { Store } from "../../src/lib/phone/store";

// A worker's name: that of a phone for demonstrations, mostly none.
vi.stubGlobal("self", { name: "" });

const ROWS = { bytes: new Uint8Array([1, 2, 3]), instead: false };

test("what a tab of a tree that was there before is changing while another one deletes everything does not come back", async () => {
  const [before, now] = [await Store.open("before", () => {}), await Store.open("now", () => {})];
  expect(await before.write({ mark: "a", device: "a visit" }, ROWS, undefined)).toBe(true);
  await before.writePlan([["a piece", 1]]);
  // Control: as long as nobody deletes, a change of what was read is kept.
  expect(await before.write({ mark: "b", device: "two visits" }, ROWS, "a")).toBe(true);
  expect(await before.readPlan()).toEqual([["a piece", 1]]);
  await now.remove();
  expect(await before.write({ mark: "c", device: "three visits" }, ROWS, "b")).toBe(false);
  await before.writePlan([["a piece", 2]]);
  expect(await before.read()).toBeUndefined();
  expect(await before.readFeed()).toEqual(new Uint8Array());
  expect(await before.readPlan()).toEqual([]);
  // What is new after that is kept.
  expect(await before.write({ mark: "d", device: "a new visit" }, null, undefined)).toBe(true);
});

test("of two tabs that change the same the second is told that it was changed meanwhile", async () => {
  const [one, two] = [await Store.open("shared", () => {}), await Store.open("shared", () => {})];
  expect(await one.write({ mark: "1", device: "one" }, null, undefined)).toBe(true);
  expect(await two.write({ mark: "2", device: "two" }, null, undefined)).toBe(false);
  expect(await two.read()).toEqual({ mark: "1", device: "one" });
});
