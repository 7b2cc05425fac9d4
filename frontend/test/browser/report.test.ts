// A report by files, as docs/frontend.md says, and by codes: what is refused is said in words, and nothing is lost by it.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, expect, test } from "vitest";
import { open, wayclear } from "./harness";
import { staged } from "./stage";

const PLACE = `9qc7mbdh/report-${Date.now() % 1_000_000}`;
const folder = mkdtempSync(join(tmpdir(), "wayclear-report-"));
const { desk, server, browser } = await staged({ places: [PLACE], relays: ["eve"], hasDesk: true });

afterAll(() => rmSync(folder, { recursive: true }));

/** Somebody who is at the place, and then on the page of reports. */
async function patient() {
  const opened = await open(browser, `${server.url}#/check-in/${PLACE}`);
  await opened.page.getByRole("button", { name: "Check in here" }).click();
  await opened.page.getByText("A relay has it, and brings it").waitFor();
  await opened.page.goto(`${server.url}#/report`);
  await opened.page.getByRole("checkbox", { name: PLACE }).waitFor();
  return opened;
}

/** What the authority's command makes of a request that the page has saved. */
async function answered(page: Page, name: string): Promise<string> {
  const [asked, register, signed] = ["asked", "register", "signed"].map((kind) => join(folder, `${name}.${kind}`));
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save the request" }).click();
  const saved = await download;
  expect(saved.suggestedFilename()).toBe("wayclear-request.jsonl");
  await saved.saveAs(asked);
  // Whoever signs learns no content.
  expect(readFileSync(asked, "utf8")).not.toContain(PLACE);
  wayclear("attest", "sign", asked, "--patient", `2026/${name}-${Date.now()}`, "--register", register, "--authority", "authority", "--out", signed);
  return signed;
}

test("a request goes as a file, and only the answer to it is taken", async () => {
  const [one, other] = [await patient(), await patient()];
  const [mine, foreign] = [await answered(one.page, "one"), await answered(other.page, "other")];
  const { page, errors } = one;
  const answer = page.getByLabel("Choose its file");
  const garbage = join(folder, "garbage");
  writeFileSync(garbage, "<html></html>");
  const half = join(folder, "half");
  writeFileSync(half, readFileSync(mine, "utf8").slice(0, 200));
  const waits = page.getByText("nothing of it is signed yet", { exact: false });
  for (const wrong of [garbage, half, foreign]) {
    await waits.waitFor();
    await answer.setInputFiles(wrong);
    await page.getByRole("alert").filter({ hasText: "This is no answer to your request." }).waitFor();
    await waits.waitFor();
    await page.reload();
  }
  await waits.waitFor();
  await answer.setInputFiles(mine);
  await page.getByText("1 piece is signed").waitFor();
  await page.getByRole("button", { name: "Send all now" }).click();
  await page.getByText("a relay has it").waitFor();
  expect(errors).toEqual([]);
  for (const { context } of [one, other]) await context.close();
});

test("a code that was used for somebody else's report is refused in words, and another one does with the same choice", async () => {
  const code = desk.code("2026/twice");
  const [first, second] = [await patient(), await patient()];
  const field = (page: Page) => page.getByRole("textbox", { name: "One-time code" });
  const send = (page: Page) => page.getByRole("button", { name: "Have it signed" }).click();
  await field(first.page).fill(code);
  await send(first.page);
  await first.page.getByText("1 piece is signed").waitFor();
  const { page, context } = second;
  await field(page).fill(code);
  await send(page);
  await page.getByRole("alert").filter({ hasText: "The code was used for another report. Ask the laboratory for another." }).waitFor();
  // The visit and the choice are as they were, also after the page was closed.
  await page.reload();
  await page.getByText("nothing of it is signed yet", { exact: false }).waitFor();
  await page.getByRole("checkbox", { name: PLACE, checked: true }).waitFor();
  await field(page).fill(desk.code("2026/another"));
  await send(page);
  await page.getByText("1 piece is signed").waitFor();
  for (const one of [first.context, context]) await one.close();
});
