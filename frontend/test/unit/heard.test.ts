import { expect, test } from "vitest";
import { HeardEvents, MOST } from "../../src/engineer/heard.svelte";
import type { Heard } from "../../src/lib/chain/stream";

/** Who made whom, as a chain tells it. */
const MADE_BY: Record<string, string> = { county: "state", city: "county", location: "city", stranger: "somebody", below: "stranger", itself: "itself" };
const TREE = { state: "state", registry: "registry" };

function chain() {
  const asked: string[] = [];
  const creator = (address: string): Promise<string | null> => {
    asked.push(address);
    return Promise.resolve(MADE_BY[address] ?? null);
  };
  return { asked, creator };
}

function told(height: number, ...contracts: string[]): Heard {
  const events = contracts.map((contract) => ({ type: "wasm-told", contract, attributes: [] }));
  return { hash: `hash ${height}`, height: String(height), events };
}

test("only contracts that the tree has made are listened to, and each is asked for once", async () => {
  const { asked, creator } = chain();
  const heard = new HeardEvents({ creator }, TREE);
  for (const height of [1, 2]) await heard.take(told(height, "state", "location", "below", "registry", "itself", "nobody"));
  expect(heard.events.map(({ contract, height }) => `${contract} ${height}`)).toEqual([
    "registry 2",
    "location 2",
    "state 2",
    "registry 1",
    "location 1",
    "state 1",
  ]);
  expect(asked.filter((address) => address === "location")).toHaveLength(1);
});

test("a node that was away for a moment is asked again", async () => {
  let isAway = true;
  const creator = (): Promise<string> => (isAway ? Promise.reject(new Error("away")) : Promise.resolve("state"));
  const heard = new HeardEvents({ creator }, TREE);
  await heard.take(told(1, "county"));
  isAway = false;
  await heard.take(told(2, "county"));
  expect(heard.events.map(({ height }) => height)).toEqual(["2"]);
});

test("the list is bounded, also during a pause, and keeps its order after it", async () => {
  const heard = new HeardEvents(chain(), TREE);
  for (let height = 0; height < MOST; height++) await heard.take(told(height, "state"));
  heard.pause();
  for (let height = MOST; height < 2 * MOST + 5; height++) await heard.take(told(height, "state"));
  expect([heard.events.length, heard.held.length]).toEqual([MOST, MOST]);
  expect(heard.events[0].height).toBe(String(MOST - 1));
  heard.goOn();
  expect([heard.events.length, heard.held.length]).toEqual([MOST, 0]);
  expect(heard.events[0].height).toBe(String(2 * MOST + 4));
  heard.clear();
  expect(heard.events).toEqual([]);
});
