// The page without a pointer: where keys lead, and where one stands after each of them.

import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { open } from "./harness";
import { staged } from "./stage";

const PLACE = "9qc7mbdh/keyboard";
const { server, browser } = await staged({ places: [PLACE], relays: ["cy"] });

/** What has the focus, by its tag and words. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const { activeElement: at } = document;
    return `${at?.tagName.toLowerCase()} ${at?.getAttribute("aria-label") ?? (at as HTMLElement | null)?.innerText?.trim() ?? ""}`.trim();
  });
}

/** Presses a key until something has the focus; fails where one would give up. */
async function tabTo(page: Page, what: string): Promise<void> {
  const passed: string[] = [];
  for (let presses = 0; presses < 40; presses++) {
    await page.keyboard.press("Tab");
    passed.push(await focused(page));
    if (passed.at(-1) === what) return;
  }
  throw new Error(`never ${what}, but ${passed.join(", ")}`);
}

test("the first key leads past what stands on every page, and what has the focus is seen", async () => {
  const { context, page } = await open(browser, server.url);
  await page.locator("section.card.good, section.card.empty").waitFor();
  await page.keyboard.press("Tab");
  expect(await focused(page)).toBe("a Skip to content");
  const skip = page.getByRole("link", { name: "Skip to content" });
  await expect.poll(async () => (await skip.boundingBox())?.y).toBeGreaterThanOrEqual(0);
  await page.keyboard.press("Enter");
  expect(await focused(page)).toMatch(/^main/);
  await page.keyboard.press("Tab");
  expect(await focused(page)).toBe("button Check now");
  const outline = await page.evaluate(() => getComputedStyle(document.activeElement ?? document.body).outlineStyle);
  expect(outline).not.toBe("none");
  await context.close();
});

test("keys go through the page in the order in which it is read", async () => {
  const { context, page } = await open(browser, server.url, { viewport: { width: 1_280, height: 900 } });
  await page.locator("section.card.good, section.card.empty").waitFor();
  const order: string[] = [];
  for (let presses = 0; presses < 9; presses++) {
    await page.keyboard.press("Tab");
    order.push((await focused(page)).split("\n")[0]);
  }
  expect(order).toEqual([
    ...["a Skip to content", "a Wayclear", "select English", "a Home", "a Check in", "a Places", "a Diary", "button Check now"],
    "a I tested positive",
  ]);
  await context.close();
});

test("after going to another page one stands at its heading", async () => {
  const { context, page } = await open(browser, server.url);
  await page.locator("section.card.good, section.card.empty").waitFor();
  for (const [link, heading] of [["Places", "Ask before you go"], ["Diary", "Diary"], ["Check in", "Check in"]]) {
    await tabTo(page, `a ${link}`);
    await page.keyboard.press("Enter");
    await expect.poll(() => focused(page)).toBe(`h1 ${heading}`);
    // It is nothing to press.
    expect(await page.locator("h1").evaluate((one) => getComputedStyle(one).outlineStyle)).toBe("none");
    // From there back to the links above.
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  }
  await context.close();
});

test("somebody checks in, and finds it in the diary, by keys alone", async () => {
  const { context, page, errors } = await open(browser, server.url);
  await page.locator("section.card.good, section.card.empty").waitFor();
  await tabTo(page, "a Check in");
  await page.keyboard.press("Enter");
  await expect.poll(() => focused(page)).toBe("h1 Check in");
  const field = page.getByRole("textbox", { name: "Place" });
  for (let presses = 0; presses < 10 && !(await field.evaluate((one) => one === document.activeElement)); presses++) await page.keyboard.press("Tab");
  await page.keyboard.type("nowhere");
  await page.keyboard.press("Enter");
  await page.getByText("This is no place.").waitFor();
  expect(await field.evaluate((one) => one === document.activeElement)).toBe(true);
  await page.keyboard.press("Control+A");
  await page.keyboard.type(PLACE);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "No infection report" }).waitFor();
  await tabTo(page, "button Check in here");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "You are checked in" }).waitFor();
  await tabTo(page, "a Show the diary");
  await page.keyboard.press("Enter");
  await expect.poll(() => focused(page)).toBe("h1 Diary");
  await page.getByRole("link", { name: PLACE }).waitFor();
  expect(errors).toEqual([]);
  await context.close();
});

test("the question before all is deleted is left by Escape, keeps the keys to itself, and gives the focus back", async () => {
  const { context, page } = await open(browser, `${server.url}#/check-in/${PLACE}`);
  await page.getByRole("button", { name: "Check in here" }).click();
  await page.getByRole("link", { name: "Show the diary" }).click();
  await tabTo(page, "button Delete everything");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor();
  for (let presses = 0; presses < 6; presses++) {
    // Past the last of its buttons the browser's own bar comes, and no part of the page.
    expect(await page.evaluate(() => document.activeElement === document.body || document.activeElement?.closest("dialog") !== null)).toBe(true);
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  expect(await focused(page)).toBe("button Delete everything");
  await page.getByRole("link", { name: PLACE }).waitFor();
  await context.close();
});
