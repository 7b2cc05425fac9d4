// What relays can join that should stay apart, and what is lost, over hours and over several tabs of one browser.

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { KeptPhone } from "../../src/lib/phone/kept";
import { keepVisit } from "../../src/lib/phone/own-account";
import { BrowserPhone } from "../../src/lib/phone/phone";
import { goOn, Sending } from "../../src/lib/phone/report";
import { checkIn, visitSteps } from "../../src/lib/phone/visits";
import { HOME } from "../registry";
import { Phone } from "./load";
import { phoneThatReports, RELAY, tab } from "./tab";

const NOW = 1_788_000_000;
const [MINUTE, HOUR] = [60, 3_600];
const PLACE = "9qc7mbdh";
/** A key for what forwarders bring, whoever has the other half of it. */
const OHTTP_KEY = `000020${"09".padEnd(64, "0")}00080001000100010003`;

/** What was handed in or asked for, in order, and when, Unix seconds. */
let heard: { method: string; path: string; body: string; at: number }[];
/** Whether relays answer, and whether those that do take nothing. */
let [isAway, isBusy]: [boolean, boolean] = [false, false];

/** What became of whatever was handed in. */
let ticket: { state: string; reason: string | null };

beforeEach(() => {
  vi.useFakeTimers({ now: NOW * 1_000 });
  [heard, isAway, isBusy] = [[], false, false];
  ticket = { state: "queued", reason: null };
  vi.stubGlobal("fetch", (url: string, { method = "GET", body }: RequestInit) => {
    if (isAway) return Promise.reject(new TypeError("Failed to fetch"));
    heard.push({ method, path: new URL(url).pathname, body: String(body ?? ""), at: Date.now() / 1_000 });
    // A forwarder that says that it has brought nothing: the relay is away.
    if (url.startsWith("https://forwarder")) return Promise.resolve(Response.json({ type: "relay_away", title: "Away", detail: "away" }, { status: 502 }));
    if (isBusy) return Promise.resolve(Response.json({ type: "busy", title: "Busy", detail: "later" }, { status: 503 }));
    const name = heard.length.toString(16).padStart(32, "0");
    return Promise.resolve(Response.json(method === "POST" ? { ticket: name } : ticket));
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function followVisits(kept: KeptPhone): Promise<void> {
  for (const { run } of await visitSteps(kept)) await run();
}

function newPhone(): Phone {
  return new Phone(HOME, undefined, new Uint8Array());
}

function posts(path: string): typeof heard {
  return heard.filter((asked) => asked.method === "POST" && asked.path === path);
}

test("a visit that is signed with an account is handed to no relay by another tab, or by this one when it is opened again", async () => {
  const phone = newPhone();
  await keepVisit(tab(phone), PLACE, "wasm1ada");
  // Control: the tab that signs leaves it alone, and a visit that is meant for relays is handed in.
  await followVisits(tab(newPhone()));
  expect(posts("/v1/check-ins")).toEqual([]);
  const other = tab(phone);
  vi.setSystemTime((NOW + MINUTE) * 1_000);
  await followVisits(other);
  expect(posts("/v1/check-ins")).toEqual([]);
});

test("what a relay was told of a visit is not what an account signs a moment later", async () => {
  const one = tab(newPhone());
  await checkIn(one, PLACE);
  const [told] = posts("/v1/check-ins");
  const { tag } = await keepVisit(one, PLACE, "wasm1ada");
  expect((JSON.parse(told.body) as { tag: string }).tag).not.toBe(tag);
});

test("where a forwarder brings nothing, a visit is not handed straight to another relay, which would see whose it is", async () => {
  const forwarder = { url: "https://forwarder.example.org/bring", key: OHTTP_KEY };
  await checkIn(tab(newPhone(), [{ url: RELAY, forwarder }, { url: "https://other.example.org" }]), PLACE);
  // Control: it was tried.
  expect(heard.map(({ path }) => path)).toContain("/bring");
  expect(posts("/v1/check-ins")).toEqual([]);
});

test("whoever was refused by a busy relay and comes again half an hour later has been there twice", async () => {
  isBusy = true;
  const phone = newPhone();
  await checkIn(tab(phone), PLACE);
  vi.setSystemTime((NOW + 30 * MINUTE) * 1_000);
  const again = await checkIn(tab(phone), PLACE);
  expect(again.at).toBe(Math.floor((NOW + 30 * MINUTE) / 600) * 600);
  expect(phone.visits(NOW + 30 * MINUTE)).toHaveLength(2);
});

test("a visit whose page was closed at once, and that the relay has brought, is told to be on the chain two hours later", async () => {
  const phone = newPhone();
  await checkIn(tab(phone), PLACE);
  vi.setSystemTime((NOW + 2 * HOUR) * 1_000);
  ticket = { state: "in", reason: null };
  await followVisits(tab(phone));
  expect(phone.visits(NOW + 2 * HOUR).map(({ stage }) => stage)).toEqual(["committed"]);
});

test("pieces of a report that have come due while a device slept do not go at once, one behind the other", async () => {
  const one = tab(await phoneThatReports(12, NOW));
  const sending = new Sending();
  await goOn(one, sending);
  // The lid is closed for the night.
  vi.setSystemTime((NOW + 10 * HOUR) * 1_000);
  await goOn(one, sending);
  expect(posts("/v1/slips").length).toBeLessThanOrEqual(2);
});

test("relays that take nothing for hours do not find all pieces of a report in one moment when they take them again", async () => {
  const one = tab(await phoneThatReports(12, NOW));
  const sending = new Sending();
  isAway = true;
  let at = NOW;
  for (let next: number | null = NOW; next !== null && at < NOW + 24 * HOUR; ) {
    vi.setSystemTime(at * 1_000);
    next = await goOn(one, sending);
    at = Math.max(at + 1, next ?? at);
  }
  isAway = false;
  const until = at + 10 * MINUTE;
  while (at < until) {
    vi.setSystemTime(at * 1_000);
    at = Math.max(at + 1, (await goOn(one, sending)) ?? until);
  }
  // 12 pieces over six hours: one in half an hour.
  expect(posts("/v1/slips").length).toBeLessThanOrEqual(4);
});

test("a report of which somebody opens the page for two minutes, twelve times a day, is public after three days", async () => {
  const phone = await phoneThatReports(12, NOW);
  for (let opened = 0; opened < 36; opened++) {
    const one = tab(phone);
    const sending = new Sending();
    const begun = NOW + opened * 2 * HOUR;
    for (let at = begun; at < begun + 2 * MINUTE; ) {
      vi.setSystemTime(at * 1_000);
      const next = await goOn(one, sending);
      at = Math.max(at + 1, next ?? Infinity);
    }
  }
  expect(posts("/v1/slips")).toHaveLength(12);
});

test("through a forwarder what became of visits and of a report's pieces is asked apart, and not in one breath", async () => {
  const phone = await phoneThatReports(6, NOW);
  const one = tab(phone);
  const sending = new Sending();
  for (let at: number | null = NOW; at !== null; at = await goOn(one, sending)) vi.setSystemTime(at * 1_000);
  expect(posts("/v1/slips")).toHaveLength(6);
  await checkIn(one, PLACE);
  heard = [];
  const hidden = tab(phone, [{ url: RELAY, forwarder: { url: "https://forwarder.example.org/bring", key: OHTTP_KEY } }]);
  const page = new (BrowserPhone as unknown as new (kept: KeptPhone) => BrowserPhone)(hidden);
  await page.follow();
  expect(heard.map(({ path }) => path).filter((path) => path !== "/bring")).toEqual([]);
  // Seven, while only this page is open: the relay opens all of them in one second.
  expect(heard.length).toBeLessThanOrEqual(1);
});
