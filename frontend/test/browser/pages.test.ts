// Every page as it looks: no violation of axe's rules, nothing that scrolls sideways, in each language, light and dark, narrow and
// wide. With SCREENSHOTS=folder pictures are kept there.

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectUsable, LOCALES, LOOKS, violations } from "./axe";
import { launch, open, RelayService, serve, wayclear } from "./harness";

const PLACE = "9qc7mbdh/pages";
const PAGES = ["home", "check-in", `check-in/${PLACE}`, "places", `places/${PLACE}`, "diary", "report"];

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
});

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
        await expectUsable(page, `${code}-${look.name}-${hash.replaceAll("/", "-")}`);
      }
      expect(errors).toEqual([]);
      await context.close();
    });
  }
}
