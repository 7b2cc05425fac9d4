// Ground that several have.

import { expect, test } from "vitest";
import { isPrefix, overlaps, prefixesOf } from "../../src/lib/prefixes";

test("what is typed is taken with blanks, commas and capitals", () => {
  expect(prefixesOf(' 9QC7M,9qc7k\n"9qc7k"; ')).toEqual(["9qc7k", "9qc7m"]);
  expect(prefixesOf("  ")).toEqual([]);
});

test("a prefix has two to seven letters of a geohash", () => {
  for (const good of ["9q", "9qc7mbd"]) expect(isPrefix(good), good).toBe(true);
  for (const bad of ["9", "9qc7mbdh", "9qa", "9qC", "", "9q\n"]) expect(isPrefix(bad), bad).toBe(false);
});

test("cells overlap that are the same, or part of another", () => {
  const davis = { name: "Davis", prefixes: ["9qc7m", "9qc7k"] };
  expect(overlaps([davis, { name: "Winters", prefixes: ["9qc7f"] }])).toEqual([]);
  expect(overlaps([davis, { name: "New", prefixes: ["9qc7m", "9qc7k2", "9qc"] }])).toEqual([
    { cell: "9qc7k", one: "Davis", other: "New" },
    { cell: "9qc7k2", one: "Davis", other: "New" },
    { cell: "9qc7m", one: "Davis", other: "New" },
  ]);
  // Two of one name are two.
  expect(overlaps([davis, { name: "Davis", prefixes: ["9qc7m1"] }])).toEqual([{ cell: "9qc7m1", one: "Davis", other: "Davis" }]);
  // A group's own cells are nobody else's.
  expect(overlaps([{ name: "Davis", prefixes: ["9qc7m", "9qc7m1"] }])).toEqual([]);
});
