// A browser that does not keep what it is given: the page says so, keeps nothing by halves, and sends nothing that it has not kept.

import { beforeEach, expect, test } from "vitest";
import { concatBytes, hexToBytes } from "@noble/hashes/utils";
import { number, Registry, rowOf } from "../registry";
import { open } from "./harness";
import { staged } from "./stage";
import { keep, kept } from "./standin";

const NOW = Math.floor(Date.now() / 1_000);
const PLACE = "9qc7mbdh/storage";
const DENIED = `indexedDB.open = () => { throw new DOMException("denied", "SecurityError"); };`;
/** The rows of the feed find room, the device does not. */
const FULL = `
  self.put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (value, key) {
    if (this.name === "phones") throw new DOMException("no room", "QuotaExceededError");
    return self.put.call(this, value, key);
  };
`;
const flag = concatBytes(hexToBytes("ab".repeat(12)), number(Math.floor(NOW / 600) - 5, 4), number(1, 8), new Uint8Array(3));
const { standIn: relay, server, browser } = await staged({ registries: [new Registry(NOW).append(rowOf(NOW - 60, [[3, flag]]))] });

beforeEach(() => void (relay.handedIn.length = 0));

/** A profile in whose worker a script runs while it starts. */
async function before(script: string) {
  const profile = await open(browser, "about:blank");
  // It has to load what computes before it keeps anything.
  profile.page.on("worker", (worker) => void worker.evaluate(script));
  await profile.page.goto(server.url);
  return profile;
}

test("where nothing can be kept the page says why, keeps no visit and sends none", async () => {
  const { context, page } = await open(browser, "about:blank");
  // Before the worker begins: it opens the store first of all.
  await context.route(/\/assets\/worker-[^/]+\.js$/, async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: `${DENIED}\n${await answer.text()}` });
  });
  await page.goto(server.url);
  await page.getByRole("heading", { name: "Could not check" }).waitFor();
  await page.getByText("The browser keeps nothing: perhaps a private window").waitFor();
  await page.goto(`${server.url}#/check-in/${PLACE}`);
  await page.getByRole("button", { name: "Check in here" }).click();
  await page.getByRole("alert").filter({ hasText: "The browser keeps nothing" }).first().waitFor();
  expect(relay.handedIn).toEqual([]);
  await context.close();
});

test("what finds no room is kept neither by halves nor sent, and goes on when there is room", async () => {
  const { context, page } = await before(FULL);
  await page.getByRole("heading", { name: "Could not check" }).waitFor();
  await page.getByText("There is no room left on this device").waitFor();
  // The rows had found room: they went with the device.
  expect(await kept(page)).toEqual({ device: null, pieces: 0 });
  await page.goto(`${server.url}#/check-in/${PLACE}`);
  await page.getByRole("button", { name: "Check in here" }).click();
  await page.getByRole("alert").filter({ hasText: "There is no room left" }).first().waitFor();
  expect(relay.handedIn).toEqual([]);
  page.removeAllListeners("worker");
  await page.reload();
  await page.getByRole("button", { name: "Check in here" }).click();
  await page.getByRole("heading", { name: "You are checked in" }).waitFor();
  expect(relay.handedIn.length).toBe(1);
  // The look beside it keeps the rows.
  await expect.poll(async () => (await kept(page)).pieces).toBe(1);
  expect((await kept(page)).device).toContain(PLACE);
  await context.close();
});

test("a browser whose room is used up is named", async () => {
  const { context, page } = await open(browser, "about:blank");
  const session = await context.newCDPSession(page);
  await session.send("Storage.overrideQuotaForOrigin", { origin: server.url.replace(/\/$/, ""), quotaSize: 1 });
  await page.goto(server.url);
  await page.getByRole("heading", { name: "Could not check" }).waitFor();
  await page.getByText("There is no room left on this device").waitFor();
  await context.close();
});

test("a device of a newer version, or a damaged one, is refused in words and left as it is", async () => {
  const newer = JSON.stringify({ wayclear_device: 999, home: null, keys: "of another kind" });
  for (const [device, words] of [[newer, "a newer version of this page"], ['{"wayclear_device":4,', "is damaged"]] as const) {
    const { context, page } = await open(browser, server.url);
    await page.locator("section.card.good, section.card.empty").waitFor();
    await keep(page, device);
    await page.reload();
    await page.getByRole("heading", { name: "Could not check" }).waitFor();
    await page.getByText(words).waitFor();
    await page.goto(`${server.url}#/check-in/${PLACE}`);
    await page.getByRole("button", { name: "Check in here" }).click();
    await page.getByRole("alert").filter({ hasText: words }).first().waitFor();
    expect([(await kept(page)).device, relay.handedIn]).toEqual([device, []]);
    await context.close();
  }
});

test("a store that a newer build has made is refused in words", async () => {
  const { context, page } = await open(browser, `${server.url}icon.svg`);
  await page.evaluate(() => new Promise((done) => (indexedDB.open("wayclear", 99).onsuccess = done)));
  await page.goto(server.url);
  await page.getByText("a newer version of this page").waitFor();
  await context.close();
});
