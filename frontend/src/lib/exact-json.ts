// JSON whose integers keep all their digits: contracts count to 2^64, and JSON.parse rounds beyond 2^53.

import { parse, stringify } from "lossless-json";

/** Integers that are too large for a number become a BigInt. */
export function parseExact(text: string): unknown {
  return parse(text, null, exact);
}

/** The text of what may hold BigInts; `space`: blanks by which a line is set in, none = all in one line. */
export function writeExact(value: unknown, space?: number): string {
  return stringify(value, null, space) ?? "null";
}

/** The number that some digits are, exact if it is an integer. */
export function exact(digits: string): number | bigint {
  const number = Number(digits);
  return Number.isSafeInteger(number) || !/^-?\d+$/.test(digits) ? number : BigInt(digits);
}
