// A text that is too long for one QR code, as several that are shown in turn: numbered, and named by a checksum of the whole.
//
// `WAYCLEAR:` number `/` count `:` first 8 bytes of the text's SHA-256, hexadecimal `:` piece

import { sha256 } from "@noble/hashes/sha2";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils";

/** Characters of a piece: a code of them is still read from a telephone's screen. */
const PIECE = 380;
/** More are not read: a request of 64 pieces takes 30. */
const MAX_FRAMES = 150;
/** How many texts are gathered at once: a stranger's code in between loses nothing. */
const MAX_TEXTS = 4;
const FRAME = /^WAYCLEAR:([1-9]\d{0,2})\/([1-9]\d{0,2}):([0-9a-f]{16}):(.+)$/s;

/** What a code brought. */
export type Taken = { is: "foreign" } | { is: "part"; have: number; of: number } | { is: "whole"; text: string };

/** The codes of a text, to be shown again and again in this order. */
export function toFrames(text: string): string[] {
  // Not in the middle of a letter that has two halves.
  const letters = [...text];
  const count = Math.ceil(letters.length / PIECE);
  if (count === 0 || count > MAX_FRAMES) throw new Error(`${letters.length} letters cannot be shown as codes`);
  const name = checksum(text);
  return Array.from({ length: count }, (_, at) => {
    const piece = letters.slice(at * PIECE, (at + 1) * PIECE).join("");
    return `WAYCLEAR:${at + 1}/${count}:${name}:${piece}`;
  });
}

/** Puts codes together, in whatever order they are seen. */
export class FrameReader {
  /** Pieces by count and checksum; the text that was seen last is the last one. */
  private readonly texts = new Map<string, Map<number, string>>();

  /** Takes a code in. A text whose pieces do not fit its checksum begins anew. */
  take(code: string): Taken {
    const [, number, count, name, piece] = FRAME.exec(code) ?? [];
    const [at, of] = [Number(number), Number(count)];
    // Two halves of a letter are one.
    if (piece === undefined || at > of || of > MAX_FRAMES || piece.length > 2 * PIECE) return { is: "foreign" };
    const key = `${count}:${name}`;
    const pieces = this.texts.get(key) ?? new Map<number, string>();
    this.texts.delete(key);
    this.texts.set(key, pieces);
    if (this.texts.size > MAX_TEXTS) this.texts.delete([...this.texts.keys()][0]);
    pieces.set(at, piece);
    if (pieces.size < of) return { is: "part", have: pieces.size, of };
    this.texts.delete(key);
    const text = Array.from({ length: of }, (_, index) => pieces.get(index + 1)).join("");
    return checksum(text) === name ? { is: "whole", text } : { is: "part", have: 0, of };
  }
}

function checksum(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)).slice(0, 8));
}
