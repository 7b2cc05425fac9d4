// Relays that tell what cannot be, or told it once; and a record that lists one of them twice.

import { concatBytes } from "@noble/hashes/utils";
import { afterEach, expect, test, vi } from "vitest";
import { en } from "../../src/lib/i18n/en";
import { look as lookOf } from "../../src/lib/phone/reading";
import { checkIn } from "../../src/lib/phone/visits";
import { HOME, number, Registry, rowOf } from "../registry";
import { Phone, Reading } from "./load";
import { look, type Teller } from "./reading";
import { RELAY, tab } from "./tab";

const NOW = 1_788_000_000;

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function newPhone(): Phone {
  return new Phone(HOME, undefined, new Uint8Array());
}

function registry(rows: number): Registry {
  const row = (index: number): Uint8Array => rowOf(NOW - 600 + index, [[5, concatBytes(number(20_694, 2), number(index, 8))]]);
  return new Registry(NOW).append(...Array.from({ length: rows }, (_, index) => row(index)));
}

test("what a phone keeps of a visit it can read again, whatever time relays have told it", async () => {
  for (const time of [NOW, NOW + 86_400, NOW * 1_000, 2 ** 52]) {
    const phone = newPhone();
    phone.visit("9qc7mbdh", NOW);
    const one = tab(phone);
    one.chainClock.note([{ height: 1, time }], NOW);
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
    await checkIn(one, "9qc7mbdh/shop-2").catch(() => {});
    expect(() => new Phone(HOME, phone.device(), new Uint8Array()), `after a block of ${time}`).not.toThrow();
  }
});

/** Last second of what a browser can write as a date. */
const LAST = 8.64e12;

test("a block of a time that no browser can write is no block", () => {
  const told = registry(3);
  const lying: Teller = (path) => {
    told.now = LAST + 1;
    return told.file(path);
  };
  const time = ((): number => {
    try {
      return look(newPhone(), { [RELAY]: lying }, NOW).from.time;
    } catch {
      return 0;
    }
  })();
  // The page writes it as a date, and keeps it for when it is opened again.
  expect(() => new Intl.DateTimeFormat("en").format(time * 1_000)).not.toThrow();
});

test("a look at a record that lists a relay twice, as of two forwarders, comes to an end", () => {
  const told = registry(3);
  const reading = new Reading(HOME, [RELAY, RELAY], NOW);
  let asked = 0;
  const phone = newPhone();
  while (!phone.look(reading, NOW)) {
    for (const { by, path } of reading.needed()) {
      for (let next: string | undefined = path; next !== undefined; next = reading.told(by, next, told.file(next) ?? "")) asked += 1;
    }
    // A head, what the registry says of itself, a page: of each of the two.
    expect(asked).toBeLessThan(50);
  }
});

test("a page of the feed that was wrong once, and that a cache keeps for a year, is asked for again", async () => {
  vi.useFakeTimers({ now: NOW * 1_000, toFake: ["Date", "setTimeout"] });
  const told = registry(3);
  const cache = new Map<string, string>();
  let isMended = false;
  vi.stubGlobal("fetch", (url: string, { cache: mode = "default" }: RequestInit) => {
    const { pathname } = new URL(url);
    const kept = cache.get(pathname);
    if (kept !== undefined && (mode === "default" || mode === "force-cache")) return Promise.resolve(new Response(kept));
    const text = told.file(pathname) ?? "";
    const isPage = pathname.startsWith("/v1/feed/");
    const said = isPage && !isMended ? JSON.stringify({ ...JSON.parse(text), link: "11".repeat(32) }) : text;
    // As a relay sends it: a page never changes.
    if (isPage) cache.set(pathname, said);
    return Promise.resolve(new Response(said));
  });
  const one = tab(newPhone());
  const tries = async (): Promise<string> => {
    const looked = lookOf(one).then(({ look }) => `row ${look.next}`, (error: { kind?: string }) => `failed: ${error.kind}`);
    await vi.advanceTimersByTimeAsync(60_000);
    return looked;
  };
  expect(await tries()).toMatch(/^failed/);
  isMended = true;
  expect(await tries()).toBe("row 3");
});

test("a line that is too slow for a whole feed is told as such, and not as a relay that lies", () => {
  const told = registry(3);
  const reading = new Reading(HOME, [RELAY], NOW);
  const phone = newPhone();
  const run = (): { kind: string } => {
    try {
      while (!phone.look(reading, NOW)) {
        for (const { by, path } of reading.needed()) {
          // As after a minute of pages.
          if (path.startsWith("/v1/feed/")) reading.slow(by, path, 1);
          else reading.told(by, path, told.file(path) ?? "");
        }
      }
    } catch (error) {
      return error as { kind: string };
    }
    throw new Error("the look did come to an end");
  };
  const { kind } = run();
  expect(en.errors[kind]).toBeDefined();
  expect(en.errors[kind]).not.toBe(en.errors.feed);
});
