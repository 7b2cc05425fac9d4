// What tests of the authority's pages share: an account that signs, and messages that are sent.

import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import decodeQR from "qr/decode.js";
import { readKeys } from "../../src/lib/chain/account";
import { Sender } from "../../src/lib/chain/sender";
import type { Deployment } from "../../src/lib/deployment";
import { ROOT } from "./harness";

export const ACCOUNTS = join(ROOT, "scripts/localnet/accounts.toml");

/** A name that no run before has used: a node may be tested twice. */
export function fresh(): string {
  return randomBytes(4).toString("hex");
}

/** Files that people choose. */
export class Folder {
  readonly path = mkdtempSync(join(tmpdir(), "wayclear-authority-"));

  write(name: string, text: string): string {
    const path = join(this.path, name);
    writeFileSync(path, text);
    return path;
  }

  remove(): void {
    rmSync(this.path, { recursive: true });
  }
}

/** An account of the localnet that sends by itself, by no page. */
export async function senderOf(record: Deployment, name: string): Promise<Sender> {
  const account = (await readKeys(readFileSync(ACCOUNTS, "utf8"))).find((one) => one.name === name);
  if (!account) throw new Error(name);
  return Sender.connect(record, account);
}

/** Chooses an account of the localnet to sign with. */
export async function signAs(page: Page, name: string): Promise<void> {
  const panel = page.locator("details.account");
  await panel.waitFor();
  if ((await panel.getAttribute("open")) === null) await panel.locator("> summary").click();
  const forget = panel.getByRole("button", { name: "Forget it" });
  if (await forget.isVisible()) await forget.click();
  await panel.locator("input[type=file]").setInputFiles(ACCOUNTS);
  const which = panel.getByRole("combobox");
  await which.selectOption(await which.locator("option", { hasText: new RegExp(`^${name} `) }).getAttribute("value"));
  await panel.getByRole("button", { name: "Use it" }).click();
  await page.getByText(`${name} signs`, { exact: true }).waitFor();
  await panel.locator("> summary").click();
}

/** Waits until a page has what it asks for. */
export async function settle(page: Page): Promise<void> {
  await page.locator("h1, [role=alert]").first().waitFor();
  await page.waitForFunction(() => document.querySelector("[aria-busy=true]") === null);
}

/** All that is folded, and what is folded in it. */
export async function unfold(page: Page): Promise<void> {
  for (let left = 3; left > 0; left--) {
    await page.evaluate(() => document.querySelectorAll("main details:not([open])").forEach((fold) => fold.setAttribute("open", "")));
    await settle(page);
  }
}

/** Chooses who signs, by no word of any language. */
export async function choose(page: Page, name: string): Promise<void> {
  const panel = page.locator("details.account");
  await panel.locator("> summary").click();
  await panel.locator("input[type=file]").setInputFiles(ACCOUNTS);
  const which = panel.locator("select");
  await which.selectOption(await which.locator("option", { hasText: new RegExp(`^${name} `) }).getAttribute("value"));
  await panel.locator("button.main").click();
  await panel.locator("dl").waitFor();
}

/** Opens a task of a page; what is in it is found by the answer. */
export async function task(page: Page, title: string): Promise<Locator> {
  const found = page.locator("details.sheet", { has: page.locator("> summary", { hasText: title }) });
  await found.waitFor();
  if ((await found.getAttribute("open")) === null) await found.locator("> summary").click();
  return found;
}

/** Signs what is shown, and waits until it stands in a block. */
export async function send(of: Locator | Page): Promise<void> {
  await of.getByRole("button", { name: "Sign and send" }).click();
  await of.getByText("It stands in a block").waitFor({ timeout: 60_000 });
}

/** A code as a camera reads it from the screen. */
export async function readCode(code: Locator): Promise<string> {
  const png = (await code.screenshot()).toString("base64");
  const blank = await code.page().context().newPage();
  const { width, height, data } = await blank.evaluate(async (encoded) => {
    const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${encoded}`)).blob());
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
    if (!context) throw new Error("no canvas");
    context.drawImage(bitmap, 0, 0);
    return { width: bitmap.width, height: bitmap.height, data: [...context.getImageData(0, 0, bitmap.width, bitmap.height).data] };
  }, png);
  await blank.close();
  return decodeQR({ width, height, data: Uint8ClampedArray.from(data) });
}
