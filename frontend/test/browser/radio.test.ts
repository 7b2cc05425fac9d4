// Two tabs of one browser as two phones: they met two days ago over the simulated radio, one reports, the other is warned.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { open } from "./harness";
import { staged } from "./stage";
const { desk, server, browser } = await staged({ relays: ["sponsor"], hasDesk: true });

async function look(page: Page): Promise<void> {
  await page.goto(page.url().replace(/#.*/, "#/home"));
  await page.getByRole("button", { name: "Check now" }).click();
}

/** Has all that the phone keeps signed, and sends it at once. */
async function report(page: Page): Promise<void> {
  await page.goto(page.url().replace(/#.*/, "#/report"));
  await page.getByRole("textbox", { name: "One-time code" }).fill(desk.code(`2026/${Date.now()}`));
  await page.getByRole("button", { name: "Have it signed" }).click();
  await page.getByText(/pieces? (is|are) signed/).waitFor();
  await page.getByRole("button", { name: "Send all now" }).click();
  await page.getByText("a relay has it").first().waitFor();
}

test("two tabs that met two days ago: one reports, the other is warned, and a third phone is not", async () => {
  const { context, page: a, errors } = await open(browser, `${server.url}?device=a#/home`);
  await a.getByRole("heading", { name: "Simulated radio, for demonstrations: phone A" }).waitFor();
  await a.getByText("The other phone is not open.").waitFor();
  expect(await a.getByRole("button", { name: "Meet" }).isDisabled()).toBe(true);
  const [b] = await Promise.all([context.waitForEvent("page"), a.getByRole("link", { name: "Open the other phone" }).click()]);
  await b.getByRole("heading", { name: "Simulated radio, for demonstrations: phone B" }).waitFor();
  await a.getByText("The other phone is open.").waitFor();
  await a.getByRole("combobox", { name: "When" }).selectOption({ label: "2 days ago" });
  await a.getByRole("spinbutton", { name: "Length in minutes" }).fill("60");
  const twoDaysAgo = Date.now() - 2 * 86_400_000;
  await a.getByRole("button", { name: "Meet" }).click();
  for (const page of [a, b]) await page.getByText("The other phone was heard").waitFor();
  await report(a);
  await expect
    .poll(
      async () => {
        await look(b);
        return b.getByText(/Near somebody for/).count();
      },
      { timeout: 40_000 },
    )
    .toBeGreaterThan(0);
  await b.getByRole("heading", { name: "You were possibly exposed" }).waitFor();
  await b.getByText("near (").first().waitFor();
  // The day it was, and for how long: it goes over midnight perhaps.
  await b.getByText(/^Near somebody for (60|[1-5]?\d) minutes?$/).first().waitFor();
  const met = await b.locator("section", { hasText: "What happened" }).locator("li").evaluateAll((items) =>
    items.map((item) => ({
      at: Date.parse(item.querySelector("time")?.dateTime ?? ""),
      shown: item.querySelector("time")?.textContent ?? "",
      minutes: Number(/for (\d+) minute/.exec(item.textContent ?? "")?.[1]),
    })),
  );
  expect(met.reduce((sum, { minutes }) => sum + minutes, 0)).toBe(60);
  for (const { at, shown } of met) {
    expect(Math.abs(at - twoDaysAgo)).toBeLessThan(2 * 3_600_000);
    expect(shown).toContain(String(new Date(at).getFullYear()));
  }
  // What they keep lies apart, and apart from the phone of this browser.
  const alone = await context.newPage();
  await alone.goto(server.url);
  await alone.getByRole("heading", { name: "No exposure known" }).waitFor();
  expect(await alone.getByText("Simulated radio").count()).toBe(0);
  await look(a);
  await a.getByRole("heading", { name: "No exposure known" }).waitFor();
  expect(errors).toEqual([]);
  await context.close();
});

test("a log of signals is taken in, taken in again without a change, and what is none is named", async () => {
  const { context, page, errors } = await open(browser, `${server.url}#/diary`);
  const folder = mkdtempSync(join(tmpdir(), "wayclear-log-"));
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const now = Math.floor(Date.now() / 1_000);
  const rows = Array.from({ length: 40 }, (_, n) => `${now - 86_400 + n * 30},${"ab".repeat(16)},${-60 - (n % 5)}`);
  const other = `${now - 86_400},C0:FF:EE:00:11:22,-90`;
  const old = `${now - 20 * 86_400},${"cd".repeat(16)},-60`;
  const log = file("log.csv", ["time,identifier,rssi", ...rows, other, old, "soon,x,-60"].join("\n"));
  const input = page.locator("input[type=file]");
  await page.locator("summary", { hasText: "People you met" }).click();
  await input.setInputFiles(log);
  await page.getByText("3 encounters, 2 of them new. 1 row could not be used. 1 encounter is older than 14 days").waitFor();
  await page.getByText("Encounters on this device (2)").click();
  await page.getByText("20 minutes · near").waitFor();
  await page.getByText("without an identifier").waitFor();
  await input.setInputFiles(log);
  await page.getByText("3 encounters, 0 of them new.").waitFor();
  for (const [name, text, words] of [
    ["page.csv", "<html></html>", "This is no log of signals"],
    ["empty.csv", "", "This is no log of signals"],
    ["rows.csv", "time,identifier,rssi\nx,y,z", "No row of this log can be used."],
  ]) {
    await input.setInputFiles(file(name, text));
    await page.getByRole("alert").filter({ hasText: words }).waitFor();
  }
  rmSync(folder, { recursive: true });
  expect(errors).toEqual([]);
  await context.close();
});
