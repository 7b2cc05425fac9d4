// Looking: what is new in the feed, compared with what this phone keeps. Asks the same of everybody.

import { type Findings, Reading } from "#wasm";
import { Refusal } from "../relay/http";
import { readFile } from "../relay/relay";
import { NoServer } from "../relay/several";
import { clock } from "../time";
import { type KeptPhone, PATIENCE } from "./kept";
import type { Seen } from "./store";
import { trouble } from "./trouble";

/** How often it is read while rows are removed under it, and how long a cache may keep what is old, in milliseconds. */
const [ATTEMPTS, PAUSE] = [3, 3_000];
/** How much later than the first of several relays another one may answer, in milliseconds. */
const GRACE = 10_000;

/** What is known after a look. */
export interface Look extends Omit<Seen, "model"> {
  /** What is odd about relays and no reason to stop, in English. */
  behind: string[];
  /** How far this clock is from the chain's time, in seconds; 0 = they agree, as far as can be shown. */
  clockOff: number;
  /** Whether blocks are older than they should be: this clock is ahead, or the chain rests. */
  isClockUnsure: boolean;
  /** Index of the row of the feed that comes next. */
  next: number;
  findings: Findings;
}

/** A look, and what the registry says of itself, JSON. */
interface Looked {
  look: Look;
  registry: string;
}

/** Reads what is new, compares, keeps, and tells what was found. */
export async function look(kept: KeptPhone): Promise<Looked> {
  for (let left = ATTEMPTS; ; left--) {
    try {
      return await lookOnce(kept);
    } catch (error) {
      if (left <= 1 || trouble(error).kind !== "feed_moved") throw error;
      await new Promise((done) => setTimeout(done, PAUSE));
    }
  }
}

/** What the last look had found, as this device keeps it, before anything is read; null = there was none. */
export async function lastLook(kept: KeptPhone): Promise<Look | null> {
  const seen = await kept.seen();
  if (!seen) return null;
  const { model, ...before } = seen;
  return kept.using((phone) => ({ ...before, behind: [], clockOff: 0, isClockUnsure: false, next: phone.next(), findings: phone.found(model) }));
}

async function lookOnce(kept: KeptPhone): Promise<Looked> {
  const relays = kept.relays().map(({ url }) => url);
  if (relays.length === 0) throw new NoServer("the deployment lists no relay");
  const reading = new Reading(kept.home, relays, clock());
  const fetching = new Fetching(reading, kept.patience);
  try {
    // Nobody waits for a slow relay but this look.
    for (;;) {
      const looked = await compare(kept, reading);
      if (looked) {
        kept.patience = PATIENCE.first;
        const { by, height, time, at, isIncomplete, infected } = looked.look;
        const { model } = JSON.parse(looked.registry) as { model: unknown };
        await kept.see({ by, height, time, at, isIncomplete, infected, model: JSON.stringify(model) });
        return looked;
      }
      await fetching.all();
    }
  } catch (error) {
    // A slow line needs its time, where nobody is faster: pages that came before are not sent again.
    if (fetching.wasSlow) kept.patience = Math.min(2 * kept.patience, PATIENCE.longest);
    throw error;
  } finally {
    reading.free();
  }
}

/** Null = files are needed first. */
function compare(kept: KeptPhone, reading: Reading): Promise<Looked | null> {
  return kept.changing((phone) => {
    const looked = phone.look(reading, clock());
    if (!looked) return { answer: null, feed: "untouched" };
    const { from, blocks, odd, is_incomplete, rows, infected, registry, findings } = looked;
    kept.chainClock.note(blocks, clock());
    const { off, isUnsure } = kept.chainClock;
    const clocks = { at: clock(), clockOff: off, isClockUnsure: isUnsure };
    const look: Look = { ...from, ...clocks, behind: odd, isIncomplete: is_incomplete, infected, next: phone.next(), findings };
    return { answer: { look, registry }, feed: rows };
  });
}

/** Fetches what a look needs, of all relays at once. */
class Fetching {
  /** Whether a relay was given up because its feed took too long. */
  wasSlow = false;
  /** What was asked for last. */
  private round = "";
  /** How long each relay has taken for pages of the feed, in milliseconds. */
  private readonly spent = new Map<string, number>();

  constructor(
    private readonly reading: Reading,
    private readonly share: number,
  ) {}

  async all(): Promise<void> {
    const needed = this.reading.needed();
    const round = needed.map(({ by, path }) => by + path).sort().join();
    if (needed.length === 0 || round === this.round) throw new Error("a look needs no new file, and does not end");
    this.round = round;
    const late = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const fetched = needed.map(async ({ by, path }) => {
      // Others that answer soon after it are heard too.
      if (await this.from(by, path, late.signal)) timer ??= setTimeout(() => late.abort(new Error("others answered long before")), GRACE);
    });
    await Promise.all(fetched);
    clearTimeout(timer);
  }

  /** A file, and the pages behind it if it is one. Whether they came. */
  private async from(by: string, path: string, late: AbortSignal): Promise<boolean> {
    for (let next = path; ; ) {
      const spent = this.spent.get(by) ?? 0;
      if (spent > this.share) {
        this.wasSlow = true;
        this.reading.slow(by, next, Math.round(this.share / 60_000));
        return false;
      }
      const began = performance.now();
      const text = await this.one(by, next, late);
      this.spent.set(by, spent + performance.now() - began);
      if (text === null) return false;
      const behind = this.reading.told(by, next, text);
      if (behind === undefined) return true;
      next = behind;
    }
  }

  /** The text of a file; null = it does not come. */
  private async one(by: string, path: string, late: AbortSignal): Promise<string | null> {
    try {
      return await readFile(by, path, late);
    } catch (error) {
      if (error instanceof Refusal && error.kind === "no_page") this.reading.noPage(by, path);
      else this.reading.silent(by, path, trouble(error).message);
      return null;
    }
  }
}
