// What a browser keeps of a report when everything was deleted while a relay took its time.

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { KeptPhone } from "../../src/lib/phone/kept";
import { BrowserPhone } from "../../src/lib/phone/phone";
import type { Kept } from "../../src/lib/phone/store";
import { HOME } from "../registry";
import { Phone } from "./load";
import { phoneThatReports, tab } from "./tab";

/** A busy machine takes longer than vitest waits by itself. */
const PATIENCE = { timeout: 30_000 };

const NOW = 1_788_000_000;
const HOUR = 3_600;

/** How many pieces were handed in. */
let posted: number;
/** What relays wait for before they answer. */
let isAnswered: Promise<void>;

beforeEach(() => {
  vi.useFakeTimers({ now: NOW * 1_000 });
  [posted, isAnswered] = [0, Promise.resolve()];
  vi.stubGlobal("fetch", async () => {
    posted += 1;
    await isAnswered;
    return Response.json({ ticket: "ab".repeat(16) });
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function newPhone(device?: string): Phone {
  return new Phone(HOME, device, new Uint8Array());
}

/** A store as the browser's, in memory. */
class MemoryStore {
  kept: Kept | undefined;
  plan: [string, number][] | undefined;
  read = (): Promise<Kept | undefined> => Promise.resolve(this.kept);
  readFeed = (): Promise<Uint8Array> => Promise.resolve(new Uint8Array());
  readPlan = (): Promise<[string, number][]> => Promise.resolve(this.plan ?? []);
  async write(kept: Kept, _: unknown, before: string | undefined): Promise<boolean> {
    if (this.kept?.mark !== before) return false;
    this.kept = kept;
    return true;
  }
  async writePlan(plan: [string, number][]): Promise<void> {
    this.plan = plan;
  }
  async remove(): Promise<void> {
    [this.kept, this.plan] = [undefined, undefined];
  }
}

test("after everything was deleted nothing tells that there was a report, also where a relay took its time meanwhile", async () => {
  const locks = new Map<string, Promise<unknown>>();
  vi.stubGlobal("navigator", {
    locks: {
      request: <T>(name: string, run: () => Promise<T>): Promise<T> => {
        const done = (locks.get(name) ?? Promise.resolve()).then(run);
        locks.set(name, done.catch(() => {}));
        return done;
      },
    },
  });
  const store = new MemoryStore();
  store.kept = { mark: "one", device: (await phoneThatReports(6, NOW)).device() };
  // All as it is but for the browser's storage.
  const kept = Object.assign(tab(newPhone()), { store, lock: "wayclear", phone: null });
  for (const method of ["using", "changing", "plan", "writePlan"] as const) delete (kept as unknown as Record<string, unknown>)[method];
  const page = new (BrowserPhone as unknown as new (kept: KeptPhone) => BrowserPhone)(kept);
  await page.goOn();
  // Control: as long as it is there, it is planned.
  expect(store.plan).toHaveLength(6);
  let answer = (): void => {};
  isAnswered = new Promise((done) => (answer = done));
  vi.setSystemTime((NOW + 7 * HOUR) * 1_000);
  const sending = page.goOn();
  await vi.waitUntil(() => posted > 0, PATIENCE);
  await page.erase();
  expect(store.plan).toBeUndefined();
  answer();
  await sending.catch(() => {});
  expect(newPhone(store.kept?.device).report()).toEqual([]);
  expect(store.plan ?? []).toEqual([]);
});
