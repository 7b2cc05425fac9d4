// What stands in the QR code of a sign: a place, or an address of this app with the place behind its #, which no server sees.

import { parsePlace, placeText } from "../place";

/** Longer ones are no sign of ours. */
const MAX_LENGTH = 300;

/** What the code of a sign says: where people have their diary, by default the page that asks, and the place. */
export function codeOfPlace(place: string, page = new URL("./", location.href).href): string {
  return `${page}#/check-in/${place}`;
}

/** The text form of the place that a code names; null = it is another code. */
export function placeOfCode(text: string): string | null {
  if (text.length === 0 || text.length > MAX_LENGTH) return null;
  const behind = /#\/?(?:check-in\/)?(.+)$/.exec(text);
  const named = behind ? behind[1] : text;
  try {
    return placeText(parsePlace(decodeURIComponent(named)));
  } catch {
    return null;
  }
}
