// The kiosk's page as it looks in each state: axe's rules, and nothing that scrolls sideways, in each language, light and dark.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { encodeVisit } from "../../src/lib/kiosk";
import { newVisit } from "../wasm/load";
import { Registry } from "../registry";
import { expectUsable, VIEWS } from "./axe";
import { before, video } from "./camera";
import { launch, open, RECORD, serve } from "./harness";
import { StandIn, standInRecord } from "./standin";

const PLACE = "9qc7mbdh/shop-2";
const folder = mkdtempSync(join(tmpdir(), "wayclear-kiosk-"));
let relay: StandIn;
let server: Awaited<ReturnType<typeof serve>>;
let remove: () => void;
/** Whose camera sees a visit, one elsewhere, and nothing. */
let browsers: Record<"taken" | "elsewhere" | "blind", Browser>;

beforeAll(async () => {
  remove = standInRecord();
  relay = await StandIn.start(new Registry(Math.floor(Date.now() / 1_000)));
  relay.refusal = { type: "too_many", title: "Too Many Requests", detail: "no" };
  server = await serve([relay.url]);
  const now = Math.floor(Date.now() / 1_000);
  const sees = (name: string, place: string): Promise<Browser> => before(video(join(folder, `${name}.y4m`), encodeVisit(newVisit(place, now))));
  browsers = { taken: await sees("taken", PLACE), elsewhere: await sees("elsewhere", "9qc7mbdh"), blind: await launch() };
});

afterAll(async () => {
  for (const browser of Object.values(browsers ?? {})) await browser.close();
  await server?.close();
  await relay?.close();
  remove?.();
  process.env.WAYCLEAR_DEPLOYMENT = RECORD;
  rmSync(folder, { recursive: true });
});

for (const { name, locale, width, colorScheme } of VIEWS) {
  test(`the kiosk can be used in ${name}`, async () => {
    const called = (state: string): string => `${name}-kiosk-${state}`;
    for (const [state, browser] of Object.entries(browsers)) {
      const { context, page, errors } = await open(browser, `${server.url}#/kiosk`, { locale, colorScheme, viewport: { width: width, height: 740 } });
      await page.locator("form").waitFor();
      if (state === "blind") await expectUsable(page, called("chooser"));
      // The tablet's clock is two hours late where its camera sees nothing.
      if (state === "blind") await page.clock.setSystemTime(Date.now() - 7_200_000);
      await page.goto(`${server.url}#/kiosk/${PLACE}`);
      await page.locator(".door button.main").click();
      if (state === "blind") await page.locator(".door [role=alert]").waitFor();
      else await page.locator(`.outcome.${state === "taken" ? "good" : "bad"}`).waitFor();
      if (state !== "elsewhere") await page.locator("li.bad").first().waitFor();
      await expectUsable(page, called(state));
      // The relay refuses what it is handed, and has no list of places: the kiosk works without.
      expect(errors.filter((error) => !/422|404/.test(error))).toEqual([]);
      await context.close();
    }
  });
}
