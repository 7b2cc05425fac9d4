// A venue's tablet whose relays lie about the time, rest or refuse: visitors are taken all the same.

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { KeptVisits } from "../../src/kiosk/kept";
import { Taking } from "../../src/kiosk/taking.svelte";
import { encodeVisit } from "../../src/lib/kiosk";
import { intervalAt } from "../../src/lib/time";

const PLACE = "9qc7mbdh";
const NOW = 1_800_000_300;
const [MINUTE, HOUR, DAY] = [60, 3_600, 86_400];
const RELAY = { url: "https://relay.example.org" };
const OTHER = { url: "https://other.example.org" };

/** Its newest block's time by the tablet's clock, or what it says instead; and what it says to a visit, by relay. */
let time: (now: number) => unknown;
let says: Record<string, { status: number; body: object }>;
const TICKET = { status: 202, body: { ticket: "ab".repeat(16) } };
const REFUSAL = (type: string): { status: number; body: object } => ({ status: 422, body: { type, title: "No", detail: "no" } });
let taking: Taking;

beforeEach(() => {
  vi.useFakeTimers({ now: NOW * 1_000 });
  [time, says] = [(now) => now, { [RELAY.url]: TICKET, [OTHER.url]: TICKET }];
  vi.stubGlobal("fetch", (url: string, { method }: RequestInit) => {
    const { status, body } = method === "POST" ? says[new URL(url).origin] : { status: 200, body: { time: time(clock()) } };
    return Promise.resolve(Response.json(body, { status }));
  });
});

afterEach(() => {
  taking.end();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function clock(): number {
  return Math.floor(Date.now() / 1_000);
}

/** The kiosk after its first look. */
async function kiosk(relays = [RELAY]): Promise<Taking> {
  taking = await Taking.begin(PLACE, relays, await KeptVisits.open());
  await taking.look();
  return taking;
}

let shown = 0;
/** Shows a visit of now by a phone whose clock is right. */
function show(): Promise<string> {
  shown += 1;
  return taking.take(encodeVisit({ place: PLACE, interval: intervalAt(clock()), tag: shown.toString(16).padStart(32, "0") }));
}

/** Time goes on, and what is done meanwhile is. */
function wait(seconds: number): Promise<unknown> {
  return vi.advanceTimersByTimeAsync(seconds * 1_000);
}

test.each([
  ["lies about the time by an hour", HOUR],
  ["lies by a day", DAY],
  ["lies by an hour, backwards", -HOUR],
  ["lies by a day, backwards", -DAY],
])("a relay that %s turns nobody away, moves no time, and is told on the tablet", async (_, by) => {
  time = (now) => now + by;
  await kiosk();
  expect(taking.doubt).toEqual({ own: NOW, block: NOW + by });
  expect(await show()).toBe("taken");
  expect([taking.inInterval, taking.inHour, taking.now]).toEqual([1, 1, NOW]);
  await wait(MINUTE);
  expect([taking.waiting, taking.lost]).toEqual([0, 0]);
});

test.each([10 * MINUTE, 2 * HOUR])("a chain that rests for %i seconds turns nobody away, and it is said that it does", async (rest) => {
  time = () => NOW;
  await kiosk();
  expect(taking.doubt).toBeNull();
  await wait(rest);
  expect(await show()).toBe("taken");
  expect(taking.doubt?.block).toBe(NOW);
  time = (now) => now;
  await wait(MINUTE);
  expect(taking.doubt).toBeNull();
});

test("some minutes are no doubt", async () => {
  time = (now) => now - 4 * MINUTE;
  await kiosk();
  expect(taking.doubt).toBeNull();
});

test.each([null, "noon", -1, 0, 1e300, Number.MAX_SAFE_INTEGER])("a relay whose time is %j is none", async (odd) => {
  time = () => odd;
  await kiosk();
  expect([taking.isConnected, taking.doubt]).toEqual([false, null]);
  expect(await show()).toBe("taken");
});

test("a tablet that is nine minutes late takes whoever comes; one that is wrong by more says so, and sets nothing", async () => {
  for (const [late, outcome] of [[9 * MINUTE, "taken"], [HOUR, "tooEarly"]] as const) {
    time = (now) => now + late;
    await kiosk();
    shown += 1;
    const code = encodeVisit({ place: PLACE, interval: intervalAt(clock() + late), tag: shown.toString(16).padStart(32, "0") });
    expect(await taking.take(code)).toBe(outcome);
    expect(taking.doubt).toEqual({ own: NOW, block: NOW + late });
    taking.end();
  }
});

test.each(["interval", "form", "invalid", "length", "no_chain", "of_tomorrow"])("a relay that refuses by %s loses no visit before its hour is over", async (type) => {
  says[RELAY.url] = REFUSAL(type);
  await kiosk();
  expect(await show()).toBe("taken");
  await wait(50 * MINUTE);
  expect([taking.waiting, taking.lost]).toEqual([1, 0]);
  expect(taking.problem).not.toBeNull();
  says[RELAY.url] = TICKET;
  await wait(MINUTE);
  expect([taking.waiting, taking.lost, taking.problem]).toEqual([0, 0, null]);
});

test("what no relay takes in its hour is counted as lost", async () => {
  says[RELAY.url] = REFUSAL("interval");
  await kiosk();
  await show();
  await wait(HOUR + 11 * MINUTE);
  expect([taking.waiting, taking.lost]).toEqual([0, 1]);
});

test("what one relay refuses another gets", async () => {
  says[RELAY.url] = REFUSAL("other_place");
  await kiosk([RELAY, OTHER]);
  await show();
  await wait(MINUTE);
  expect(taking.waiting).toBe(0);
});
