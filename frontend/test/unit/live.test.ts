// What a node says of the feed against what relays say, and who hears of news when.

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { headOfAnswer } from "../../src/lib/feed/node-head";
import { compare, Live, type LiveState } from "../../src/lib/live";

const A = "aa".repeat(32);
const B = "bb".repeat(32);

/** A line to a node, which the test holds the other end of. */
class FakeSocket {
  static all: FakeSocket[] = [];
  onopen = (): void => {};
  onmessage = (_: { data: string }): void => {};
  onclose = (): void => {};
  sent: string[] = [];
  constructor(readonly url: string) {
    FakeSocket.all.push(this);
  }
  send(text: string): void {
    this.sent.push(text);
  }
  close(): void {
    this.onclose();
  }
  answer(): void {
    this.onmessage({ data: '{"result":{}}' });
  }
}

let network: string;
let node: { next: number; link: string } | null;
let relays: ({ next: number; link: string } | null)[];
let states: LiveState[];
let news: number;
let next: number | null;
let live: Live;

function rowOf({ next, link }: { next: number; link: string }): string {
  const row = [0, 0, 0, 0, 0, 0, 0, next, 0, 0, 0, 0, 0, 0, 0, 0, ...Array.from({ length: 32 }, () => parseInt(link.slice(0, 2), 16))];
  return btoa(String.fromCharCode(0x0a, row.length, ...row));
}

beforeEach(() => {
  vi.useFakeTimers();
  [FakeSocket.all, states, news, next, network] = [[], [], 0, 3, "chain-1"];
  [node, relays] = [{ next: 3, link: A }, [{ next: 3, link: A }, { next: 3, link: A }]];
  vi.stubGlobal("WebSocket", FakeSocket);
  vi.stubGlobal("fetch", async (url: string) => {
    if (url === "https://node/status") return new Response(JSON.stringify({ result: { node_info: { network } } }));
    const at = Number(/relay(\d)/.exec(url)?.[1] ?? -1);
    const told = at < 0 ? node : relays[at];
    if (!told) throw new Error("away");
    return new Response(JSON.stringify(at < 0 ? { result: { response: { code: 0, value: rowOf(told) } } } : told));
  });
  live = new Live({
    node: "https://node",
    chainId: "chain-1",
    registry: "wasm1registry",
    relays: ["https://relay0", "https://relay1"],
    next: () => next,
    news: () => news++,
    tell: (state) => states.push(state),
  });
});

