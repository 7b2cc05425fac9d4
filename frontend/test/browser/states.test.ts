// States of a citizen's pages that come only now and then: an exposure, none that matters, no answer, no network, a camera that looks, a
// question before all is deleted, newer versions of the page, no record. Each language is seen dark and narrow, and light and wide.

import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { dayKey, deviceThatMet, identifier, Registry, rowOf } from "../registry";
import { expectUsable, VIEWS } from "./axe";
import { changeFile, open } from "./harness";
import { staged } from "./stage";
import { keep } from "./standin";

const NOW = Math.floor(Date.now() / 1_000);
/** Keys of people who tell that they were infected, and ten minutes three days ago. */
const [NEAR, FAR, MET] = [new Uint8Array(16).fill(7), new Uint8Array(16).fill(9), Math.floor(NOW / 600) - 3 * 144];
const registry = new Registry(NOW).append(rowOf(NOW - 60, [[1, Buffer.concat([NEAR, FAR].map((key) => dayKey(key, Math.floor(MET / 144))))]]));
const camera = { args: ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"] };
const { standIn: relay, server, browser } = await staged({ registries: [registry], browser: camera });

/** Opens the page anew with a device that has met somebody. */
async function met(page: Page, key: Uint8Array, seconds: number, rssi: number): Promise<void> {
  await to(page, "home");
  await page.locator("section.card:not(.unknown)").waitFor();
  await keep(page, deviceThatMet([{ sender: identifier(key, MET), at: MET * 600, seconds, rssi }]));
  await page.reload();
}

async function to(page: Page, hash: string): Promise<void> {
  await page.goto(`${server.url}#/${hash}`);
  await page.locator("h1").waitFor();
}

/** Has the page find the newer build, as it does by itself now and then. */
async function renew(page: Page): Promise<void> {
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  const end = changeFile(server, /^\/sw\.js$/, (text) => `${text}\n// renewed`);
  await page.evaluate(async () => {
    const kept = await navigator.serviceWorker.ready;
    await kept.update();
  });
  end();
}

/** Waits until a line says something else than before. */
async function changes(page: Page, line: string, change: () => Promise<unknown>): Promise<void> {
  const before = await page.locator(line).innerText();
  await change();
  await expect.poll(() => page.locator(line).innerText()).not.toBe(before);
}

/** The clock of the device says another day than the newest block. */
async function aDayAhead(page: Page): Promise<void> {
  relay.registry.now -= 86_400;
  await page.locator("button[aria-busy=false]").first().click();
  await page.locator("main .card.unknown, main p[role=status]:not(.faint)").first().waitFor();
  relay.registry.now += 86_400;
}

/** One after the other, in one profile. */
const STATES: [string, (page: Page) => Promise<unknown>][] = [
  ["low", async (page) => {
    await met(page, FAR, 60, -95);
    await page.locator("section.card.low").waitFor();
  }],
  ["exposed", async (page) => {
    await met(page, NEAR, 3_600, -30);
    await page.locator("section.card.bad").waitFor();
    await page.locator("details", { hasText: "P = " }).locator("summary").first().click();
  }],
  ["exposed-failed", async (page) => {
    await page.context().route(`${relay.url}/**`, (route) => route.abort());
    await changes(page, "section.card.bad", () => page.locator("button[aria-busy=false]").first().click());
  }],
  ["failed", async (page) => {
    await keep(page, deviceThatMet([]));
    await page.reload();
    await page.locator("section.card.unknown ~ section ol").waitFor();
    await page.locator("section.card.unknown summary").click();
  }],
  ["offline", async (page) => {
    await page.context().unroute(`${relay.url}/**`);
    await page.locator("button[aria-busy=false]").first().click();
    await page.locator("section.card.good, section.card.empty").waitFor();
    await changes(page, "main p[role=status].faint", () => page.context().setOffline(true));
  }],
  ["clock-ahead", async (page) => {
    await page.context().setOffline(false);
    await page.reload();
    await page.locator("section.card.good, section.card.empty").waitFor();
    await aDayAhead(page);
  }],
  ["scanner", async (page) => {
    await to(page, "check-in");
    await page.locator("section.sheet button.main").first().click();
    await page.waitForFunction(() => (document.querySelector("video")?.currentTime ?? 0) > 0);
  }],
  ["erase", async (page) => {
    await to(page, "diary");
    await page.locator("button.danger").first().click();
    await page.locator("dialog[open] h2").waitFor();
  }],
  ["renewed", async (page) => {
    await page.keyboard.press("Escape");
    await to(page, "home");
    await renew(page);
    await page.locator("main > [role=status] button").waitFor();
  }],
  ["outdated", async (page) => {
    await page.evaluate(() => new Promise((done) => (indexedDB.open("wayclear", 99).onsuccess = done)));
    await page.locator("main > [role=alert] button").waitFor();
  }],
];

for (const { name, locale, width, colorScheme } of VIEWS) {
  test(`what comes now and then can be used in ${name}`, async () => {
    const options = { locale, colorScheme, viewport: { width: width, height: 740 } };
    const { context, page, errors } = await open(browser, server.url, options);
    for (const [state, reach] of STATES) {
      await reach(page);
      await expectUsable(page, `${name}-${state}`);
    }
    expect(errors).toEqual([]);
    await context.close();
    for (const [state, status, body] of [["no-record", 404, "nothing"], ["not-a-record", 200, "<!doctype html>"]] as const) {
      const { context, page } = await open(browser, "about:blank", { ...options, serviceWorkers: "block" });
      await context.route("**/deployment.json", (route) => route.fulfill({ status, body }));
      await page.goto(server.url);
      await page.locator("main summary").click();
      await expectUsable(page, `${name}-${state}`);
      await context.close();
    }
  });
}

test.each(["en-US", "es-ES", "ar-EG"])("a corner shows whether a fold is open, in %s", async (locale) => {
  const { context, page } = await open(browser, server.url, { locale });
  await page.locator("section.card.good, section.card.empty").waitFor();
  const fold = page.locator("main summary").last();
  const turned = (): Promise<string> => fold.evaluate((one) => getComputedStyle(one, "::before").rotate);
  const closed = await turned();
  await fold.click();
  expect(await turned()).not.toBe(closed);
  await context.close();
});

test("a newer build waits until somebody says yes", async () => {
  const { context, page, errors } = await open(browser, server.url);
  await page.locator("section.card.good, section.card.empty").waitFor();
  await renew(page);
  await page.getByText("There is a newer version of this page.").waitFor();
  const waiting = (): Promise<boolean> => page.evaluate(async () => Boolean((await navigator.serviceWorker.ready).waiting));
  expect(await waiting()).toBe(true);
  await Promise.all([page.waitForEvent("load"), page.getByRole("button", { name: "Load it anew" }).click()]);
  await page.locator("section.card.good, section.card.empty").waitFor();
  expect(await waiting()).toBe(false);
  expect(await page.getByText("There is a newer version of this page.").count()).toBe(0);
  expect(errors).toEqual([]);
  await context.close();
});
