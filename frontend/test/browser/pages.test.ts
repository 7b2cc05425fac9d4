// Every page as it looks: no violation of axe's rules, nothing that scrolls sideways, in each language, light and dark, narrow and
// wide. With SCREENSHOTS=folder pictures are kept there.

import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { expectUsable, VIEWS, violations } from "./axe";
import { open, ROOT } from "./harness";
import { staged } from "./stage";

const PLACE = "9qc7mbdh/pages";
const PAGES = ["home", "check-in", `check-in/${PLACE}`, "places", `places/${PLACE}`, "diary", "report"];

/** What pages show once somebody has done something there, one after the other. */
const STATES: [string, (page: Page) => Promise<unknown>][] = [
  ["places-found", async (page) => {
    await to(page, "places");
    await page.getByRole("searchbox").fill("davis");
    await page.locator("main li a").first().waitFor();
  }],
  ["place-by-node", async (page) => {
    await to(page, `places/${PLACE}`);
    await page.locator("section[aria-live] > div > button").click();
    await page.locator("section[aria-live] details").waitFor();
  }],
  ["nearby", async (page) => {
    await to(page, "check-in");
    await page.locator("main section").last().locator("button").click();
    await page.locator("main section").last().locator("li").first().waitFor();
  }],
  ["own-account", async (page) => {
    await to(page, `check-in/${PLACE}`);
    await page.locator("details summary").last().click();
    await page.locator("details section").waitFor();
  }],
  ["own-account-fee", async (page) => {
    const panel = page.locator("main details[open]");
    await panel.locator("input[type=file]").setInputFiles(join(ROOT, "scripts/localnet/accounts.toml"));
    await panel.locator("select + button").click();
    await panel.locator("> div > label input[type=checkbox]").check();
    await panel.locator("[aria-live] > button.main").waitFor();
  }],
  ["log-form", async (page) => {
    await to(page, "diary");
    const log = { name: "log.csv", mimeType: "text/csv", buffer: Buffer.from("1700000000,ADV,00112233445566778899aabbccddeeff,-60\n") };
    await page.locator("details:has(input[accept*=csv]) > summary").click();
    await page.locator("input[accept*=csv]").setInputFiles(log);
    await page.locator("main form select").first().waitFor();
  }],
  ["kiosk-code", async (page) => {
    await to(page, `check-in/${PLACE}-2`);
    await page.locator("button.main").first().click();
    await page.locator("section.card.good, section.card.empty").waitFor();
    await page.locator("details summary").click();
    await page.locator("details svg").waitFor();
  }],
  ["request-as-codes", async (page) => {
    await to(page, "report");
    await page.locator("section.sheet .row button + button").last().click();
    await page.locator("section svg").waitFor();
  }],
  ["code-refused", async (page) => {
    await page.goto(`${server.url}#/home`);
    await to(page, "report");
    await page.locator("#code").fill("0000-0000-0000");
    await page.locator("form button.main").click();
    await page.locator("main p[role=alert]").waitFor();
  }],
  ["report-under-way", async (page) => {
    await page.locator("#code").fill(desk.code(`2026/pages-${Date.now()}`));
    await page.locator("form button.main").click();
    await page.locator("#now-more").waitFor();
  }],
  ["radio", async (page) => {
    await page.goto(`${server.url}?device=a#/home`);
    await page.locator("section form").waitFor();
    await page.locator("section.card.good, section.card.empty").waitFor();
  }],
];
const { desk, server, browser } = await staged({ places: [PLACE, `${PLACE}-2`], relays: ["bob"], hasDesk: true });

async function to(page: Page, hash: string): Promise<void> {
  await page.goto(`${server.url}#/${hash}`);
  await page.locator("h1").waitFor();
}

test("what cannot be read would be found", async () => {
  const { context, page } = await open(browser, server.url);
  await page.locator("section.card.good, section.card.empty").waitFor();
  await page.evaluate(() => {
    const faint = document.createElement("p");
    faint.textContent = "faint";
    faint.setAttribute("class", "sheet");
    document.querySelector("main")?.append(faint, document.createElement("img"));
    faint.animate([{ color: "#ddd", background: "#fff" }], { duration: 1, fill: "forwards" });
  });
  await page.waitForTimeout(50);
  const found = await violations(page);
  for (const rule of ["color-contrast", "image-alt"]) expect(found.join()).toContain(rule);
  await context.close();
});

for (const { name, locale, width, colorScheme } of VIEWS) {
  test(`all pages can be used in ${name}`, async () => {
    const { context, page, errors } = await open(browser, server.url, {
      locale,
      colorScheme,
      viewport: { width: width, height: 740 },
      // Davis station, as trees/yolo.toml has it.
      geolocation: { latitude: 38.5436, longitude: -121.7367, accuracy: 12 },
      permissions: ["geolocation"],
    });
    await page.locator("section.card.good, section.card.empty").waitFor();
    await page.goto(`${server.url}#/check-in/${PLACE}`);
    await page.locator("button.main").click();
    await page.locator("section.card.good, section.card.empty").waitFor();
    for (const hash of PAGES) {
      await page.goto(`${server.url}#/${hash}`);
      await page.locator("h1").waitFor();
      await page.waitForFunction(() => document.querySelector("[aria-busy=true]") === null);
      await expectUsable(page, `${name}-${hash.replaceAll("/", "-")}`);
    }
    for (const [state, reach] of STATES) {
      await reach(page);
      await page.waitForFunction(() => document.querySelector("[aria-busy=true]") === null);
      await expectUsable(page, `${name}-${state}`);
    }
    expect(errors).toEqual([]);
    await context.close();
  });
}
