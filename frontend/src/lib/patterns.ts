// How texts of the chain look: what one is, is said here alone.

/** Letters of a geohash, as a class of a pattern. */
export const GEOHASH = "[0-9b-hjkmnp-z]";
const PREFIX = new RegExp(`^${GEOHASH}{2,7}$`);
/** An address, as far as it can be seen: its checksum is not looked at. */
export const ADDRESS = /^[a-z]{1,20}1[02-9ac-hj-np-z]{38,90}$/;

/** Whether it is a cell that a region can give to a child. */
export function isPrefix(text: string): boolean {
  return PREFIX.test(text);
}

/** Whether it is an account's or a contract's address, as far as it can be seen. */
export function isAddress(text: string): boolean {
  return ADDRESS.test(text);
}
