// What is lost or joined when things take longer than a minute: many pieces behind a forwarder, clocks that jump, an account that is
// another one the second time.

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { KeptPhone } from "../../src/lib/phone/kept";
import { keepVisit } from "../../src/lib/phone/own-account";
import { BrowserPhone } from "../../src/lib/phone/phone";
import { goOn, Sending } from "../../src/lib/phone/report";
import { checkIn } from "../../src/lib/phone/visits";
import { askHidden } from "../../src/lib/relay/oblivious";
import { HOME } from "../registry";
import { Phone } from "./load";
import { haveSigned, phoneThatReports, RELAY, tab } from "./tab";

// What a forwarder brings is opened by nobody here: what is carried is looked at before it is sealed.
vi.mock("../../src/lib/relay/oblivious", () => ({ askHidden: vi.fn() }));

const NOW = 1_788_000_000;
const [MINUTE, HOUR, DAY] = [60, 3_600, 86_400];
const PLACE = "9qc7mbdh";
const TICKET = "ab".repeat(16);
const HIDDEN = { url: RELAY, forwarder: { url: "https://forwarder.example.org/bring", key: "00" } };

/** What was handed in straight. */
let posted: { path: string; body: string }[];

beforeEach(() => {
  vi.useFakeTimers({ now: NOW * 1_000 });
  posted = [];
  vi.stubGlobal("fetch", async (url: string, { method = "GET", body }: RequestInit) => {
    if (method === "POST") posted.push({ path: new URL(url).pathname, body: String(body) });
    return Response.json(method === "POST" ? { ticket: TICKET } : { state: "queued", reason: null });
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.mocked(askHidden).mockReset();
});

function newPhone(device?: string): Phone {
  return new Phone(HOME, device, new Uint8Array());
}

function pageOf(kept: KeptPhone): BrowserPhone {
  return new (BrowserPhone as unknown as new (kept: KeptPhone) => BrowserPhone)(kept);
}

/** How many of some check-ins that had to wait have reached a relay behind a forwarder an hour later, beside a report of some pieces. */
async function broughtWithin(pieces: number, rounds: number): Promise<number> {
  let brought = 0;
  for (let round = 0; round < rounds; round++) {
    vi.setSystemTime(NOW * 1_000);
    let isAway = false;
    vi.mocked(askHidden).mockImplementation((_, method, path) => {
      if (isAway) return Promise.reject(new TypeError("Failed to fetch"));
      if (path === "/v1/check-ins") brought += 1;
      return Promise.resolve(JSON.stringify(method === "POST" ? { ticket: TICKET } : { state: "queued", reason: null }));
    });
    const phone = pieces > 0 ? await phoneThatReports(pieces, NOW) : newPhone();
    const kept = tab(phone, [HIDDEN]);
    if (pieces > 0) await goOn(kept, new Sending(), 0);
    // In a cellar, for a minute.
    isAway = true;
    await checkIn(kept, PLACE).catch(() => {});
    isAway = false;
    // As session.svelte.ts does it: after one to fifteen minutes each. Seven and a half times an hour.
    const page = pageOf(kept);
    for (let step = 1; step <= 7; step++) {
      vi.setSystemTime((NOW + step * 8 * MINUTE) * 1_000);
      await page.follow();
    }
  }
  return brought;
}

test("control: behind a forwarder a check-in that had to wait a minute is brought within the hour", async () => {
  expect(await broughtWithin(0, 3)).toBe(3);
});

test("behind a forwarder a check-in that had to wait a minute is brought within the hour also of somebody who has reported 40 pieces", async () => {
  // What is asked of each piece can wait for a day; a visit that no relay has after an hour is taken by none any more.
  expect(await broughtWithin(40, 5)).toBe(5);
});

test.each<[string, boolean, number]>([
  // The control: without forwarders, as the page looks each minute.
  ["straight", false, 1],
  ["behind forwarders", true, 8],
])("%s visits that one relay swallows are brought by the other one within their hour", async (_, isForwarded, minutes) => {
  let count = 0;
  const heard: string[] = [];
  const swallows = "https://swallows.example.org";
  const said = (url: string, method: string, body: string): string => {
    if (method === "POST") heard.push(`${url} ${(JSON.parse(body) as { tag: string }).tag}`);
    const state = url === RELAY ? "in" : "queued";
    return JSON.stringify(method === "POST" ? { ticket: (++count).toString(16).padStart(32, "0") } : { state, reason: null });
  };
  vi.mocked(askHidden).mockImplementation(async ({ url }, method, __, body = "") => said(url, method, body));
  vi.stubGlobal("fetch", async (url: string, { method = "GET", body }: RequestInit) => new Response(said(new URL(url).origin, method, String(body))));
  const kept = tab(newPhone(), [swallows, RELAY].map((url) => (isForwarded ? { ...HIDDEN, url } : { url })));
  const page = pageOf(kept);
  // A way through the town: a shop each ten minutes, for an hour. The page is open all the time, and two hours more.
  const begun = Math.floor(NOW / 600) * 600;
  for (let minute = 0; minute < 180; minute++) {
    vi.setSystemTime((begun + minute * MINUTE) * 1_000);
    if (minute < 60 && minute % 10 === 0) await checkIn(kept, `9qc7mbdh/shop-${minute}`);
    if (minute % minutes === minutes - 1) await page.follow();
  }
  // Each was handed to the first one.
  expect(heard.filter((line) => line.startsWith(swallows)).length).toBeGreaterThanOrEqual(6);
  expect(new Set(heard.filter((line) => line.startsWith(RELAY))).size).toBe(6);
});

test("what one account was to sign is not what another account signs", async () => {
  const phone = newPhone();
  const one = tab(phone);
  const first = await keepVisit(one, PLACE, "wasm1ada");
  // The first one had no coins, or its answer was lost: its tag may be on the chain, under its name.
  const second = await keepVisit(one, PLACE, "wasm1bob");
  expect(second.tag).not.toBe(first.tag);
});

test("whoever signs a second visit with another account is not exposed by that account's own flag", async () => {
  const phone = newPhone();
  await keepVisit(tab(phone), PLACE, "wasm1ada");
  await keepVisit(tab(phone), PLACE, "wasm1bob");
  // Ids of what flags the place if the account counts as infected: one of each account.
  const { own } = JSON.parse(phone.device()) as { own: unknown[] };
  expect(own).toHaveLength(2);
});

test("who did not sign at noon, and signs at ten to one, says to everybody that they were there at ten to one", async () => {
  const noon = Math.floor(NOW / HOUR) * HOUR;
  const one = tab(newPhone());
  vi.setSystemTime(noon * 1_000);
  // Refused in Keplr: nothing was sent.
  await keepVisit(one, PLACE, "wasm1ada");
  vi.setSystemTime((noon + 50 * MINUTE) * 1_000);
  const { interval } = await keepVisit(one, PLACE, "wasm1ada");
  expect((interval * 600 - noon) / MINUTE).toBe(50);
});

test("the diary does not say that a relay has a visit which that relay has said it will not bring", async () => {
  for (const reason of ["too_late", "given_up"]) {
    const phone = newPhone();
    const { tag } = phone.visit(PLACE, NOW);
    phone.handed(tag, RELAY, TICKET, false);
    const later = NOW + 2 * HOUR;
    // Control: while it says nothing else, it has it.
    expect(phone.visits(later).map(({ stage }) => stage)).toEqual(["queued"]);
    phone.heard(tag, JSON.stringify({ state: "refused", reason }), later);
    expect(phone.visits(later).map(({ stage }) => stage), reason).toEqual(["too_late"]);
  }
});

test("a report that was begun while the clock was ten days ahead goes within a day of when it is right again", async () => {
  const phone = await phoneThatReports(6, NOW);
  const hours = async (): Promise<void> => {
    const kept = tab(phone);
    const sending = new Sending();
    // Open for a day.
    const begun = NOW + 10 * MINUTE;
    for (let at = begun; at < begun + DAY; ) {
      vi.setSystemTime(at * 1_000);
      at = Math.max(at + 1, (await goOn(kept, sending)) ?? Infinity);
    }
  };
  // The page is opened once by the wrong clock; the blocks do not say so yet.
  vi.setSystemTime((NOW + 10 * DAY) * 1_000);
  await goOn(tab(phone), new Sending());
  expect(posted).toEqual([]);
  await hours();
  expect(posted).toHaveLength(6);
});

test.each<[string, number]>([
  // The control.
  ["no time at all", 0],
  ["a day and a half", 36 * HOUR],
  ["three days", 3 * DAY],
])("a clock that jumps ahead by %s, which the blocks contradict, gives no relay the key of a day that is not over", async (_, ahead) => {
  const phone = newPhone();
  // Somebody could hear this phone today, and can until midnight.
  phone.beacons(NOW, 600);
  await haveSigned(phone, NOW);
  const kept = tab(phone);
  const sending = new Sending();
  await goOn(kept, sending);
  const run = async (begun: number, hours: number, note: (at: number) => void): Promise<void> => {
    for (let at = begun; at < begun + hours * HOUR; ) {
      vi.setSystemTime(at * 1_000);
      note(at);
      at = Math.max(at + 1, (await goOn(kept, sending)) ?? Infinity);
    }
  };
  // The newest block is of now; one look by the wrong clock, as when the page is opened.
  await run(NOW + ahead, 1, (at) => kept.chainClock.note([{ height: 9, time: at - ahead }], at));
  expect(kept.chainClock.isUnsure).toBe(ahead > 0);
  expect(posted.map(({ body }) => body.trim())).toEqual([]);
  // By a right clock it goes once the day is over.
  await run(NOW + 2 * DAY, 24, (at) => kept.chainClock.note([{ height: 9, time: at }], at));
  expect(posted.map(({ body }) => body)).toEqual([expect.stringContaining("day_key")]);
});
