// A network that lets nothing through and says nothing, as in a train or behind a page that asks for a password: no node is needed.

import type { IncomingMessage, ServerResponse } from "node:http";
import { expect, test } from "vitest";
import { Registry } from "../registry";
import { open, until } from "./harness";
import { staged } from "./stage";

const PLACE = "9qc7mbdh/library";
const { standIn: relay, server, browser } = await staged({ registries: [new Registry(Math.floor(Date.now() / 1_000))] });

test("a page that is kept opens where the network is there and lets nothing through", async () => {
  const { context, page } = await open(browser, server.url);
  await page.getByRole("heading", { name: "No exposure known" }).waitFor();
  await page.evaluate(() => navigator.serviceWorker.ready);
  await until("the record is kept", () => page.evaluate(async () => (await caches.match("deployment.json")) !== undefined));
  // Control: without any network it opens.
  await context.setOffline(true);
  await page.reload();
  await page.getByRole("heading", { level: 1 }).waitFor({ timeout: 10_000 });
  await context.setOffline(false);
  // From now on nobody answers, and nobody says so.
  relay.delay = 3_600_000;
  const [held, asked]: [ServerResponse[], string[]] = [[], []];
  const handle = ({ url }: IncomingMessage, response: ServerResponse): void => {
    held.push(response);
    asked.push(url ?? "");
  };
  server.middlewares.stack.unshift({ route: "", handle });
  await page.goto("about:blank");
  await page.goto(`${server.url}#/check-in/${PLACE}`);
  const isShown = await page
    .getByRole("button", { name: "Check in here" })
    .waitFor({ timeout: 20_000 })
    .then(() => true, () => false);
  server.middlewares.stack.shift();
  for (const response of held) response.destroy();
  await context.close();
  // All else is kept.
  expect(asked.filter((url) => url !== "/sw.js")).toEqual(["/deployment.json"]);
  expect(isShown).toBe(true);
});
