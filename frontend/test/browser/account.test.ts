// A check-in with an account of one's own: only after a yes to what it means, and then it is on the chain and in the diary.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SigningCosmWasmClient } from "@cosmjs/cosmwasm";
import { DirectSecp256k1HdWallet } from "@cosmjs/proto-signing";
import { Comet38Client } from "@cosmjs/tendermint-rpc";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { NODE, open, ROOT } from "./harness";
import { keplr } from "./keplr";
import { staged } from "./stage";
import { kept } from "./standin";

const PLACE = `9qc7mbdh/own-${Date.now() % 1_000_000}`;
const { server, browser } = await staged({ places: [PLACE], relays: ["sponsor"] });

/** How many visits this browser keeps. */
async function keptVisits(page: Page): Promise<number> {
  const { device } = await kept(page);
  return device === null ? 0 : (JSON.parse(device) as { visits: unknown[] }).visits.length;
}

test("whoever wants it checks in with an account, is told that it is public for ever, and has it in the diary", async () => {
  const { context, page, errors } = await open(browser, `${server.url}#/check-in/${PLACE}`);
  const handedIn: string[] = [];
  context.on("request", (request) => request.url().includes("/v1/check-ins") && handedIn.push(request.url()));
  await page.getByText("With an account of my own").click();
  await page.getByText("Everybody can see for ever that this account was at this place").waitFor();
  expect(await page.getByRole("button", { name: "Check in publicly" }).count()).toBe(0);
  await page.locator("details input[type=file]").setInputFiles(join(ROOT, "scripts/localnet/accounts.toml"));
  const choice = page.locator("details select");
  const ada = await choice.locator("option").filter({ hasText: /^ada / }).getAttribute("value");
  await choice.selectOption(ada);
  await page.getByRole("button", { name: "Use it" }).click();
  const sure = page.getByRole("checkbox", { name: "I understand" });
  await sure.waitFor();
  const go = page.getByRole("button", { name: "Check in publicly with this account" });
  expect(await go.count()).toBe(0);
  await sure.check();
  // What it costs stands there before it is signed, and nothing is kept until then.
  await page.getByText(/The fee is [\d,]+ ucosm/).waitFor();
  expect(await keptVisits(page)).toBe(0);
  await go.click();
  await page.getByText(/On the chain in block/).waitFor();
  await page.getByRole("link", { name: "Show the diary" }).click();
  await page.getByRole("listitem").filter({ hasText: PLACE }).getByText("on the chain").waitFor();
  await page.goto(`${server.url}#/places/${PLACE}`);
  await page.getByRole("button", { name: "Ask a node about this place" }).click();
  await page.getByText("1 visit since it was opened").waitFor();
  // No relay was told.
  expect(handedIn).toEqual([]);
  expect(errors).toEqual([]);
  await context.close();
});

test("what Keplr did not sign is in no diary", async () => {
  const { context, page } = await open(browser, "about:blank");
  await keplr(page, "ada");
  await page.goto(`${server.url}#/check-in/${PLACE}`);
  await page.getByText("With an account of my own").click();
  await page.getByRole("button", { name: "Use Keplr" }).click();
  await page.evaluate(() => ((globalThis as { isRejecting?: boolean }).isRejecting = true));
  await page.getByRole("checkbox", { name: "I understand" }).check();
  await page.getByRole("button", { name: "Check in publicly with this account" }).click();
  await page.getByText("Request rejected").waitFor();
  await expect.poll(() => keptVisits(page)).toBe(0);
  await context.close();
});

test("a new account that cannot pay is told so with what it has, and nothing is signed or kept; once it can, it checks in", async () => {
  const folder = mkdtempSync(join(tmpdir(), "wayclear-poor-"));
  const poor = await DirectSecp256k1HdWallet.generate(24, { prefix: "wasm" });
  const [{ address }] = await poor.getAccounts();
  writeFileSync(join(folder, "keys.toml"), `poor = "${poor.mnemonic}"\n`);
  const { context, page, errors } = await open(browser, `${server.url}#/check-in/${PLACE}`);
  const choose = async (): Promise<void> => {
    await page.locator("details input[type=file]").setInputFiles(join(folder, "keys.toml"));
    await page.getByRole("checkbox", { name: "I understand" }).check();
  };
  await page.getByText("With an account of my own").click();
  await choose();
  await page.getByText("The account has no coins").waitFor();
  await give(address, "5");
  await page.getByRole("button", { name: "Forget it" }).click();
  await choose();
  await page.getByText(/The account has 5 ucosm, and the fee is [\d,]+ ucosm/).waitFor();
  expect(await page.getByRole("button", { name: "Check in publicly with this account" }).isDisabled()).toBe(true);
  expect(await keptVisits(page)).toBe(0);
  // An account that is new has a number that is longer than JavaScript's.
  await give(address, "1000000");
  await page.getByRole("button", { name: "Forget it" }).click();
  await choose();
  await page.getByRole("button", { name: "Check in publicly with this account" }).click();
  await page.getByText(/On the chain in block/).waitFor();
  expect(await keptVisits(page)).toBe(1);
  expect(errors).toEqual([]);
  await context.close();
  rmSync(folder, { recursive: true });
});

/** Gives an account some coins of dan's. */
async function give(address: string, amount: string): Promise<void> {
  const [, words] = /^dan = "([^"]+)"/m.exec(readFileSync(join(ROOT, "scripts/localnet/accounts.toml"), "utf8")) ?? [];
  const wallet = await DirectSecp256k1HdWallet.fromMnemonic(words, { prefix: "wasm" });
  const [dan] = await wallet.getAccounts();
  const client = SigningCosmWasmClient.createWithSigner(await Comet38Client.connect(NODE), wallet);
  const fee = { amount: [{ denom: "ucosm", amount: "10000" }], gas: "200000" };
  const { code } = await client.sendTokens(dan.address, address, [{ denom: "ucosm", amount }], fee);
  expect(code).toBe(0);
  client.disconnect();
}
