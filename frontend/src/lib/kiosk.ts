// The code that a phone shows a kiosk: what a relay would be told of a visit, and nothing else. The secret behind the tag stays on
// the phone.

import { parsePlace, placeText } from "./place";
import { intervalAt } from "./time";

/** What a phone shows of a visit. */
export interface VisitCode {
  /** In its text form. */
  place: string;
  /** In intervals of ten minutes since 1970. */
  interval: number;
  /** What the place is told, 16 bytes, hexadecimal. */
  tag: string;
}

/** Letters, digits and signs that a QR code packs two in eleven bits. */
const CODE = /^WAYCLEAR:VISIT:([0-9A-Z/-]{8,41}):([1-9]\d{0,9}):([0-9A-F]{32})$/;
const LONGEST = 120;
const MOST_INTERVAL = 2 ** 32 - 1;
/** Visits that ended longer ago are taken by no place, in intervals. */
const LATEST = 6;

/** The text of the code. */
export function encodeVisit({ place, interval, tag }: VisitCode): string {
  return `WAYCLEAR:VISIT:${place}:${interval}:${tag}`.toUpperCase();
}

/** What a code says; null = it is another code. */
export function decodeVisit(text: string): VisitCode | null {
  if (text.length > LONGEST) return null;
  const found = CODE.exec(text);
  if (!found || Number(found[2]) > MOST_INTERVAL) return null;
  try {
    return { place: placeText(parsePlace(found[1])), interval: Number(found[2]), tag: found[3].toLowerCase() };
  } catch {
    return null;
  }
}

/** What names a visit on the screens of phone and kiosk, so that whoever shows one of several sees that theirs was taken. */
export function visitNumber({ tag }: Pick<VisitCode, "tag">): string {
  return tag.slice(0, 4).toUpperCase();
}

/** What is wrong with a visit for a kiosk at `place`, now, Unix seconds; null = nothing. */
export function refusalOf(visit: VisitCode, place: string, now: number): "otherPlace" | "tooLate" | "tooEarly" | null {
  if (visit.place !== place) return "otherPlace";
  const current = intervalAt(now);
  if (visit.interval < current - LATEST) return "tooLate";
  // The clocks of phone and kiosk may differ a little.
  return visit.interval > current + 1 ? "tooEarly" : null;
}

/** What a relay is told of it, JSON. */
export function requestOf({ place, interval, tag }: VisitCode): string {
  return JSON.stringify({ place: parsePlace(place), interval, tag });
}
