// Whether a relay knows a phone again by what the phone's browser keeps of its answers.

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { once } from "node:events";
import { afterAll, expect, test } from "vitest";
import { Registry } from "../registry";
import { freePort, open } from "./harness";
import { staged } from "./stage";

const CORS = { "access-control-allow-origin": "*", "access-control-allow-headers": "content-type" };

/** A relay that tells the truth, and gives each who asks a name of their own. */
const registry = new Registry(Math.floor(Date.now() / 1_000));
/** Names that were brought back, by whoever asked, in order. */
let known: string[] = [];
let names = 0;

function answer(request: IncomingMessage, response: ServerResponse): void {
  if (request.method === "OPTIONS") return void response.writeHead(204, CORS).end();
  const name = request.headers["if-none-match"];
  if (name !== undefined) known.push(`${request.url} ${name}`);
  const text = request.url === "/v1/places" ? "[]" : registry.file(request.url ?? "");
  const etag = name ?? `"phone-${++names}"`;
  response.writeHead(text === null ? 404 : 200, { ...CORS, "content-type": "application/json", etag }).end(text ?? "{}");
}

const port = await freePort();
const relay = createServer(answer).listen(port, "127.0.0.1");
await once(relay, "listening");
afterAll(() => {
  relay.closeAllConnections();
  relay.close();
});

const { server, browser } = await staged({ registries: [new Registry(registry.now)] });
// The record lists this one instead of the stage's.
process.env.WAYCLEAR_RELAY = `http://127.0.0.1:${port}`;

test("a relay does not know a phone again by a name that it gave it, after days, elsewhere, or when all was deleted", async () => {
  const { context, page } = await open(browser, server.url);
  await page.getByRole("heading", { name: "No exposure known" }).waitFor();
  // Control: it was asked.
  expect(names).toBeGreaterThan(1);
  known = [];
  await page.goto(`${server.url}#/diary`);
  await page.getByRole("button", { name: "Delete everything" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete everything" }).click();
  await page.goto("about:blank");
  await page.goto(server.url);
  await page.getByRole("heading", { name: "No exposure known" }).waitFor();
  expect(known).toEqual([]);
  await context.close();
});
