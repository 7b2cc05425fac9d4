// What is typed into the forms of the authority.

import { isAddress } from "../lib/patterns";

export { isAddress };

/** What is wrong with an address that must be there; null = nothing. */
export function addressProblem(text: string, t: { neededAddress: string; badAddress: string }): string | null {
  const typed = text.trim();
  if (typed === "") return t.neededAddress;
  return isAddress(typed) ? null : t.badAddress;
}

/** A whole number of base units. */
export function isAmount(text: string): boolean {
  return /^(0|[1-9]\d{0,37})$/.test(text);
}

/** A number like -2.5, with at most 18 digits behind the point. */
export function isDecimal(text: string): boolean {
  return /^-?\d{1,4}(\.\d{1,18})?$/.test(text);
}
