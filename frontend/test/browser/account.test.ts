// A check-in with an account of one's own: only after a yes to what it means, and then it is on the chain and in the diary.

import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launch, open, RelayService, ROOT, serve, wayclear } from "./harness";

const PLACE = `9qc7mbdh/own-${Date.now() % 1_000_000}`;
let relay: RelayService;
let server: Awaited<ReturnType<typeof serve>>;
let browser: Browser;

beforeAll(async () => {
  wayclear("open", PLACE, "--from", "dan");
  relay = await RelayService.start("sponsor");
  server = await serve([relay.url]);
  browser = await launch();
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  await relay?.remove();
});

test("whoever wants it checks in with an account, is told that it is public for ever, and has it in the diary", async () => {
  const { context, page, errors } = await open(browser, `${server.url}#/check-in/${PLACE}`);
  const handedIn: string[] = [];
  context.on("request", (request) => request.url().includes("/v1/check-ins") && handedIn.push(request.url()));
  await page.getByText("With an account of my own").click();
  await page.getByText("Everybody can see for ever that this account was at this place").waitFor();
  expect(await page.getByRole("button", { name: "Check in publicly" }).count()).toBe(0);
  await page.locator("details input[type=file]").setInputFiles(join(ROOT, "scripts/localnet/accounts.toml"));
  const choice = page.locator("details select");
  const ada = await choice.locator("option").filter({ hasText: /^ada / }).getAttribute("value");
  await choice.selectOption(ada);
  await page.getByRole("button", { name: "Use it" }).click();
  const go = page.getByRole("button", { name: "Check in publicly with this account" });
  await go.waitFor();
  expect(await go.isDisabled()).toBe(true);
  await page.getByRole("checkbox", { name: "I understand" }).check();
  await go.click();
  await page.getByText(/On the chain in block/).waitFor();
  await page.getByRole("link", { name: "Show the diary" }).click();
  await page.getByRole("listitem").filter({ hasText: PLACE }).getByText("on the chain").waitFor();
  await page.goto(`${server.url}#/places/${PLACE}`);
  await page.getByRole("button", { name: "Ask a node about this place" }).click();
  await page.getByText("1 visit since it was opened").waitFor();
  // No relay was told.
  expect(handedIn).toEqual([]);
  expect(errors).toEqual([]);
  await context.close();
});
