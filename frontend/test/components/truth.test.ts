// @vitest-environment happy-dom
// What the citizens' pages say where they could not know, or where relays have told them nonsense.

import { flushSync, mount, settled } from "svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import Diary from "../../src/citizen/Diary.svelte";
import Exposures from "../../src/citizen/Exposures.svelte";
import Home from "../../src/citizen/Home.svelte";
import PlaceAnswer from "../../src/citizen/PlaceAnswer.svelte";
import Places from "../../src/citizen/Places.svelte";
import PlaceSearch from "../../src/citizen/PlaceSearch.svelte";
import Report from "../../src/citizen/Report.svelte";
import ReportAnswer from "../../src/citizen/ReportAnswer.svelte";
import { Directory } from "../../src/lib/directory";
import { en } from "../../src/lib/i18n/en";
import { language } from "../../src/lib/i18n/language.svelte";
import { PhoneTrouble } from "../../src/lib/phone/client";
import type { Look } from "../../src/lib/phone/phone";
import type { Session } from "../../src/lib/session.svelte";
import { NO_TREE, PATIENCE, RECORD, RELAY, removeShown, sessionOf, show } from "./shown";

const NOW = 1_788_000_000;
const DAY = 86_400;
const PLACE = "9qc7mbdh/library";
const MODEL = { version: 1, form: "normalised", b0: "-4", b12: "-2", b3: "-1" };
const NOTHING = { exposures: [], unseen: [], combined: "0", alert_at: "0.1", is_alert: false, model: MODEL };
const MET = { slip: "ab".repeat(8), at: NOW - 3_600, probability: "0.5", added: "0.4", how: { is: "place", place: PLACE, interval: 1, gap_seconds: 0, surface: "other", survival_hours: 30 } };

/** A look that found nothing, now. */
function lookOf(changed: Partial<Look> = {}): Look {
  const look = { by: RELAY, height: 9, time: NOW, at: NOW, isIncomplete: false, infected: 0, behind: [], clockOff: 0, isClockUnsure: false, next: 3, findings: NOTHING };
  return { ...look, ...changed } as unknown as Look;
}

function home(look: Look, changes: Partial<Session> = {}): Promise<HTMLElement> {
  const session = sessionOf();
  Object.assign(session, { last: look, look: { is: "known", look }, ...changes });
  return show((target) => mount(Home, { target, props: { session } }));
}

beforeEach(() => {
  vi.useFakeTimers({ now: NOW * 1_000, toFake: ["Date"] });
  HTMLDialogElement.prototype.showModal ??= () => {};
});

