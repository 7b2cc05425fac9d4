// Tables for spreadsheets.

import { expect, test } from "vitest";
import { csv } from "../../src/lib/csv";

test("cells with commas, quotes and line ends are quoted, lines end with CRLF", () => {
  expect(csv([["a", "b,c"], ['say "no"', "two\nlines"]])).toBe('a,"b,c"\r\n"say ""no""","two\nlines"\r\n');
});

test("what a spreadsheet would compute is a text", () => {
  for (const formula of ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"]) {
    expect(csv([[formula]]).replaceAll('"', "")[0], formula).toBe("'");
  }
  for (const inside of ["a;=1", "a\n=1", "a;+1;@b"]) expect(csv([[inside]])).not.toMatch(/[;\n"][=+@]/);
  expect(csv([["a=1"]])).toBe("a=1\r\n");
});
