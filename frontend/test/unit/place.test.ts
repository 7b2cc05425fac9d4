// Places as people write them.

import { expect, test } from "vitest";
import { parsePlace, placeText } from "../../src/lib/place";

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
