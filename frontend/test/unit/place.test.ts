// Places and visits, with the vectors of the Rust code.

import { expect, test } from "vitest";
import { parsePlace, placeHandle, placeText } from "../../src/lib/place";
import { newVisit, visitTag } from "../../src/lib/visit";
import vectors from "../vectors.json";

test("a place is read in any case, with what scanners add around it", () => {
  for (const text of [" 9QC7MBDH/SHOP-2\r\n", "\ufeff9qc7mbdh / Shop-2", "\u200e9qc7mbdh/shop-2\u200b\u00a0"]) {
    expect(placeText(parsePlace(text))).toBe("9qc7mbdh/shop-2");
  }
  expect(placeText(parsePlace("9QC7MBDH"))).toBe("9qc7mbdh");
});

test("what is not a place is named", () => {
  expect(parsePlace("9qc7mbdh/shop-2")).toEqual({ cell: "9qc7mbdh", unit: "shop-2" });
  expect(() => parsePlace("9qa7mbdh")).toThrow('"9qa7mbdh" is not a place');
  expect(() => parsePlace("9qc7mbd\u212a")).toThrow("is not a place");
  expect(() => parsePlace("9qc7 mbdh")).toThrow("is not a place");
  expect(() => parsePlace("9qc7mbdh/")).toThrow("is not a place");
});

test("a place's handle is the one the contracts compute", () => {
  for (const { place, handle } of vectors.handles) {
    expect(placeHandle(parsePlace(place))).toBe(handle);
  }
});

test("a visit's tag is the one the contracts compute", () => {
  for (const { place, interval, secret, tag } of vectors.tags) {
    expect(visitTag({ place: parsePlace(place), interval, secret })).toBe(tag);
  }
});

test("two visits of one interval have different secrets", () => {
  const one = newVisit(" 9QC7MBDH", 1_788_000_599);
  expect(one).toMatchObject({ place: { cell: "9qc7mbdh", unit: null }, interval: 2_980_000 });
  expect(one.secret).toMatch(/^[0-9a-f]{32}$/);
  expect(newVisit("9qc7mbdh", 1_788_000_000).secret).not.toBe(one.secret);
  expect(newVisit("9qc7mbdh", 1_788_000_600).interval).toBe(2_980_001);
});
