// What is typed into the forms of the authority.

export { isAddress } from "../lib/patterns";

/** A whole number of base units. */
export function isAmount(text: string): boolean {
  return /^(0|[1-9]\d{0,37})$/.test(text);
}

/** A number like -2.5, with at most 18 digits behind the point. */
export function isDecimal(text: string): boolean {
  return /^-?\d{1,4}(\.\d{1,18})?$/.test(text);
}
