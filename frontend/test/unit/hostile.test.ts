// A node that talks without end, a record as people write it, languages on a slow line, and parts of the page that do not come.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { parseDeployment } from "../../src/lib/deployment";
import { readNodeHead } from "../../src/lib/feed/node-head";
import { Live, type LiveState } from "../../src/lib/live";

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("a node whose answer does not end is not listened to until the memory of a phone is full", async () => {
  let given = 0;
  const piece = new TextEncoder().encode("x".repeat(65_536));
  const endless = (signal: AbortSignal): ReadableStream<Uint8Array> =>
    new ReadableStream({
      pull(stream) {
        // A phone would go on for fifteen seconds.
        if (signal.aborted || given > 64 * 1_048_576) return stream.error(new Error("too much"));
        given += piece.length;
        stream.enqueue(piece);
      },
    });
  vi.stubGlobal("fetch", (_: string, { signal }: RequestInit) => Promise.resolve(new Response(endless(signal as AbortSignal))));
  await expect(readNodeHead("https://node.example.org", "wasm1registry")).rejects.toThrow();
  // What the module says it listens to, and what a stream has under way.
  expect(given).toBeLessThan(1_048_576);
});

test("a node with a slash behind its address is asked like one without", () => {
  const record = { chain_id: "c", state: "wasm1state00000", registry: "wasm1registry00", made_at: { hash: "ab".repeat(32) }, window_seconds: 1_209_600 };
  expect(parseDeployment({ ...record, node: "https://node.example.org/" }).node).toBe("https://node.example.org");
});

test("of two relays of a record that are the same one, as behind two forwarders, one is taken, or the record is refused", () => {
  const record = { chain_id: "c", node: "https://node.example.org", state: "wasm1state00000", registry: "wasm1registry00", made_at: { hash: "ab".repeat(32) }, window_seconds: 1_209_600 };
  const relay = { name: "one", url: "https://relay.example.org" };
  const taken = ((): number => {
    try {
      return parseDeployment({ ...record, relays: [relay, { ...relay, name: "the same", url: `${relay.url}/` }] }).relays.length;
    } catch {
      return 1;
    }
  })();
  expect(taken).toBe(1);
});

const loaded = vi.hoisted(() => ({ spanish: (): void => {}, gate: null as Promise<void> | null }));
loaded.gate = new Promise((done) => (loaded.spanish = done));
vi.mock("../../src/lib/i18n/es", async (original) => {
  await loaded.gate;
  return original();
});

test("of two languages that were chosen one after the other the second one stays, however late the first one comes", async () => {
  vi.stubGlobal("document", { documentElement: {} });
  const { language } = await import("../../src/lib/i18n/language.svelte");
  const first = language.choose("es");
  await language.choose("en");
  loaded.spanish();
  await first;
  expect([language.code, language.t.locale]).toEqual(["en", "en"]);
});

const source = fileURLToPath(new URL("../../src/", import.meta.url));

test("wherever a part of the page is loaded late, something is said if it does not come, as after the next release", () => {
  const silent = readdirSync(source, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".svelte"))
    .flatMap((file) => {
      const text = readFileSync(join(source, file), "utf8");
      return [...text.matchAll(/\{#await (?:import|office)\(/g)].flatMap(({ index }) => {
        const block = text.slice(index, text.indexOf("{/await}", index));
        return block.includes("{:catch") ? [] : [`${file}:${text.slice(0, index).split("\n").length}`];
      });
    });
  expect(silent).toEqual([]);
});

let states: LiveState[];

beforeEach(() => void (states = []));

test("a line on which a node has said nothing for hours, and does not answer, is not told to be one on which news comes", async () => {
  vi.useFakeTimers();
  class DeadSocket {
    static last: DeadSocket;
    onopen = (): void => {};
    onmessage = (_: { data: string }): void => {};
    onclose = (): void => {};
    constructor() {
      DeadSocket.last = this;
    }
    send(): void {}
    close(): void {
      this.onclose();
    }
  }
  vi.stubGlobal("WebSocket", DeadSocket);
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
  const live = new Live({ node: "https://node", chainId: "c", registry: "r", relays: [], next: () => 1, news: () => {}, tell: (state) => states.push(state) });
  DeadSocket.last.onopen();
  DeadSocket.last.onmessage({ data: '{"result":{}}' });
  expect(states.at(-1)?.isLive).toBe(true);
  // The line is cut without a word, as behind a router that has forgotten it; the page asks once a minute as always.
  for (let minute = 0; minute < 180; minute++) {
    await live.check();
    await vi.advanceTimersByTimeAsync(60_000);
  }
  expect(states.at(-1)?.isLive).toBe(false);
  live.close();
});
