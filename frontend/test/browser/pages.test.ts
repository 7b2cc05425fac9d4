// Every page as it looks: no violation of axe's rules, nothing that scrolls sideways, in each language, light and dark, narrow and
// wide. With SCREENSHOTS=folder pictures are kept there.

import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launch, open, RelayService, serve, wayclear } from "./harness";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const FOLDER = process.env.SCREENSHOTS;
const PLACE = "9qc7mbdh/pages";
const PAGES = ["home", "check-in", `check-in/${PLACE}`, "places", `places/${PLACE}`, "diary", "report"];
const LOOKS = [
  { name: "narrow-light", width: 360, colorScheme: "light" },
  { name: "narrow-dark", width: 360, colorScheme: "dark" },
  { name: "wide-light", width: 1_280, colorScheme: "light" },
  { name: "wide-dark", width: 1_280, colorScheme: "dark" },
] as const;
const LOCALES = { en: "en-US", es: "es-ES", ar: "ar-EG" } as const;

let relay: RelayService;
let server: Awaited<ReturnType<typeof serve>>;
let browser: Browser;

beforeAll(async () => {
  wayclear("open", PLACE, "--from", "dan");
  relay = await RelayService.start("bob");
  server = await serve([relay.url]);
  browser = await launch();
  if (FOLDER) mkdirSync(FOLDER, { recursive: true });
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  await relay?.remove();
});

/** What axe finds, a line each. */
async function violations(page: Page): Promise<string[]> {
  // A page's own policy lets no script in; this is the browser's debugger.
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { target: unknown[] }[] }[] }> };
    };
    const { violations } = await axe.run();
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`));
  });
}

test("what cannot be read would be found", async () => {
  const { context, page } = await open(browser, server.url);
  await page.locator("section.card.good").waitFor();
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

for (const look of LOOKS) {
  for (const [code, locale] of Object.entries(LOCALES)) {
    test(`all pages can be used in ${code}, ${look.name}`, async () => {
      const { context, page, errors } = await open(browser, server.url, {
        locale,
        colorScheme: look.colorScheme,
        viewport: { width: look.width, height: 740 },
      });
      await page.locator("section.card.good").waitFor();
      await page.goto(`${server.url}#/check-in/${PLACE}`);
      await page.locator("button.main").click();
      await page.locator("section.card.good").waitFor();
      for (const hash of PAGES) {
        await page.goto(`${server.url}#/${hash}`);
        await page.locator("h1").waitFor();
        await page.waitForFunction(() => document.querySelector("[aria-busy=true]") === null);
        const where = `${code} ${look.name} ${hash}`;
        expect(await violations(page), where).toEqual([]);
        const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(sideways, where).toBeLessThanOrEqual(0);
        if (FOLDER) {
          const name = `${code}-${look.name}-${hash.replaceAll("/", "-")}.png`;
          await page.screenshot({ path: join(FOLDER, name), fullPage: true });
        }
      }
      expect(errors).toEqual([]);
      await context.close();
    });
  }
}