afterEach(async () => {
  await removeShown();
  await language.choose("en");
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("control: after a look at a whole feed of now the page says that no exposure is known", async () => {
  expect((await home(lookOf())).textContent).toContain(en.home.clear);
});

test.each<[string, Partial<Look>, Partial<Session>]>([
  ["rows that still count are missing", { isIncomplete: true }, {}],
  ["the newest block is five days old", { time: NOW - 5 * DAY, isClockUnsure: true }, {}],
  ["the device has slept for three days, and the next look is under way", { at: NOW - 3 * DAY, time: NOW - 3 * DAY }, {}],
  ["chain and relays tell different things", {}, { line: { isLive: true, disagrees: true, isForeign: false } }],
])("the page does not say in green that no exposure is known where %s", async (_, look, changes) => {
  const page = await home(lookOf(look), changes);
  expect(page.querySelector(".card.good")?.textContent ?? "").not.toContain(en.home.clear);
});

test("a relay whose time no browser can write does not take the first page away", async () => {
  const errors: unknown[] = [];
  const page = await home(lookOf({ time: 8.64e12 + 1 })).catch((error: unknown) => void errors.push(error));
  expect(errors).toEqual([]);
  expect(page?.textContent).toContain(en.home.checkNow);
});

/** The page of places, where the feed tells of infected ones. */
async function places(directory: () => Promise<Directory>): Promise<string> {
  const session = sessionOf({ infectedOf: (all: string[]) => ({ listed: all.filter((place) => place === PLACE).map((place) => ({ place, until: NOW + DAY })), unlisted: all.includes(PLACE) ? 0 : 1 }) });
  session.directory = directory;
  session.last = lookOf({ infected: 1 });
  const page = await show((target) => mount(Places, { target, props: { session, code: "" } }));
  await vi.waitUntil(() => !page.querySelector("[aria-busy=true]"), PATIENCE);
  return page.textContent ?? "";
}

test("control: a place that is infected and listed is shown", async () => {
  expect(await places(async () => new Directory(NO_TREE, [{ place: PLACE, label: null, city: null }]))).toContain(PLACE);
});

test("where the list of places cannot be read, or lacks what the feed has, nobody is told that no place is infected", async () => {
  expect(await places(() => Promise.reject(new Error("away")))).not.toContain(en.places.none);
  expect(await places(async () => new Directory(NO_TREE, []))).not.toContain(en.places.none);
});

test("before the feed was ever read, nobody is told that nothing is reported of a place, day by day", async () => {
  const days = Array.from({ length: 14 }, (_, at) => ({ start: NOW - at * DAY, is_infected: false }));
  const session = sessionOf({ place: () => ({ place: PLACE, infected_until: null, days }) });
  session.directory = () => Promise.reject(new Error("away"));
  Object.assign(session, { last: null, look: { is: "failed", kind: "silent", message: "nobody answers" } });
  const page = await show((target) => mount(PlaceAnswer, { target, props: { session, code: PLACE } }));
  await vi.waitUntil(() => page.textContent?.includes(PLACE), PATIENCE);
  expect(page.textContent).not.toContain(en.place.nothingKnown);
  expect(page.textContent).not.toContain(en.place.free);
});

test("what the feed says of a place is told with its date where it is days old", async () => {
  const session = sessionOf({ place: () => ({ place: PLACE, infected_until: null, days: [] }) });
  session.directory = () => Promise.reject(new Error("away"));
  const old = lookOf({ at: NOW - 9 * DAY, time: NOW - 9 * DAY });
  Object.assign(session, { last: old, look: { is: "failed", kind: "silent", message: "nobody answers" } });
  const page = await show((target) => mount(PlaceAnswer, { target, props: { session, code: PLACE } }));
  await vi.waitUntil(() => page.textContent?.includes(PLACE), PATIENCE);
  expect(page.textContent).toContain(language.time(old.time));
});

test("a relay that lists a place twice, and what is none, takes no page away", async () => {
  vi.stubGlobal("fetch", (url: string) => {
    const files: Record<string, unknown> = {
      "/v1/places": [PLACE, PLACE, "9qc7 call 555-0100 to be vaccinated"],
      "/v1/tree": { key: "s", name: "State", counties: [] },
      "/v1/labels": { labels: [] },
    };
    return Promise.resolve(Response.json(files[new URL(url).pathname]));
  });
  const directory = await Directory.read(RECORD).catch(() => new Directory(NO_TREE, []));
  const errors: unknown[] = [];
  const page = await show((target) => mount(PlaceSearch, { target, props: { directory, typed: "9qc7" } })).catch((error: unknown) => void errors.push(error));
  expect(errors).toEqual([]);
  expect(page?.textContent).not.toContain("555-0100");
});

test("whoever deletes everything without a network sees nothing more of where they were exposed", async () => {
  const session = sessionOf({ look: () => Promise.reject(new PhoneTrouble("silent", "no relay answers")) });
  const met = lookOf({ findings: { ...NOTHING, exposures: [MET], is_alert: true } as unknown as Look["findings"] });
  Object.assign(session, { last: met, look: { is: "known", look: met } });
  const diary = await show((target) => mount(Diary, { target, props: { session } }));
  const yes = [...diary.querySelectorAll("dialog button")].find(({ textContent }) => textContent === en.diary.eraseYes);
  (yes as HTMLButtonElement).click();
  await vi.waitUntil(() => session.look.is === "failed", PATIENCE);
  const page = await show((target) => mount(Home, { target, props: { session } }));
  expect(page.textContent).not.toContain(PLACE);
});

test("what goes wrong with a diary is told in the language of the page", async () => {
  await language.choose("es");
  const session = sessionOf({ erase: () => Promise.reject(new PhoneTrouble("StorageError", "UnknownError: Internal error opening backing store")) });
  const diary = await show((target) => mount(Diary, { target, props: { session } }));
  const yes = [...diary.querySelectorAll("dialog button")].find(({ textContent }) => textContent === language.t.diary.eraseYes);
  (yes as HTMLButtonElement).click();
  await vi.waitUntil(() => diary.querySelector("[role=alert]"), PATIENCE);
  expect(diary.querySelector("[role=alert]")?.textContent).toBe(language.t.errors.StorageError);
});

test("a file of gigabytes that was chosen for an answer is not read", async () => {
  const onanswer = vi.fn();
  const page = await show((target) => mount(ReportAnswer, { target, props: { isBusy: false, onanswer } }));
  const file = new File(["x"], "film.mkv");
  Object.defineProperty(file, "size", { value: 4e9 });
  const read = vi.spyOn(file, "text");
  const field = page.querySelector("input") as HTMLInputElement;
  Object.defineProperty(field, "files", { value: [file] });
  field.dispatchEvent(new Event("change", { bubbles: true }));
  await settled();
  expect(read).not.toHaveBeenCalled();
});

test("a strength stands in one piece in a language that is written from right to left", async () => {
  await language.choose("ar");
  const exposures = [{ ...MET, how: { is: "contact", seconds: 600, rssi_dbm: -60 } }];
  const list = await show((target) => mount(Exposures, { target, props: { exposures } as never }));
  expect([...list.querySelectorAll("[dir=ltr]")].map(({ textContent }) => textContent)).toContain("-60 dBm");
});

test("what somebody has left out of a report stays left out when the code was mistyped", async () => {
  const item = (n: number, is: string): unknown => ({ id: `${n}`.padStart(16, "0"), what: { is: "visit", place: `9qc7mbdh/shop-${n}`, at: NOW - n * 3_600 }, progress: { is }, not_before: 0, refusal: null });
  const begun = vi.fn();
  const session = sessionOf({
    draft: () => [1, 2, 3].map((n) => item(n, "chosen")),
    withCode: (chosen: string[]) => {
      begun(chosen);
      throw new PhoneTrouble("unknown_code", "the desk does not know it");
    },
    // As the phone keeps it from the first attempt on.
    report: () => (begun.mock.calls.at(-1)?.[0] as string[] | undefined)?.map((id) => item(Number(id), "chosen")) ?? [],
  });
  Object.assign(session, { deployment: { ...RECORD, desks: [{ name: "desk", url: "https://desk.example.org" }] } });
  const page = await show((target) => mount(Report, { target, props: { session } }));
  const box = (n: number): HTMLInputElement | null => [...page.querySelectorAll("label")].find(({ textContent }) => textContent?.includes(`shop-${n}`))?.querySelector("input") ?? null;
  await vi.waitUntil(() => box(2), PATIENCE);
  box(2)?.click();
  flushSync();
  expect([1, 2, 3].map((n) => box(n)?.checked)).toEqual([true, false, true]);
  page.querySelector("form")?.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
  await vi.waitUntil(() => begun.mock.calls.length > 0, PATIENCE);
  expect(begun.mock.calls[0][0]).toHaveLength(2);
  // The next look, within a minute.
  await session.readKept();
  flushSync();
  [...page.querySelectorAll("button")].find(({ textContent }) => textContent === en.report.again)?.click();
  await vi.waitUntil(() => box(2), PATIENCE);
  expect([1, 2, 3].map((n) => box(n)?.checked)).toEqual([true, false, true]);
});

test("where there is no visit to compare, nobody is told in green that nothing is known", async () => {
  const [empty, kept] = [await home(lookOf()), await home(lookOf(), { visits: [{ tag: "ab", place: PLACE, at: NOW, stage: "committed" }] })];
  expect(empty.querySelector(".card.good")).toBeNull();
  expect(empty.textContent).toContain(en.home.emptyMore);
  expect(kept.querySelector(".card.good")?.textContent).toContain(en.home.clearMore);
});
