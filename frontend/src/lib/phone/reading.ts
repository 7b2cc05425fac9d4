// Looking: what is new in the feed, compared with what this phone keeps. Asks the same of everybody.

import { type Findings, Reading } from "#wasm";
import { Refusal } from "../relay/http";
import { readFile } from "../relay/relay";
import { NoServer } from "../relay/several";
import { clock, type KeptPhone } from "./kept";
import { trouble } from "./trouble";

/** How often it is read while rows are removed under it, and how long a cache may keep what is old, in milliseconds. */
const [ATTEMPTS, PAUSE] = [3, 3_000];
/** How long the feed may take in one look, whoever is read, in milliseconds; each relay has its share of it. */
const PATIENCE = 1_800_000;

/** What is known after a look. */
export interface Look {
  /** Who told it: the URL of a relay. */
  by: string;
  height: number;
  /** Time of that block, Unix seconds. */
  time: number;
  /** What is odd about relays and no reason to stop, in English. */
  behind: string[];
  /** Whether something may have been missed. */
  isIncomplete: boolean;
  /** How far this clock is from the chain's time, in seconds; 0 within two minutes. */
  clockOff: number;
  /** How many places are infected. */
  infected: number;
  /** Index of the row of the feed that comes next. */
  next: number;
  findings: Findings;
}

/** Reads what is new, compares, keeps, and tells what was found, and what the registry says of itself, JSON. */
export async function look(kept: KeptPhone, patience = PATIENCE): Promise<{ look: Look; registry: string }> {
  for (let left = ATTEMPTS; ; left--) {
    try {
      return await lookOnce(kept, patience);
    } catch (error) {
      if (left <= 1 || trouble(error).kind !== "feed_moved") throw error;
      await new Promise((done) => setTimeout(done, PAUSE));
    }
  }
}

async function lookOnce(kept: KeptPhone, patience: number): Promise<{ look: Look; registry: string }> {
  const relays = kept.relays().map(({ url }) => url);
  if (relays.length === 0) throw new NoServer("the deployment lists no relay");
  const reading = new Reading(kept.home, relays, clock());
  const fetching = new Fetching(reading, patience / relays.length);
  try {
    // Nobody waits for a slow relay but this look.
    for (;;) {
      const looked = await compare(kept, reading);
      if (looked) return looked;
      await fetching.all();
    }
  } finally {
    reading.free();
  }
}

/** Null = files are needed first. */
function compare(kept: KeptPhone, reading: Reading): Promise<{ look: Look; registry: string } | null> {
  return kept.changing((phone) => {
    const looked = phone.look(reading, clock());
    if (!looked) return { answer: null, feed: "untouched" };
    const { by, height, time, odd, is_incomplete, rows, infected, registry, findings } = looked;
    kept.noteTime(time);
    const { clockOff } = kept;
    const look: Look = { by, height, time, behind: odd, isIncomplete: is_incomplete, clockOff, infected, next: phone.next(), findings };
    return { answer: { look, registry }, feed: rows };
  });
}

/** Fetches what a look needs, of all relays at once. */
class Fetching {
  /** How long each relay has taken for pages of the feed, in milliseconds. */
  private readonly spent = new Map<string, number>();

  constructor(
    private readonly reading: Reading,
    private readonly share: number,
  ) {}

  async all(): Promise<void> {
    const needed = this.reading.needed();
    if (needed.length === 0) throw new Error("a look needs no file, and does not end");
    await Promise.all(needed.map(({ by, path }) => this.from(by, path)));
  }

  /** A file, and the pages behind it if it is one. */
  private async from(by: string, path: string): Promise<void> {
    for (let next: string | undefined = path; next !== undefined; ) {
      const spent = this.spent.get(by) ?? 0;
      if (spent > this.share) return this.reading.slow(by, next, Math.floor(this.share / 60_000));
      const began = performance.now();
      next = await this.one(by, next);
      this.spent.set(by, spent + performance.now() - began);
    }
  }

  /** The path of the page behind it, if there is one. */
  private async one(by: string, path: string): Promise<string | undefined> {
    try {
      return this.reading.told(by, path, await readFile(by, path));
    } catch (error) {
      if (error instanceof Refusal && error.kind === "no_page") this.reading.noPage(by, path);
      else this.reading.silent(by, path, trouble(error).message);
      return undefined;
    }
  }
}
