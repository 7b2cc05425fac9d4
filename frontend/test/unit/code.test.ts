import { expect, test } from "vitest";
import { placeOfCode } from "../../src/lib/qr/code";

test.each([
  ["9qc7mbdh", "9qc7mbdh"],
  ["9QC7MBDH/SHOP-2", "9qc7mbdh/shop-2"],
  ["  9qc7mbdh / shop-2 \n", "9qc7mbdh/shop-2"],
  ["https://wayclear.example.org/#9qc7mbdh", "9qc7mbdh"],
  ["https://wayclear.example.org/app/#/check-in/9qc7mbdh/shop-2", "9qc7mbdh/shop-2"],
  ["HTTPS://WAYCLEAR.EXAMPLE.ORG/#9QC7MBDH%2FSHOP-2", "9qc7mbdh/shop-2"],
])("the code %j names %s", (text, place) => {
  expect(placeOfCode(text)).toBe(place);
});

test.each([
  "",
  "9qc7mbd",
  "9qc7mbda",
  "https://example.org/9qc7mbdh",
  "https://example.org/#",
  "https://example.org/#/check-in/",
  "https://example.org/#%E0%A4%A",
  "WIFI:T:WPA;S:venue;P:secret;;",
  "#".repeat(10_000),
  "9qc7mbdh".repeat(1_250),
])("another code is none of ours", (text) => {
  expect(placeOfCode(text)).toBeNull();
});
