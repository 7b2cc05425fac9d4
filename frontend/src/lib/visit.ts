// Visits: what a phone keeps of one, and the tag it leaves at the place.

import { sha256 } from "@noble/hashes/sha2";
import { bytesToHex, concatBytes, hexToBytes, randomBytes, utf8ToBytes } from "@noble/hashes/utils";
import type { Place } from "./chain/contracts/State.types";
import { parsePlace, placeText } from "./place";
import { intervalAt } from "./time";

/** What a phone keeps of a visit; it opens the visit later. */
export interface Visit {
  place: Place;
  /** When it was, in intervals of ten minutes since 1970. */
  interval: number;
  /** 16 bytes, hexadecimal; to be shown to nobody before a report. */
  secret: string;
}

/**
 * A visit with a secret of its own, at `now`, Unix seconds: the chain's time, since a clock that is ahead gives an interval
 * that is refused. To be stored before it is sent: what was sent and not stored can never be opened.
 */
export function newVisit(typed: string, now: number): Visit {
  return { place: parsePlace(typed), interval: intervalAt(now), secret: bytesToHex(randomBytes(16)) };
}

/**
 * The tag a visit leaves: the first 16 bytes of SHA-256 over "wayclear/visit/v2", the length of the place's text form as u8, the
 * text, the interval as u32 and the secret, hexadecimal; integers big-endian.
 */
export function visitTag({ place, interval, secret }: Visit): string {
  const text = utf8ToBytes(placeText(place));
  const time = new Uint8Array(4);
  new DataView(time.buffer).setUint32(0, interval);
  const visit = [Uint8Array.of(text.length), text, time, hexToBytes(secret)];
  return bytesToHex(sha256(concatBytes(utf8ToBytes("wayclear/visit/v2"), ...visit)).slice(0, 16));
}
