// What a page does that is opened now and then for a moment, as people open it.

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Deployment } from "../../src/lib/deployment";
import { Session } from "../../src/lib/session.svelte";

const MINUTE = 60_000;
const RELAY = { name: "one", url: "https://relay.example.org" };
const FORWARDER = { url: "https://forwarder.example.org/bring", key: "00" };

/** What the phone was asked, in order. */
let asked: string[];

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("addEventListener", () => {});
  vi.stubGlobal("removeEventListener", () => {});
  vi.stubGlobal("navigator", { onLine: true });
  asked = [];
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Opens the page for a while, in milliseconds. */
async function opened(isForwarded: boolean, forHowLong: number): Promise<void> {
  const relays = [isForwarded ? { ...RELAY, forwarder: FORWARDER } : RELAY];
  const session = new Session({ chain_id: "testing", node: "http://127.0.0.1:9", relays, desks: [] } as unknown as Deployment);
  const call = async (method: string): Promise<unknown> => {
    asked.push(method);
    if (method === "lastLook") return null;
    if (method === "look") return { findings: { unseen: [] }, isClockUnsure: false, next: 1 };
    return method === "goOn" ? null : [];
  };
  // No list of places, no line to a node: neither is what this is about.
  Object.assign(session, { phone: { call }, directory: async () => ({}), listAnew: async () => {}, listen: async () => null });
  const end = session.watch();
  await vi.advanceTimersByTimeAsync(forHowLong);
  end();
}

test("control: each time the page is opened for two minutes, what is due of a report is sent, and what waits handed in", async () => {
  for (let times = 0; times < 12; times++) await opened(false, 2 * MINUTE);
  expect(asked.filter((method) => method === "goOn").length).toBeGreaterThanOrEqual(12);
  expect(asked.filter((method) => method === "follow").length).toBeGreaterThanOrEqual(12);
});

test("also behind a forwarder, of somebody who opens the page twelve times for two minutes most pieces of a report that are due are sent", async () => {
  for (let times = 0; times < 12; times++) await opened(true, 2 * MINUTE);
  // docs/frontend.md: “of those that have come due meanwhile one goes when it is opened”.
  expect(asked.filter((method) => method === "goOn").length).toBeGreaterThanOrEqual(6);
});
