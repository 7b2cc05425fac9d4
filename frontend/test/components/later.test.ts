// @vitest-environment happy-dom
// What the citizens' pages say and choose a while later: infections that have ended since the last look, and visits since a choice.

import { mount } from "svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import PlaceAnswer from "../../src/citizen/PlaceAnswer.svelte";
import Places from "../../src/citizen/Places.svelte";
import Report from "../../src/citizen/Report.svelte";
import { Directory } from "../../src/lib/directory";
import { citizen } from "../../src/lib/i18n/citizen/en";
import { en } from "../../src/lib/i18n/en";
import { language } from "../../src/lib/i18n/language.svelte";
import type { Look } from "../../src/lib/phone/phone";
import { draft, report, request, Sending } from "../../src/lib/phone/report";
import { HOME } from "../registry";
import { Phone } from "../wasm/load";
import { tab } from "../wasm/tab";
import { NO_TREE, PATIENCE, RELAY, removeShown, sessionOf, show } from "./shown";

const NOW = 1_788_000_000;
const [HOUR, DAY] = [3_600, 86_400];

beforeEach(() => void vi.useFakeTimers({ now: NOW * 1_000, toFake: ["Date"] }));

afterEach(async () => {
  await removeShown();
  vi.useRealTimers();
});

test.each<[string, number, boolean]>([
  // The control: one that lasts, and that no list names.
  ["lasts", NOW + HOUR, true],
  ["has ended since", NOW - HOUR, false],
])("an infection that %s is told of beside the list of places, or not", async (_, until, isTold) => {
  const place = "9qc7mbdh/library";
  const isNamed = !isTold;
  // As the phone does: by the time of now.
  const session = sessionOf({ infectedOf: (all: string[]) => ({ listed: [], unlisted: until > NOW && !all.includes(place) ? 1 : 0 }) });
  session.directory = async () => new Directory(NO_TREE, isNamed ? [{ place, label: null, city: null }] : []);
  // What was seen before the page was closed two hours ago, and is shown until the next look: one place was infected.
  session.last = { by: RELAY, height: 9, time: NOW - 2 * HOUR, at: NOW - 2 * HOUR, isIncomplete: false, infected: 1, behind: [], clockOff: 0, isClockUnsure: false, next: 3, findings: {} } as unknown as Look;
  const page = await show((target) => mount(Places, { target, props: { session, code: "" } }));
  await vi.waitUntil(() => !page.querySelector("[aria-busy=true]"), PATIENCE);
  expect((page.textContent ?? "").includes(citizen.doubt.unlisted(1))).toBe(isTold);
});

test.each<[string, string]>([
  ["relays tell different stories, of which nothing was believed", "contradiction"],
  ["no relay has answered", "silent"],
])("a place is not told to be without a report, as if that were so now, where since fifty minutes %s", async (_, kind) => {
  const at = NOW - 50 * 60;
  const session = sessionOf({ place: (code: string) => ({ place: code, infected_until: null, days: [] }) });
  session.directory = () => Promise.reject(new Error("away"));
  session.last = { by: RELAY, height: 9, time: at, at, isIncomplete: false, infected: 0, behind: [], clockOff: 0, isClockUnsure: false, next: 3, findings: {} } as unknown as Look;
  session.look = { is: "failed", kind, message: "" };
  const page = await show((target) => mount(PlaceAnswer, { target, props: { session, code: "9qc7mbdh" } }));
  await vi.waitUntil(() => page.querySelector(".card"), PATIENCE);
  // Control: this is what it tells.
  expect(page.textContent).toContain(en.place.nothingKnown);
  const words = page.textContent ?? "";
  const isDoubted = words.includes(en.errors[kind]) || words.includes(citizen.doubt.asOf(language.time(at)));
  expect(isDoubted).toBe(true);
});

test("what has come since a choice that nobody has signed is chosen, as all is until somebody leaves it out", async () => {
  const phone = new Phone(HOME, undefined, new Uint8Array());
  const kept = tab(phone);
  const sending = new Sending();
  const session = sessionOf({
    draft: () => draft(kept),
    report: () => report(kept, sending),
    request: (chosen: string[]) => request(kept, chosen),
  });
  phone.visit("9qc7mbdh/monday", NOW - DAY);
  phone.visit("9qc7mbdh/private", NOW - DAY);
  const isChosen = (page: HTMLElement, name: string): boolean | undefined =>
    [...page.querySelectorAll("label")].find(({ textContent }) => textContent?.includes(name))?.querySelector("input")?.checked;
  // In the morning a request is made, of all but one.
  const [monday] = (await draft(kept)).filter(({ what }) => what.is === "visit" && what.place.endsWith("monday"));
  await request(kept, [monday.id]);
  // At noon, before there is an answer, they go to a shop once more.
  phone.visit("9qc7mbdh/noon", NOW - HOUR);
  const page = await show((target) => mount(Report, { target, props: { session } }));
  await vi.waitUntil(() => isChosen(page, "noon") !== undefined, PATIENCE);
  // Control: what was left out stays left out.
  expect([isChosen(page, "monday"), isChosen(page, "private")]).toEqual([true, false]);
  expect(isChosen(page, "noon")).toBe(true);
});
