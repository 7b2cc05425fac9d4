// Where things are: as people write it, and as contracts take it.

import type { Place } from "./chain/contracts/State.types";
import { GEOHASH } from "./patterns";

const AROUND = "[\\s\\x00-\\x1f\\u200b-\\u200f]*";
const PLACE = new RegExp(
  `^${AROUND}(${GEOHASH}{8})(?:${AROUND}/${AROUND}([a-z0-9-]{1,32}))?${AROUND}$`,
);

/** `9qc7mbdh` or `9qc7mbdh/shop-2`, as people and QR codes write a place: in any case, with blanks around its parts. */
export function parsePlace(text: string): Place {
  const place = findPlace(text);
  if (!place) throw new Error(`"${text}" is not a place like 9qc7mbdh or 9qc7mbdh/shop-2; copy it from the sign`);
  return place;
}

/** The same; null = it is none. */
export function findPlace(text: string): Place | null {
  // Of ASCII letters only: toLowerCase makes a k of a Kelvin sign.
  const small = text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  const found = PLACE.exec(small);
  return found && { cell: found[1], unit: found[2] ?? null };
}

/** The text form of a place, as visit tags, handles and keys hold it. */
export function placeText({ cell, unit }: Place): string {
  return unit ? `${cell}/${unit}` : cell;
}
