// Node and relay are killed and started again in the middle of a check-in and of a report: nothing is lost, nothing is doubled.

import { execFileSync } from "node:child_process";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { NODE, open, ROOT, until, wayclear } from "./harness";
import { staged } from "./stage";

/** A place of each run. */
const PLACE = `9qc7mbdh/cuts-${Date.now() % 1_000_000}`;
const { relay, desk, server, browser } = await staged({ places: [PLACE], relays: ["eve"], hasDesk: true });

/** The only node of the localnet, as the variables name it. */
function node(what: "kill" | "start"): void {
  execFileSync("scripts/localnet/localnet", [what, "0"], { cwd: ROOT, stdio: "ignore" });
}

async function startNode(): Promise<void> {
  node("start");
  await until("the node answers", async () => (await fetch(`${NODE}/status`)).ok);
}

/** What the place's contract says of itself. */
function status(): { status: string; visits: number } {
  const told = JSON.parse(wayclear("status", PLACE, "--node", NODE, "--ask", "--json")) as { status: { status: string; visits: number } };
  return told.status;
}

/** How many rows the feed has. */
async function rows(): Promise<number> {
  return ((await (await fetch(`${relay.url}/v1/head`)).json()) as { next: number }).next;
}

/** Looks until the page says something. */
async function lookUntil(page: Page, hash: string, text: string): Promise<void> {
  const seen = async (): Promise<number> => {
    await page.goto(`${server.url}#/home`);
    await page.getByRole("button", { name: "Check now" }).click();
    await page.goto(`${server.url}#/${hash}`);
    return page.getByText(text, { exact: true }).count();
  };
  await expect.poll(seen, { timeout: 60_000 }).toBe(1);
}

test("a visit and a report go through although node and relay are killed on their way, once each", async () => {
  const { context, page, errors } = await open(browser, server.url);
  await page.getByRole("heading", { name: "No exposure known" }).waitFor();

  // The relay dies when it has the visit and before the phone hears of it, and its node is dead already.
  node("kill");
  await context.route("**/v1/check-ins", async (route) => {
    await route.fetch();
    await relay.kill();
    await route.abort();
  });
  await page.goto(`${server.url}#/check-in/${PLACE}`);
  await page.getByRole("button", { name: "Check in here" }).click();
  await page.getByText("goes to the place as soon as a relay can be reached").waitFor();
  await context.unroute("**/v1/check-ins");
  await page.reload();
  await startNode();
  await relay.start();
  await lookUntil(page, "diary", "on the chain");
  expect(status()).toMatchObject({ status: "clean", visits: 1 });
  const before = await rows();

  // The answer of the desk is there, and the node is not.
  await page.goto(`${server.url}#/report`);
  await page.getByRole("textbox", { name: "One-time code" }).fill(desk.code("2026/3"));
  await page.getByRole("button", { name: "Have it signed" }).click();
  await page.getByText("1 piece is signed").waitFor();
  node("kill");
  await context.route("**/v1/slips", async (route) => {
    await route.fetch();
    await relay.kill();
    await route.abort();
  });
  const sent = page.waitForEvent("requestfailed", (request) => request.url().endsWith("/v1/slips"));
  await page.getByRole("button", { name: "Send all now" }).click();
  await sent;
  await context.unroute("**/v1/slips");
  await page.reload();
  await page.getByText("waits for its time").waitFor();
  await startNode();
  await relay.start();
  await page.getByRole("button", { name: "Send all now" }).click();
  await lookUntil(page, "report", "public");
  expect(status()).toMatchObject({ status: "infected", visits: 1 });
  expect(await rows()).toBe(before + 1);
  // A relay that has just begun says that it does not know the chain yet.
  expect(errors.filter((error) => !error.includes("503"))).toEqual([]);
  await context.close();
}, 240_000);
