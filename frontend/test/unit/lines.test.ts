import { expect, test } from "vitest";
import { placeLines } from "../../src/authority/lines";
import { words as ar } from "../../src/authority/words/ar";
import { words as en } from "../../src/authority/words/en";
import { words as es } from "../../src/authority/words/es";

test("a line that is no place is named with its number and the reason, and the others stay", () => {
  const { places, bad } = placeLines("9qc7mbdh\r\n\n 9QC7MBDH / shop-2 \n9qc7mbd\n9qc7mbda\n9qc7mbdh/Shop 2\n9qc7mbdh\n");
  expect(places).toEqual(["9qc7mbdh", "9qc7mbdh/shop-2"]);
  expect(bad.map(({ line, text, fault }) => [line, text, fault])).toEqual([
    [4, "9qc7mbd", { is: "length", has: 7 }],
    [5, "9qc7mbda", { is: "letter", letter: "a" }],
    [6, "9qc7mbdh/Shop 2", { is: "unit" }],
  ]);
});

test.each([
  ["https://example.org/#/check-in/9qc7mbdh", { is: "letter", letter: ":" }],
  ["9qc7mbdh,9qc7mbdk", { is: "letter", letter: "," }],
  ["9qc7mbdh/", { is: "unit" }],
  ["9qc7mbd\u{1f600}", { is: "letter", letter: "\u{1f600}" }],
])("what else is pasted is told by what is wrong with it first: %s", (text, fault) => {
  expect(placeLines(text).bad).toMatchObject([{ line: 1, text, fault }]);
});

test("in each language a line is named, however long it is, and only so many of them", () => {
  const { bad } = placeLines(Array.from({ length: 9 }, (_, at) => `9qc7mbda${"x".repeat(at * 100)}`).join("\n"));
  for (const { lines } of [en, es, ar]) {
    const told = lines.bad(bad).split("\n");
    expect(told).toHaveLength(6);
    expect(told[0]).toContain("9qc7mbda");
    for (const line of told) expect(line.length).toBeLessThan(200);
  }
});
