// A flat drawing of cells.

import { expect, test } from "vitest";
import { Drawing } from "../../src/lib/cells";
import { encode } from "../../src/lib/geohash";

const GROUPS = [
  { name: "Davis", prefixes: ["9qc7m", "9qc7q"] },
  { name: "Woodland", prefixes: ["9qckh"] },
];

test("all cells lie within the view, north above, and as wide as they are on the ground", () => {
  const drawing = new Drawing(GROUPS);
  const { x, y, width, height } = drawing.view;
  for (const prefix of GROUPS.flatMap(({ prefixes }) => prefixes)) {
    const box = drawing.box(prefix);
    if (!box) throw new Error(prefix);
    expect(box.x > x && box.y > y && box.x + box.width < x + width && box.y + box.height < y + height).toBe(true);
    // 4.9 by 4.9 km at the equator, narrower here.
    expect(box.width / box.height).toBeCloseTo(Math.cos((38.6 * Math.PI) / 180), 1);
  }
  const [davis, woodland] = GROUPS.map((group) => drawing.middle(group));
  expect(woodland && davis && woodland.y < davis.y).toBe(true);
});

test("nothing, and what is no cell, draws nothing and breaks nothing", () => {
  expect(new Drawing([]).view.width).toBeGreaterThan(0);
  const drawing = new Drawing([{ name: "?", prefixes: ["aaa", "<b>"] }]);
  expect(drawing.box("aaa")).toBe(null);
  expect(drawing.middle({ name: "?", prefixes: ["aaa"] })).toBe(null);
});

test("a state on both sides of the date line is drawn as one", () => {
  const fiji = new Drawing([{ name: "Viti Levu", prefixes: ["ruy"] }, { name: "Taveuni", prefixes: ["2h0"] }]);
  expect(fiji.view.width).toBeLessThan(10);
  const [west, east] = [fiji.box("ruy"), fiji.box("2h0")];
  if (!west || !east) throw new Error("both are cells");
  expect(west.x).toBeLessThan(east.x);
  const { latitude, longitude } = fiji.position({ x: east.x + east.width / 2, y: east.y + east.height / 2 });
  expect(encode(latitude, longitude).startsWith("2h0")).toBe(true);
});
