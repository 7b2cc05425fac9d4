// What the owner of the registry does in the authority's pages: who may vouch, and the risk model; on a real node.

import { randomBytes } from "node:crypto";
import { toBech32 } from "@cosmjs/encoding";
import { hexToBytes } from "@noble/hashes/utils";
import { afterAll, expect, test } from "vitest";
import { Tree } from "../../src/lib/chain/tree";
import { parseDeployment } from "../../src/lib/deployment";
import { publicKeyOf } from "../../src/lib/desk/request";
import { readRecord } from "../../scripts/record";
import { open, until } from "./harness";
import { fresh, send, senderOf, signAs, task } from "./office";
import { staged } from "./stage";

const record = parseDeployment(readRecord());
const { server, browser } = await staged({});
const tree = await Tree.connect(record);

afterAll(() => tree.disconnect());

const at = (path: string): string => `${server.url}#/authority/${path}`;

test("an authority is added with its key and quota, and removed again", async () => {
  const { context, page, errors } = await open(browser, at("authorities"));
  await signAs(page, "state");
  const bob = await senderOf(record, "bob");
  const { address } = bob.account;
  bob.disconnect();
  const set = await task(page, "Add an authority, or change one");
  await set.getByLabel("Account of the authority").fill(address);
  await set.getByLabel("Slips a day").fill("77");
  await set.getByLabel("New slip key").fill("02989c0b76cb563971fdc9bef31ec06c3560f3249d6ee9e5d83c57625596e05f6f");
  await set.getByRole("button", { name: "Show the message" }).click();
  await send(set);
  const card = page.locator("section", { has: page.getByRole("heading", { name: address }) });
  await card.getByText("0 of 77 slips used today (UTC)").waitFor();
  await card.getByText(/^signs, since/).waitFor();
  // Two of one name are both shown, each with its address.
  const named = page.getByRole("heading", { name: /^authority in the registry wasm1/ });
  await until("both have a name", async () => (await named.count()) > 1);
  expect(new Set(await named.locator("code").allInnerTexts()).size).toBe(await named.count());
  const remove = await task(page, "Remove an authority");
  await remove.getByLabel("Account of the authority").fill(address);
  await remove.getByRole("button", { name: "Show the message" }).click();
  await send(remove);
  await card.getByText("it may still take back", { exact: false }).waitFor();
  expect(errors).toEqual([]);
  await context.close();
});

test("a key that two authorities have is struck out for both", async () => {
  const state = await senderOf(record, "state");
  const public_key = await publicKeyOf(hexToBytes(fresh().repeat(8)));
  const accounts = [0, 1].map(() => toBech32("wasm", randomBytes(20)));
  const messages = accounts.map((account) => {
    const authority = { account, daily_slips: 64, keys: [{ public_key, from: 0, until: null }] };
    return { contract: record.registry, msg: { set_authority: { authority } } };
  });
  await state.send(messages, await state.estimate(messages));
  state.disconnect();
  const { context, page, errors } = await open(browser, at("authorities"));
  await signAs(page, "state");
  const strike = await task(page, "Strike a stolen key");
  await strike.getByLabel("Key", { exact: true }).fill(public_key);
  await strike.getByRole("button", { name: "Show the message" }).click();
  await send(strike);
  for (const account of accounts) {
    const card = page.locator("section", { has: page.getByRole("heading", { name: account }) });
    await card.getByText("struck: nothing that it signed is taken").waitFor();
  }
  expect(errors).toEqual([]);
  await context.close();
});

test("another risk model is drawn beside the one in effect and scheduled, and the one in effect again at the same second", async () => {
  const { context, page, errors } = await open(browser, at("risk"));
  await signAs(page, "state");
  const before = (await tree.registry.riskModel({})).latest;
  const waits = await page.getByRole("region", { name: /^Waits to take effect/ }).count();
  expect(await page.locator("path.next:not(.alert)").count()).toBe(waits > 0 ? 2 : 0);
  const form = await task(page, "Schedule another model");
  await form.getByLabel("b12").fill("0.5");
  await form.getByLabel("Where it is from").fill("a test");
  await form.getByRole("button", { name: "Show the message" }).click();
  await form.getByText("Above zero risk would fall with more contact.").waitFor();
  await form.getByLabel("b12").fill("-0.9");
  // A week after the delay, so that there is time to think better of it.
  const week = new Date(Date.now() + 8 * 86_400_000).toISOString().slice(0, 10);
  await form.getByLabel("Takes effect").fill(`${week}T${String(before % 24).padStart(2, "0")}:00`);
  await page.locator("svg path.next:not(.alert)").first().waitFor();
  await form.getByRole("button", { name: "Show the message" }).click();
  await send(form);
  await page.getByRole("region", { name: /^Waits to take effect/ }).nth(waits).waitFor();
  const scheduled = await tree.registry.riskModel({ version: before + 1 });
  expect(scheduled.model).toMatchObject({ b12: "-0.9", origin: "a test" });
  const keep = await task(page, "Schedule the model in effect again");
  await keep.getByRole("button", { name: "Show the message" }).click();
  await send(keep);
  await page.getByRole("region", { name: /^Waits to take effect/ }).nth(waits + 1).waitFor();
  const kept = await tree.registry.riskModel({ version: before + 2 });
  expect(kept.effective_at).toBe(scheduled.effective_at);
  expect(kept.model).toEqual((await tree.registry.riskModel({})).model);
  expect(errors).toEqual([]);
  await context.close();
});
