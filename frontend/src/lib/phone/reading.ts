// Looking: what is new in the feed, compared with what this phone keeps. Asks the same of everybody.

import type { Findings, Followed } from "#wasm";
import { readHead, readPage, readRegistry } from "../relay/relay";
import { answered, first } from "../relay/several";
import { clock, type KeptPhone } from "./kept";
import { trouble } from "./trouble";

/** How often a download is tried while rows are removed under it. */
const ATTEMPTS = 3;

/** What is known after a look. */
export interface Look {
  /** Who told it: the URL of a relay. */
  by: string;
  height: number;
  /** Time of that block, Unix seconds. */
  time: number;
  /** What is said of relays that have less, in English. */
  behind: string[];
  /** Whether something may have been missed. */
  isIncomplete: boolean;
  /** How far this clock is from the chain's time, in seconds; 0 within two minutes. */
  clockOff: number;
  /** How many places are infected. */
  infected: number;
  findings: Findings;
}

interface Page {
  /** Index behind its last row. */
  until: number;
  text: string;
}

/** Reads what is new, compares, keeps, and tells what was found. */
export async function look(kept: KeptPhone): Promise<Look> {
  for (let left = ATTEMPTS; ; left--) {
    try {
      return await lookOnce(kept);
    } catch (error) {
      if (left <= 1 || trouble(error).kind !== "feed_moved") throw error;
    }
  }
}

async function lookOnce(kept: KeptPhone): Promise<Look> {
  const told = await answered(kept.relays(), readHead);
  const registry = await first(
    told.map(({ by }) => by),
    readRegistry,
  );
  const model = JSON.stringify((JSON.parse(registry) as { model: unknown }).model);
  const heads = told.map(({ by, text }) => ({ by, head: text }));
  const at = clock();
  // Nobody waits for a slow relay but this look.
  const begun = await kept.using((phone) => phone.begin(heads, at));
  const pages = await fetchPages(
    begun,
    heads.map(({ by }) => by),
  );
  return kept.changing((phone) => {
    const { from, behind } = phone.begin(heads, at);
    // Another tab may have taken the first of them meanwhile.
    for (const page of pages) if (from !== null && page.until > from) phone.page(page.text);
    const { rows, is_incomplete, is_trimmed } = phone.finish(clock());
    kept.noteTime(begun.time);
    const answer: Look = {
      by: begun.by,
      height: begun.height,
      time: begun.time,
      behind,
      isIncomplete: is_incomplete,
      clockOff: kept.clockOff,
      infected: phone.countInfected(begun.time),
      findings: phone.findings(model),
    };
    return { answer, feed: is_trimmed ? "anew" : rows > 0 ? "grown" : "same" };
  });
}

/** Page after page of the feed that is followed, of the relay that has it or of another. */
async function fetchPages({ by, from, next }: Followed, relays: string[]): Promise<Page[]> {
  const others = relays.filter((url) => url !== by);
  const pages: Page[] = [];
  for (let at = from ?? next; at < next; ) {
    const begin = at;
    const text = await first([by, ...others], (relay) => readPage(relay, begin));
    at = endOf(text);
    if (at <= begin) throw new Error(`${by} has no row ${begin} of the feed`);
    pages.push({ until: at, text });
  }
  return pages;
}

/** Index behind the last row of a page; what is wrong with one is found out when it is taken. */
function endOf(text: string): number {
  const { from, rows } = JSON.parse(text) as { from?: unknown; rows?: unknown };
  return typeof from === "number" && Array.isArray(rows) ? from + rows.length : -1;
}
