// Where things are: as people write it, as contracts take it, as the feed names it.

import { sha256 } from "@noble/hashes/sha2";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils";
import type { Place } from "./chain/contracts/State.types";

const AROUND = "[\\s\\x00-\\x1f\\u200b-\\u200f]*";
const PLACE = new RegExp(
  `^${AROUND}([0-9b-hjkmnp-z]{8})(?:${AROUND}/${AROUND}([a-z0-9-]{1,32}))?${AROUND}$`,
);

/** `9qc7mbdh` or `9qc7mbdh/shop-2`, as people and QR codes write a place: in any case, with blanks around its parts. */
export function parsePlace(text: string): Place {
  // Of ASCII letters only: toLowerCase makes a k of a Kelvin sign.
  const small = text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  const found = PLACE.exec(small);
  if (!found) {
    throw new Error(`"${text}" is not a place like 9qc7mbdh or 9qc7mbdh/shop-2; copy it from the sign`);
  }
  return { cell: found[1], unit: found[2] ?? null };
}

/** The text form of a place, as visit tags, handles and keys hold it. */
export function placeText({ cell, unit }: Place): string {
  return unit ? `${cell}/${unit}` : cell;
}

/** How the feed names a place: the first 12 bytes of SHA-256 over "wayclear/place/v1" and its text form, hexadecimal. */
export function placeHandle(place: Place): string {
  return bytesToHex(sha256(utf8ToBytes(`wayclear/place/v1${placeText(place)}`)).slice(0, 12));
}
