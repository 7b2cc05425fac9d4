// What a browser keeps by itself of what relays say: in a file of its own, which nothing of this page deletes.

import { afterEach, expect, test, vi } from "vitest";
import { readFile, readTicket } from "../../src/lib/relay/relay";

const RELAY = "https://relay.example.org";

afterEach(() => void vi.unstubAllGlobals());

test.each<[string, () => Promise<unknown>]>([
  ["a file that everybody reads", () => readFile(RELAY, "/v1/head")],
  ["what became of a visit", () => readTicket({ url: RELAY }, "ab".repeat(16))],
])("the browser brings no relay a name back with the question for %s", async (_, ask) => {
  const modes: (string | undefined)[] = [];
  vi.stubGlobal("fetch", async (__: string, { cache }: RequestInit) => {
    modes.push(cache);
    return Response.json({ state: "queued", reason: null });
  });
  await ask();
  // In all other modes it sends the ETag that the server has made up for it, and keeps the answer on the disk.
  expect(modes).toEqual(["no-store"]);
});
