// Cells of the earth.

import { expect, test } from "vitest";
import { bounds, encode, metresTo } from "../../src/lib/geohash";

test("positions have the cells that others give them", () => {
  // Of geohash.org and of the command.
  expect(encode(57.64911, 10.40744)).toBe("u4pruydq");
  expect(encode(-90, -180)).toBe("00000000");
  expect(encode(90, 180)).toBe("zzzzzzzz");
  expect(encode(0, 0)).toBe("s0000000");
});

test("a position lies in its cell, 0 metres from it", () => {
  for (const [latitude, longitude] of [[38.5449, -121.7405], [57.64911, 10.40744], [-33.86, 151.21]]) {
    const cell = bounds(encode(latitude, longitude));
    expect(cell && cell.south <= latitude && latitude < cell.north && cell.west <= longitude && longitude < cell.east).toBe(true);
    expect(metresTo(encode(latitude, longitude), latitude, longitude)).toBe(0);
  }
});

test("metres are those on the ground, to the edge of the cell", () => {
  const cell = bounds("9qc7mbdh");
  if (!cell) throw new Error("it is one");
  const middle = (cell.west + cell.east) / 2;
  expect(metresTo("9qc7mbdh", cell.north + 50 / 111_195, middle)).toBeCloseTo(50, 0);
  const across = 50 / (111_195 * Math.cos((cell.north * Math.PI) / 180));
  expect(metresTo("9qc7mbdh", cell.north, cell.east + across)).toBeCloseTo(50, 0);
  expect(metresTo("9qc7mbdi", 0, 0)).toBe(Infinity);
});
