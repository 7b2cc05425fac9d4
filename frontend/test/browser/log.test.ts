// Logs of other devices that are not written as the page expects: their owner says how they are.

import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { Registry } from "../registry";
import { open } from "./harness";
import { staged } from "./stage";

const { server, browser } = await staged({ registries: [new Registry(Math.floor(Date.now() / 1_000))] });

/** A file of rows. */
function log(...rows: (string | number)[][]): { name: string; mimeType: string; buffer: Buffer } {
  return { name: "log.csv", mimeType: "text/csv", buffer: Buffer.from(rows.map((row) => row.join(",")).join("\n")) };
}

test("whoever has a log without names says what its columns are, which rows count, and when its clock began", async () => {
  const { context, page, errors } = await open(browser, `${server.url}#/diary`);
  const [one, other] = [randomBytes(16).toString("hex"), randomBytes(16).toString("hex")];
  const rows = [0, 60, 120, 180].flatMap((at) => [[at, "ADV", one, -60], [at, "SCAN", other, -60]]);
  await page.locator("summary", { hasText: "People you met" }).click();
  await page.locator("input[accept*=csv]").setInputFiles(log(...rows));
  await page.getByRole("heading", { name: "How is this log written?" }).waitFor();
  const go = page.getByRole("button", { name: "Take it in" });
  await page.getByLabel("When a signal was heard").selectOption("0");
  await page.getByLabel("Who sent it").selectOption("2");
  // What is not said yet is asked for, and nothing is taken.
  await go.click();
  await page.getByRole("heading", { name: "How is this log written?" }).waitFor();
  await page.getByLabel("How strong it was").selectOption({ label: "column 4 · -60" });
  await page.getByLabel("Only some rows").selectOption({ label: "column 2 · ADV" });
  await page.getByLabel("with this in it").fill("ADV");
  const yesterday = await page.evaluate(() => {
    const then = new Date(Date.now() - 86_400_000);
    return new Date(then.getTime() - then.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
  });
  await page.getByLabel("If its clock counts seconds").fill(yesterday);
  await go.click();
  await page.getByText("1 encounter, 1 of them new. 4 rows were not asked for.").waitFor();
  await page.locator("summary", { hasText: "Encounters on this device" }).click();
  const at = await page.locator("details details time").getAttribute("datetime");
  expect(Math.abs(Date.parse(at ?? "") - (Date.now() - 86_400_000))).toBeLessThan(120_000);
  // The stand-in has no list of names.
  expect(errors.filter((error) => !error.includes("404"))).toEqual([]);
  await context.close();
});

test("whoever wants to choose is asked for a log with names too, and may leave it", async () => {
  const { context, page } = await open(browser, `${server.url}#/diary`);
  await page.locator("summary", { hasText: "People you met" }).click();
  await page.getByRole("checkbox", { name: "Let me say which columns and rows" }).check();
  await page.locator("input[accept*=csv]").setInputFiles(log(["time", "identifier", "rssi"], [1_700_000_000, "ab", -60]));
  expect(await page.getByLabel("When a signal was heard").inputValue()).toBe("0");
  await page.getByRole("button", { name: "Leave it" }).click();
  await page.getByRole("heading", { name: "How is this log written?" }).waitFor({ state: "detached" });
  await context.close();
});
