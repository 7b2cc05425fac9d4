// Reading as the worker does, of relays that answer at once.

import { type FeedCopy, type FeedNews, type Looked, type Phone, Reading } from "./load";
import { HOME } from "../registry";

/** What a relay tells at a path; null = it has no such page; throws what it says instead. */
export type Teller = (path: string) => string | null;

/** A look of a phone at relays, by their URLs; `asked` gets what was asked, in order. */
export function look(phone: Phone, relays: Record<string, Teller>, clock: number, asked: string[] = [], home = HOME): Looked & { by: string } {
  const looked = all((reading) => phone.look(reading, clock), home, relays, clock, asked);
  return { ...looked, by: looked.from.by };
}

/** The same of a copy of the feed. */
export function readOn(feed: FeedCopy, relays: Record<string, Teller>, clock: number): FeedNews {
  return all((reading) => feed.readOn(reading), HOME, relays, clock, []);
}

function all<T>(
  read: (reading: Reading) => T | undefined,
  home: typeof HOME,
  relays: Record<string, Teller>,
  clock: number,
  asked: string[],
): T {
  const reading = new Reading(home, Object.keys(relays), clock);
  try {
    for (;;) {
      const done = read(reading);
      if (done !== undefined) return done;
      const needed = reading.needed();
      if (needed.length === 0) throw new Error("nothing is needed, and nothing was read");
      for (const { by, path } of needed) {
        for (let next: string | undefined = path; next !== undefined; ) {
          asked.push(`${by}${next}`);
          next = tell(reading, relays[by], by, next);
        }
      }
    }
  } finally {
    reading.free();
  }
}

function tell(reading: Reading, teller: Teller, by: string, path: string): string | undefined {
  try {
    const text = teller(path);
    if (text !== null) return reading.told(by, path, text);
    reading.noPage(by, path);
  } catch (error) {
    reading.silent(by, path, String(error));
  }
  return undefined;
}