afterEach(() => {
  live.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("ends of the feed are the same, of different feeds, or one has more", () => {
  expect(compare({ next: 3, link: A }, [{ next: 3, link: A }, { next: 2, link: B }])).toBe("same");
  expect(compare({ next: 3, link: A }, [{ next: 3, link: A }, { next: 3, link: B }])).toBe("differs");
  expect(compare({ next: 3, link: A }, [{ next: 2, link: B }])).toBe("gap");
  expect(compare({ next: 3, link: A }, [{ next: 4, link: B }])).toBe("gap");
});

test("a row that the node tells of is waited for at the relays, and then there is news", async () => {
  const [socket] = FakeSocket.all;
  expect(socket.url).toBe("wss://node/websocket");
  socket.onopen();
  expect(JSON.parse(socket.sent[0]).params.query).toContain("wasm-feed_appended._contract_address='wasm1registry'");
  socket.answer();
  await vi.advanceTimersByTimeAsync(0);
  expect([states.at(-1), news]).toEqual([{ isLive: true, disagrees: false, isForeign: false }, 0]);
  node = { next: 4, link: B };
  socket.answer();
  await vi.advanceTimersByTimeAsync(500);
  expect(news).toBe(0);
  relays = [{ next: 4, link: B }, { next: 3, link: A }];
  await vi.advanceTimersByTimeAsync(2_000);
  expect([states.at(-1), news]).toEqual([{ isLive: true, disagrees: false, isForeign: false }, 1]);
});

test("a row that came while the phone was looking is not missed, and told of once", async () => {
  next = 2;
  FakeSocket.all[0].answer();
  await vi.advanceTimersByTimeAsync(0);
  expect(news).toBe(1);
  await live.check();
  expect(news).toBe(1);
  next = null;
  relays = [{ next: 9, link: A }];
  await live.check();
  expect(news).toBe(1);
});

test("a relay that tells of rows that are not there keeps no news of another one back", async () => {
  relays = [{ next: 99, link: B }, { next: 3, link: A }];
  FakeSocket.all[0].answer();
  await vi.advanceTimersByTimeAsync(0);
  // The phone looks, and finds none.
  expect(news).toBe(1);
  // Now there is a row, on the chain and at the other relay.
  node = { next: 4, link: B };
  relays[1] = node;
  FakeSocket.all[0].answer();
  await vi.advanceTimersByTimeAsync(5_000);
  expect([states.at(-1), news]).toEqual([{ isLive: true, disagrees: false, isForeign: false }, 2]);
});

test("what no relay brings for two minutes is told of, until one does", async () => {
  FakeSocket.all[0].answer();
  await vi.advanceTimersByTimeAsync(0);
  node = { next: 4, link: B };
  await live.check();
  await vi.advanceTimersByTimeAsync(110_000);
  expect(states.at(-1)?.disagrees).toBe(false);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(states.at(-1)?.disagrees).toBe(true);
  relays[1] = node;
  await live.check();
  expect(states.at(-1)?.disagrees).toBe(false);
});

test("another feed of the same length is told of at once, and whoever is silent contradicts nobody", async () => {
  relays[1] = { next: 3, link: B };
  await live.check();
  expect(states.at(-1)?.disagrees).toBe(true);
  relays[1] = null;
  await live.check();
  expect(states.at(-1)?.disagrees).toBe(false);
  const before = states.length;
  [node, relays] = [null, [null, null]];
  await live.check();
  expect([states.length, news]).toEqual([before, 0]);
});

test("a line that breaks is made anew, with longer pauses, and refusals end it", async () => {
  FakeSocket.all[0].answer();
  FakeSocket.all[0].onclose();
  expect(states.at(-1)?.isLive).toBe(false);
  const pauses: number[] = [];
  for (let n = 1; n < 9; n++) {
    let waited = 0;
    while (FakeSocket.all.length === n) {
      await vi.advanceTimersByTimeAsync(500);
      waited += 500;
    }
    pauses.push(waited);
    // The node refuses the subscription.
    FakeSocket.all[n].onmessage({ data: n % 2 ? '{"error":{"code":-32603}}' : "garbage" });
  }
  expect(pauses[0]).toBeLessThanOrEqual(2_000);
  expect(pauses.at(-1)).toBeGreaterThanOrEqual(30_000);
  expect(Math.max(...pauses)).toBeLessThanOrEqual(90_500);
  live.close();
  const before = FakeSocket.all.length;
  await vi.advanceTimersByTimeAsync(600_000);
  expect(FakeSocket.all.length).toBe(before);
});

test("what is no answer of a node is none", () => {
  expect(headOfAnswer('{"result":{"response":{"code":0,"value":""}}}').next).toBe(0);
  const hostile = ['{"result":{"response":{"code":7,"value":""}}}', "{}", '{"result":{"response":{"code":0,"value":"Cv8B"}}}', '{"result":{"response":{"code":0,"value":"CjAA"}}}', "<html>"];
  for (const text of hostile) expect(() => headOfAnswer(text), text).toThrow();
});

test("a node of another chain is told of, and neither believed nor listened to", async () => {
  [network, node] = ["chain-2", { next: 3, link: B }];
  const [socket] = FakeSocket.all;
  socket.onopen();
  socket.answer();
  await vi.advanceTimersByTimeAsync(0);
  expect([states.at(-1), news]).toEqual([{ isLive: false, disagrees: false, isForeign: true }, 0]);
  network = "chain-1";
  await live.check();
  await vi.advanceTimersByTimeAsync(600_000);
  expect([states.at(-1)?.disagrees, FakeSocket.all.length]).toEqual([false, 1]);
  // News is asked of the relays all the same.
  relays = [{ next: 4, link: A }];
  await live.check();
  expect(news).toBe(1);
});
