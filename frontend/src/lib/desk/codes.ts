// One-time codes: the command that gives them out, and what it has printed.

import { quoted } from "../shell";

/** A code that was given out. */
export interface GivenCode {
  patient: string;
  /** Like 7KQ4-M2XP-93T7. */
  code: string;
  /** Unix seconds. */
  goodUntil: number;
}

const CODE = /^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$/;

/** The line that gives out a code for each label. */
export function codesCommand(labels: readonly string[], hours: number): string {
  return ["wayclear attest codes --key slip.key --codes codes.sqlite", `--hours ${hours} --json --`, ...labels.map(quoted)].join(" ");
}

/** Labels, a line each. */
export function labelsOf(text: string): string[] {
  return text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
}

/** What the command has printed; null = it is something else. */
export function parseCodes(text: string): GivenCode[] | null {
  try {
    const values: unknown = JSON.parse(text);
    return Array.isArray(values) && values.length > 0 ? values.map(given) : null;
  } catch {
    return null;
  }
}

function given(value: unknown): GivenCode {
  const { patient, code, good_until: goodUntil } = (value ?? {}) as Record<string, unknown>;
  if (typeof patient !== "string" || typeof code !== "string" || !CODE.test(code) || typeof goodUntil !== "number") throw new Error("no code");
  return { patient, code, goodUntil };
}
