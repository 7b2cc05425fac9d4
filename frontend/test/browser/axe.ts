// Whether a page can be used: nothing that axe's rules name, nothing that scrolls sideways. With SCREENSHOTS=folder a picture of each
// is kept there.

import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect } from "vitest";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const FOLDER = process.env.SCREENSHOTS;
const LOOKS = [
  { name: "narrow-light", width: 360, colorScheme: "light" },
  { name: "narrow-dark", width: 360, colorScheme: "dark" },
  { name: "wide-light", width: 1_280, colorScheme: "light" },
  { name: "wide-dark", width: 1_280, colorScheme: "dark" },
] as const;
const LOCALES = { en: "en-US", es: "es-ES", ar: "ar-EG" } as const;
/** Of all that can come together each language on a phone, both ways to write and both colours on phone and desk. */
const USUAL = ["en-narrow-light", "es-narrow-dark", "ar-narrow-light", "ar-wide-dark", "en-wide-light"];
const ALL = LOOKS.flatMap(({ name, ...look }) => Object.entries(LOCALES).map(([code, locale]) => ({ name: `${code}-${name}`, code, locale, ...look })));

/** How a page is looked at: whoever wants pictures gets all, else each thing is looked at in some way. */
export const VIEWS = FOLDER ? ALL : ALL.filter(({ name }) => USUAL.includes(name));

/** What axe finds, a line each. */
export async function violations(page: Page): Promise<string[]> {
  // A page's own policy lets no script in; this is the browser's debugger.
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    // Paper is no page: it has what is cut out or hung up.
    const isPaper = matchMedia("print").matches;
    const { axe } = globalThis as unknown as {
      axe: { run(options: object): Promise<{ violations: { id: string; nodes: { target: unknown[] }[] }[] }> };
    };
    // WCAG 2.2 asks for it, and axe does not by itself.
    const { violations } = await axe.run({ rules: { "target-size": { enabled: true }, "page-has-heading-one": { enabled: !isPaper } } });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`));
  });
}

/** Fails unless a page can be used as it is now. `name`: of the page and its state, for whoever reads the failure. */
export async function expectUsable(page: Page, name: string): Promise<void> {
  if (FOLDER) {
    mkdirSync(FOLDER, { recursive: true });
    await page.screenshot({ path: join(FOLDER, `${name}.png`), fullPage: true });
  }
  expect(await violations(page), name).toEqual([]);
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(sideways, name).toBeLessThanOrEqual(0);
}
