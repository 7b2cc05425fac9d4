// Every page and state of the contract explorer as they look, in each language, light and dark, narrow and wide.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectUsable, VIEWS } from "./axe";
import { launch, open, RECORD, RelayService, ROOT, serve, wayclear } from "./harness";

const PLACE = "9qc7mbdh/engineer-pages";
const folder = mkdtempSync(join(tmpdir(), "wayclear-engineer-pages-"));
const { state, registry } = JSON.parse(readFileSync(RECORD, "utf8")) as { state: string; registry: string };
let relay: RelayService;
let server: Awaited<ReturnType<typeof serve>>;
let browser: Browser;

beforeAll(async () => {
  wayclear("open", PLACE, "--from", "dan");
  relay = await RelayService.start("bob");
  server = await serve([relay.url]);
  browser = await launch();
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  await relay?.remove();
  rmSync(folder, { recursive: true });
});

async function go(page: Page, hash: string): Promise<void> {
  await page.goto(`${server.url}#/${hash}`);
  await page.locator("h1").first().waitFor();
  await settled(page);
}

async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector("[aria-busy=true]") === null);
}

/** The text of the JSON beside a form. */
async function write(page: Page, json: unknown): Promise<void> {
  await page.locator("textarea").fill(JSON.stringify(json, null, 2));
}

async function submit(page: Page): Promise<void> {
  await page.locator("form button.main").click();
}

/** Every page and state of the explorer. */
async function explorer(page: Page, name: string): Promise<void> {
  const look = (what: string): Promise<void> => expectUsable(page, `${name}-${what}`);
  await go(page, "engineer");
  await page.setInputFiles("input[type=file]", join(folder, "none.toml"));
  await page.getByRole("alert").waitFor();
  await look("failed");
  await page.setInputFiles("input[type=file]", join(ROOT, "scripts/localnet/accounts.toml"));
  await page.locator("select[id$=key]").waitFor();
  await look("choosing");
  await page.locator("section button.main").click();
  await page.locator("dl").waitFor();
  await settled(page);
  await look("account");
  await go(page, `engineer/${state}`);
  await page.locator("summary").first().click();
  await look("contract");

  await go(page, `engineer/${registry}/execute/disclose`);
  const place = { cell: "9qc7mbdh", unit: "x" };
  await write(page, { disclose: { issued: -1, authority: "", slips: [{ item: { visit: { interval: 1, place, secret: "0g" } }, signature: null }, 5] } });
  await page.locator("summary").first().click();
  await submit(page);
  await page.getByRole("alert").waitFor();
  await look("wrong");
  await page.locator("textarea").fill("{");
  await page.locator("textarea[aria-invalid=true]").waitFor();
  await look("bad-json");
  await write(page, { prune: { limit: 1 } });
  await submit(page);
  await page.locator("section button.main").waitFor();
  await look("estimated");
  await page.locator("section button.main").click();
  await page.locator("dl dd code").first().waitFor();
  await page.locator("section details summary").last().click();
  await look("sent");
  await write(page, { propose_owner: { owner: null } });
  await submit(page);
  await page.locator("h3.bad").waitFor();
  await page.locator("section details summary").last().click();
  await look("refused");

  await go(page, `engineer/${registry}/query/config`);
  await submit(page);
  await page.locator("pre").first().waitFor();
  await settled(page);
  await look("answer");
  await write(page, { risk_model: { version: 99 } });
  await submit(page);
  await page.getByRole("alert").waitFor();
  await look("no-answer");
  await go(page, `engineer/${registry}/rows`);
  await page.locator("li summary").first().click();
  await look("rows");
  await go(page, "engineer/events");
  await page.locator("p.state:not(.bad)").waitFor();
  wayclear("open", `${PLACE}-${Math.random().toString(36).slice(2, 10)}`, "--from", "dan");
  await page.locator("li h2").first().waitFor();
  await page.locator("button").first().waitFor();
  await look("events");
}

for (const { name, locale, width, colorScheme } of VIEWS) {
  test(`the explorer can be used in ${name}`, async () => {
    writeFileSync(join(folder, "none.toml"), "none");
    const { context, page, errors } = await open(browser, server.url, { locale, colorScheme, viewport: { width, height: 740 } });
    await explorer(page, `engineer-${name}`);
    expect(errors).toEqual([]);
    await context.close();
  });
}
