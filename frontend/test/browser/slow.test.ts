// A relay that is slow holds up nobody where another one is not.

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Registry } from "../registry";
import { launch, open, RECORD, serve } from "./harness";
import { StandIn, standInRecord } from "./standin";

let relays: StandIn[];
let server: Awaited<ReturnType<typeof serve>>;
let browser: Browser;
let remove: () => void;

beforeAll(async () => {
  remove = standInRecord();
  const now = Math.floor(Date.now() / 1_000);
  relays = await Promise.all([StandIn.start(new Registry(now)), StandIn.start(new Registry(now))]);
  server = await serve(relays.map(({ url }) => url));
  browser = await launch();
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  for (const relay of relays ?? []) await relay.close();
  remove?.();
  process.env.WAYCLEAR_DEPLOYMENT = RECORD;
});

test("who answers long after another relay is passed over in this look, and named", async () => {
  // Not so long that nobody would wait for it if it were alone.
  relays[0].delay = 15_000;
  const { context, page, errors } = await open(browser, server.url);
  await page.getByRole("heading", { name: "No exposure known" }).waitFor();
  await page.getByText("How this was worked out").click();
  expect(await page.locator("main details li").allInnerTexts()).toEqual([expect.stringContaining(relays[0].url)]);
  expect(errors).toEqual([]);
  await context.close();
});

test("a relay that is slow and alone is waited for", async () => {
  for (const relay of relays) relay.delay = 12_000;
  const { context, page } = await open(browser, server.url);
  await page.getByRole("heading", { name: "No exposure known" }).waitFor({ timeout: 60_000 });
  await context.close();
});
