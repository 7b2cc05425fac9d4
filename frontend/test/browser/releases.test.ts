// A sign that a stranger has put up, a relay that is wrong once, a tree that was deployed anew, and the next release of the page; no
// node is needed.

import { copyFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { preview, type PreviewServer } from "vite";
import { HOME, Registry } from "../registry";
import { freePort, open, ROOT, until } from "./harness";
import { staged } from "./stage";

const NOW = Math.floor(Date.now() / 1_000);
const PLACE = "9qc7mbdh/library";

const { standIn: relay, server, browser } = await staged({ registries: [new Registry(NOW)] });

async function checkIn(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Check in here" }).click();
  await page.getByText("You are checked in").waitFor();
}

/** Devices that the browser keeps, of whatever deployment. */
function devices(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const db = await new Promise<IDBDatabase>((done, failed) => {
      const opening = indexedDB.open("wayclear");
      opening.onsuccess = () => done(opening.result);
      opening.onerror = () => failed(opening.error);
    });
    const all = db.transaction("phones").objectStore("phones").getAll();
    await new Promise((done) => (all.onsuccess = done));
    db.close();
    return (all.result as { device: string }[]).map(({ device }) => device);
  });
}

test.each(["", "?device=a"])("whoever reads a sign whose address has “%s” has the visit in their diary, or was told before that it is a demo", async (query) => {
  const { context, page } = await open(browser, `${server.url}${query}#/check-in/${PLACE}`);
  await page.getByRole("button", { name: "Check in here" }).waitFor();
  const words = await page.locator("body").innerText();
  await checkIn(page);
  // As from the home screen, later.
  const later = await context.newPage();
  await later.goto(`${server.url}#/home`);
  await later.getByText("No exposure known").waitFor();
  await later.getByRole("link", { name: "Diary" }).click();
  const isKept = (await later.getByText(PLACE).count()) > 0;
  expect(isKept || /simulated/i.test(words)).toBe(true);
  await context.close();
});

test("a relay that told the time in milliseconds once takes nobody's diary away for good", async () => {
  const { context, page } = await open(browser, `${server.url}#/check-in/${PLACE}`);
  await checkIn(page);
  relay.registry.now = NOW * 1_000;
  await page.goto(`${server.url}#/home`);
  await page.reload();
  // It is no time of a block: the relay is passed over.
  await page.getByText("Could not check").first().waitFor();
  await page.goto(`${server.url}#/check-in/9qc7mbdh/cinema`);
  await page.getByRole("button", { name: "Check in here" }).click();
  // Taken or not: it is the diary that counts.
  await page.getByText("You are checked in").or(page.getByRole("alert")).first().waitFor();
  relay.registry.now = NOW;
  await page.goto(`${server.url}#/home`);
  await page.reload();
  await page.getByText("No exposure known").or(page.getByText("Could not check")).first().waitFor();
  await page.getByRole("link", { name: "Diary" }).click();
  await page.getByRole("heading", { name: "Diary" }).waitFor();
  expect(await page.locator("main").innerText()).toContain(PLACE);
  await context.close();
});

test("whoever deletes everything leaves nothing of a tree that was deployed before", async () => {
  const { context, page } = await open(browser, `${server.url}#/check-in/${PLACE}`, { serviceWorkers: "block" });
  await checkIn(page);
  // The county has its tree deployed anew.
  const record = { ...HOME, made_at: { hash: "cd".repeat(32) }, node: "http://127.0.0.1:9", stage: "finished", relays: [{ name: "one", url: relay.url }] };
  await context.route("**/deployment.json", (route) => route.fulfill({ json: record }));
  await page.goto(`${server.url}#/diary`);
  await page.reload();
  await page.getByText("Nothing yet").waitFor();
  await page.getByRole("button", { name: "Delete everything" }).first().click();
  await page.getByRole("button", { name: "Yes, delete everything" }).click();
  await until("the new phone is empty", async () => (await page.getByText("Nothing yet").count()) > 0);
  await page.waitForLoadState("networkidle");
  expect((await devices(page)).filter((device) => device.includes("9qc7mbdh"))).toEqual([]);
  await context.close();
});

test("a yes to the next release in one tab takes nothing away that is being written in another", async () => {
  const folder = mkdtempSync(join(tmpdir(), "wayclear-release-"));
  cpSync(join(ROOT, "frontend/dist"), join(folder, "dist"), { recursive: true });
  copyFileSync(process.env.WAYCLEAR_DEPLOYMENT ?? "", join(folder, "dist/deployment.json"));
  const port = await freePort();
  const site: PreviewServer = await preview({ configFile: false, root: folder, logLevel: "error", preview: { port, strictPort: true, host: "127.0.0.1" } });
  try {
    const { context, page: one } = await open(browser, `http://127.0.0.1:${port}/#/check-in`);
    await one.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
    await one.reload();
    const other = await context.newPage();
    await other.goto(`http://127.0.0.1:${port}/#/check-in`);
    await other.getByLabel("Place").fill("9qc7mb");
    // The next release.
    const worker = join(folder, "dist/sw.js");
    writeFileSync(worker, `${readFileSync(worker, "utf8")}\n// the next one`);
    for (const page of [one, other]) await page.evaluate(() => navigator.serviceWorker.getRegistration().then((known) => known?.update()).then(() => {}));
    await one.getByRole("button", { name: "Load it anew" }).waitFor();
    await other.getByRole("button", { name: "Load it anew" }).waitFor();
    const reloads: string[] = [];
    other.on("framenavigated", (frame) => reloads.push(frame.url()));
    const renewed = one.waitForEvent("load");
    await one.getByRole("button", { name: "Load it anew" }).click();
    await renewed;
    await other.getByLabel("Place").waitFor();
    await until("the other tab is loaded anew, or five seconds are over", async () => reloads.length > 0 || (await other.evaluate(() => performance.now())) > 10_000);
    expect(await other.getByLabel("Place").inputValue()).toBe("9qc7mb");
    await context.close();
  } finally {
    await site.close();
    rmSync(folder, { recursive: true });
  }
});

test("a citizen's phone is not made to keep what only offices use", () => {
  const worker = readFileSync(join(ROOT, "frontend/dist/sw.js"), "utf8");
  const kept = [...worker.matchAll(/url:"([^"]+)"/g)].map(([, url]) => url);
  expect(kept.length).toBeGreaterThan(20);
  expect(kept.filter((url) => /\/(?:Authority|Engineer|contact-registry|slip-key|explorer)-/.test(url))).toEqual([]);
});
