// How fast it is: printed, with what must be true of the result. 14 days of a feed at 1,250 cases a day, as `make bench-feed` has
// them: of each case fourteen day keys and forty visits, 20 slips a row.

import { randomBytes } from "node:crypto";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { bytesToHex, concatBytes } from "@noble/hashes/utils";
import { dayKey, deviceThatMet, identifier, number, Registry, rowOf } from "../registry";
import { figure, open } from "./harness";
import { staged } from "./stage";
import { keep } from "./standin";

const NOW = Math.floor(Date.now() / 1_000);
const [CASES, KEYS, VISITS, DAYS, SLIPS_A_ROW] = [1_250, 14, 40, 14, 20];
const ROWS = (CASES * (KEYS + VISITS) * DAYS) / SLIPS_A_ROW;
/** Whom the phone has met in 14 days. */
const CONTACTS = 5_000;
/** The key of somebody who was met, and the ten minutes of it. */
const [KEY, MET] = [new Uint8Array(16).fill(7), Math.floor(NOW / 600) - 3 * 144];
const { standIn: relay, server, browser } = await staged({ registries: [new Registry(NOW)] });

/** Items sorted by value, as they stand in a section. */
function section(kind: number, items: Uint8Array[]): [number, Uint8Array] {
  return [kind, concatBytes(...items.sort((one, other) => Buffer.compare(one, other)))];
}

/** Rows of 14 days up to now. */
function feed(): Uint8Array[] {
  return Array.from({ length: ROWS }, (_, index) => {
    const time = NOW - DAYS * 86_400 + Math.floor((index * DAYS * 86_400) / ROWS);
    const [keys, flags]: Uint8Array[][] = [[], []];
    for (let slip = 0; slip < SLIPS_A_ROW; slip++) {
      const interval = Math.floor(time / 600) - 1 - Math.floor(Math.random() * 144 * 14);
      if (Math.random() * (KEYS + VISITS) < KEYS) keys.push(dayKey(randomBytes(16), Math.floor(interval / 144)));
      else flags.push(concatBytes(randomBytes(12), number(interval, 4), randomBytes(8), Uint8Array.of(4), number(0, 2)));
    }
    if (index === ROWS / 2) keys.push(dayKey(KEY, Math.floor(MET / 144)));
    return rowOf(time, [section(1, keys), section(3, flags)].filter(([, items]) => items.length > 0) as [number, Uint8Array][]);
  });
}

/** Somebody who has met many people, one of whom tells of it later. */
function device(): string {
  const strangers = Array.from({ length: CONTACTS - 1 }, () => ({
    ...{ sender: bytesToHex(randomBytes(16)), at: NOW - Math.floor(Math.random() * 13 * 86_400), seconds: 600, rssi: -70 },
  }));
  return deviceThatMet([...strangers, { sender: identifier(KEY, MET), at: MET * 600, seconds: 3_600, rssi: -30 }]);
}

/** From a click until the look is over, in seconds. */
async function look(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const button = [...document.querySelectorAll("button")].find((button) => button.hasAttribute("aria-busy"));
    const began = performance.now();
    const over = new Promise<void>((done) => {
      const watch = new MutationObserver(() => {
        if (button?.disabled) return;
        watch.disconnect();
        done();
      });
      watch.observe(document.body, { attributes: true, subtree: true });
    });
    button?.click();
    await over;
    return (performance.now() - began) / 1_000;
  });
}

test("14 days of a feed at 1,250 cases a day are read, checked, matched and kept in the worker", async () => {
  const { context, page } = await open(browser, server.url);
  await page.locator("section.card.good, section.card.empty").waitFor();
  await keep(page, device());
  relay.registry.append(...feed());
  const megabytes = relay.registry.rows.reduce((sum, row) => sum + row.length, 0) / 1e6;
  const [first, idle] = [await look(page), await look(page)];
  // The key among all others is found, or nothing was compared.
  await page.getByText("Near somebody").waitFor();
  // What was found before is shown at once; places are listed when the look is over.
  const listed = page.waitForRequest(`${relay.url}/v1/places`);
  await page.reload();
  await page.getByText("Near somebody").waitFor();
  const shown = await page.evaluate(() => performance.now() / 1_000);
  await listed;
  const again = await page.evaluate(() => performance.now() / 1_000);
  const frames = await page.evaluate(() => performance.getEntriesByType("longtask").length);
  figure(
    `${ROWS} rows, ${megabytes.toFixed(1)} MB, ${CONTACTS} people met: ${first.toFixed(1)} s to read, check, match and keep all of it, ` +
      `${shown.toFixed(1)} s to open and show it again, ${again.toFixed(1)} s to match it again, ${idle.toFixed(2)} s when nothing is new, in a worker (${frames} long tasks of the page)`,
  );
  expect(relay.asked.filter((path) => path === "/v1/feed/0").length).toBe(1);
  await context.close();
}, 300_000);

test("the first paint does not wait for the phone", async () => {
  const { context, page } = await open(browser, "about:blank");
  await page.addInitScript(() => {
    const blocked: number[] = [];
    Object.assign(globalThis, { blocked });
    new PerformanceObserver((list) => blocked.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: "longtask", buffered: true });
  });
  await page.goto(server.url);
  await page.locator("section.card").waitFor();
  await page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint").length > 0);
  const { paint, blocked } = await page.evaluate(() => ({
    paint: performance.getEntriesByName("first-contentful-paint")[0].startTime,
    blocked: (globalThis as unknown as { blocked: number[] }).blocked.reduce((sum, duration) => sum + Math.max(0, duration - 50), 0),
  }));
  figure(`first contentful paint after ${paint.toFixed(0)} ms, total blocking time ${blocked.toFixed(0)} ms, from this machine's own server`);
  expect(paint).toBeGreaterThan(0);
  await context.close();
});
