// The names under which relays, forwarders and desks say no. Whatever else a server says is never taken for one of them.

/** As packages/relay has them. */
export const REFUSALS = [
  "length", "content_type", "ohttp_key", "slow", "form", "invalid", "interval", "no_such_place", "other_place", "paper_only",
  "not_covered", "signature", "no_ticket", "no_page", "no_block", "no_proof", "no_route", "method", "place_is_full", "too_many", "busy", "purse", "no_chain",
  "relay_away", "relay_silent", "storage", "code", "unknown_code", "code_used", "requests", "request", "not_for_you",
] as const;
export type RefusalName = (typeof REFUSALS)[number];

/** What becomes of a slip that is not public. */
export const VERDICTS = [
  "not_sender", "not_covered", "invalid_signature", "too_early", "aged_out", "burnt", "no_such_place", "no_such_visit", "quota",
  "location_failed",
] as const;
export type VerdictName = (typeof VERDICTS)[number];

/** The one name that RFC 9458 has given. */
export const OHTTP_KEY = "https://iana.org/assignments/http-problem-types#ohttp-key";
/** Stands before the title of a refusal that has no name here. */
const OTHER = "other: ";
const LONGEST = 80;

/** The name of a refusal. */
export function refusalName(type: string, title: unknown): string {
  const name = type === OHTTP_KEY ? "ohttp_key" : REFUSALS.find((name) => name === type);
  if (name !== undefined) return name;
  const words = typeof title === "string" && title.trim() !== "" ? title : type;
  return OTHER + words.replace(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim().slice(0, LONGEST);
}

/** The title of a refusal that has no name here, as its server has written it; null = it has one. */
export function otherTitle(name: string): string | null {
  return name.startsWith(OTHER) ? name.slice(OTHER.length) : null;
}
