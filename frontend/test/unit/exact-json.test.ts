// JSON whose integers keep their digits.

import { expect, test } from "vitest";
import { parseExact, writeExact } from "../../src/lib/exact-json";

test("integers keep all their digits, there and back", () => {
  const text = '{"a":18446744073709551615,"b":[-9007199254740993,9007199254740991,0],"c":"18446744073709551615"}';
  const value = parseExact(text) as { a: unknown; b: unknown[] };
  expect([value.a, value.b]).toEqual([18_446_744_073_709_551_615n, [-9_007_199_254_740_993n, 9_007_199_254_740_991, 0]]);
  expect(writeExact(value)).toBe(text);
  expect(writeExact(parseExact('{"a": 18446744073709551615}'), 2)).toBe('{\n  "a": 18446744073709551615\n}');
});

test("what is no JSON, or says a thing twice, is refused", () => {
  for (const text of ["", "{", '{"a":1,"a":2}', "01", "NaN"]) expect(() => parseExact(text), text).toThrow();
});
