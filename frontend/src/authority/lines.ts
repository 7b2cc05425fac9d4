// Lists of places, a line each: those that are places, and what is wrong with the others.

import { GEOHASH } from "../lib/patterns";
import { findPlace, placeText } from "../lib/place";

/** Why a line is no place. */
export type Fault = { is: "length"; has: number } | { is: "letter"; letter: string } | { is: "unit" };

export interface BadLine {
  /** From 1, as an editor counts. */
  line: number;
  text: string;
  fault: Fault;
}

/** Lines that are named, and letters of each. */
const [LINES, LETTERS] = [5, 40];
/** Letters of a place's cell. */
const LENGTH = 8;
const LETTER = new RegExp(`^${GEOHASH}$`, "i");

/** Empty lines are none; what stands there twice is meant once. */
export function placeLines(text: string): { places: string[]; bad: BadLine[] } {
  const places = new Set<string>();
  const bad: BadLine[] = [];
  for (const [at, line] of text.split(/\r\n|\r|\n/).entries()) {
    if (line.trim() === "") continue;
    const place = findPlace(line);
    if (place) places.add(placeText(place));
    else bad.push({ line: at + 1, text: line.trim(), fault: faultOf(line.trim()) });
  }
  return { places: [...places], bad };
}

function faultOf(text: string): Fault {
  const cell = [...text.split("/")[0].trim()];
  const letter = cell.find((one) => !LETTER.test(one));
  if (letter !== undefined) return { is: "letter", letter };
  return cell.length === LENGTH ? { is: "unit" } : { is: "length", has: cell.length };
}

/** What somebody typed, whatever its direction, and not all of it where it is long. */
export function cited(text: string): string {
  const letters = [...text];
  return `\u2068${letters.slice(0, LETTERS).join("")}${letters.length > LETTERS ? "…" : ""}\u2069`;
}

/** A line each, and how many more there are. */
export function listed(bad: readonly BadLine[], one: (bad: BadLine) => string, more: (n: number) => string): string {
  const told = bad.slice(0, LINES).map(one);
  return [...told, ...(bad.length > LINES ? [more(bad.length - LINES)] : [])].join("\n");
}
