// News as it comes, without a network, and where chain and relays tell different things.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { open, until, wayclear } from "./harness";
import { staged } from "./stage";

const PLACE = `9qc7mbdh/live-${Date.now() % 1_000_000}`;
const { relay, server, browser } = await staged({ places: [PLACE], relays: ["cy"] });

/** Somebody was at the place, and has the visit signed; what is returned makes it a row of the feed. */
async function prepared(patient: string): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), "wayclear-live-"));
  const [device, request, register, signed] = ["device", "request", "register", "signed"].map((name) => join(folder, name));
  const from = ["--device", device, "--relay", relay.url];
  wayclear("check-in", PLACE, ...from);
  await until("the visit is on the chain", async () => wayclear("visits", ...from, "--json").includes('"recorded"'));
  wayclear("report", ...from, "--request", request);
  wayclear("attest", "sign", request, "--patient", patient, "--register", register, "--authority", "authority", "--out", signed);
  return () => {
    wayclear("report", ...from, "--signed", signed, "--now");
    rmSync(folder, { recursive: true });
  };
}

test("a row that comes is shown without anybody asking, long before the minute is over", async () => {
  const goes = await prepared(`2026/live-${Date.now()}`);
  const { context, page, errors } = await open(browser, server.url);
  await page.getByText("News shows here as it comes.").waitFor();
  await page.goto(`${server.url}#/places/${PLACE}`);
  await page.getByRole("heading", { name: "No infection report" }).waitFor();
  goes();
  // The clock looks again a minute after the page was opened, and that was a moment ago.
  await page.getByRole("heading", { name: `At ${PLACE}` }).waitFor({ timeout: 30_000 });
  expect(errors).toEqual([]);
  await context.close();
});

test("without the node's line it is asked for once a minute, and says so; when it is back, it is used", async () => {
  const context = await browser.newContext({ locale: "en-US" });
  let isCut = true;
  await context.routeWebSocket(/\/websocket$/, (socket) => {
    if (isCut) void socket.close();
    else socket.connectToServer();
  });
  const page = await context.newPage();
  await page.goto(server.url);
  await page.locator("section.card.good, section.card.low").waitFor();
  await page.getByText("Looks for news once a minute.").waitFor();
  isCut = false;
  await page.getByText("News shows here as it comes.").waitFor();
  await context.close();
});

test("without a network it says so, and of when it is what is shown", async () => {
  const { context, page } = await open(browser, server.url);
  await page.getByText("News shows here as it comes.").waitFor();
  await context.setOffline(true);
  await page.getByText(/You are offline. What you see is as of .*20/).waitFor();
  await context.setOffline(false);
  await page.getByText(/News shows here as it comes.|Looks for news once a minute./).waitFor();
  await context.close();
});

test("a node that tells another feed than the relay is told of, and nothing else is lost", async () => {
  const context = await browser.newContext({ locale: "en-US" });
  await context.route(/\/abci_query/, async (route) => {
    const answer = await route.fetch();
    const json = (await answer.json()) as { result: { response: { value: string } } };
    const bytes = Buffer.from(json.result.response.value, "base64");
    // The last byte of the link.
    bytes[2 + 8 + 8 + 31] ^= 1;
    json.result.response.value = bytes.toString("base64");
    await route.fulfill({ response: answer, json });
  });
  const page = await context.newPage();
  await page.goto(server.url);
  await page.getByRole("heading", { name: "Chain and relays tell different things" }).waitFor();
  await page.getByRole("heading", { name: /No exposure known|No action needed/ }).waitFor();
  await context.unrouteAll({ behavior: "ignoreErrors" });
  await context.close();
});
