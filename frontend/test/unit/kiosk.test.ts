import encodeQR from "qr";
import { expect, test } from "vitest";
import { decodeVisit, encodeVisit, refusalOf, requestOf, type VisitCode, visitNumber } from "../../src/lib/kiosk";
import { intervalStart } from "../../src/lib/time";

const VISIT: VisitCode = { place: "9qc7mbdh/shop-2", interval: 2_994_000, tag: "0123456789abcdef0123456789abcdef" };
const CODE = encodeVisit(VISIT);

test.each(["9qc7mbdh", "9qc7mbdh/shop-2", `9qc7mbdh/${"x".repeat(32)}`])("a visit to %s comes back as it was shown", (place) => {
  expect(decodeVisit(encodeVisit({ ...VISIT, place }))).toEqual({ ...VISIT, place });
});

test("the code is short enough for a cheap camera, and holds no more than a relay is told", () => {
  expect(encodeQR(encodeVisit({ ...VISIT, place: "9qc7mbdh" }), "raw", { border: 1 }).length).toBeLessThanOrEqual(35);
  expect(JSON.parse(requestOf(VISIT))).toEqual({ place: { cell: "9qc7mbdh", unit: "shop-2" }, interval: VISIT.interval, tag: VISIT.tag });
});

test.each([
  "",
  "9qc7mbdh",
  CODE.toLowerCase(),
  `${CODE}0`,
  ` ${CODE}`,
  `${CODE}\n`,
  CODE.replace("2994000", "0"),
  CODE.replace("2994000", "-5"),
  CODE.replace("2994000", "4294967296"),
  CODE.replace("2994000", "2.9E6"),
  CODE.replace("9QC7MBDH", "9QC7MBDA"),
  CODE.replace("SHOP-2", "../../V1"),
  CODE.replace("SHOP-2", ""),
  CODE.replace(/.$/, "G"),
  "https://wayclear.example.org/#/check-in/9qc7mbdh",
  "WIFI:T:WPA;S:venue;P:secret;;",
  "W".repeat(10_000),
])("another code is none of a visit", (text) => {
  expect(decodeVisit(text)).toBeNull();
});

test.each([
  [0, "9qc7mbdh/shop-2", null],
  [0, "9qc7mbdh", "otherPlace"],
  [6, "9qc7mbdh/shop-2", null],
  [7, "9qc7mbdh/shop-2", "tooLate"],
  [-1, "9qc7mbdh/shop-2", null],
  [-2, "9qc7mbdh/shop-2", "tooEarly"],
])("%i intervals after the visit, at %s: %s", (after, place, refusal) => {
  expect(refusalOf(VISIT, place, intervalStart(VISIT.interval + after) + 1)).toBe(refusal);
});

test("a visit has the same number on both screens", () => {
  expect(visitNumber(VISIT)).toBe("0123");
  expect(visitNumber(decodeVisit(CODE) as VisitCode)).toBe("0123");
});
