// From a new county to a clean place: what those who run a tree do one after the other, each by its own account, on a real node.

import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { toBech32 } from "@cosmjs/encoding";
import { hexToBytes } from "@noble/hashes/utils";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readRecord } from "../../scripts/record";
import { Sender } from "../../src/lib/chain/sender";
import { readKeys } from "../../src/lib/chain/account";
import { Tree } from "../../src/lib/chain/tree";
import { parseDeployment } from "../../src/lib/deployment";
import { parsePlace } from "../../src/lib/place";
import { signSlip } from "../slip";
import { newVisit } from "../wasm/load";
import { launch, open, serve, wayclear } from "./harness";
import { ACCOUNTS, fresh, send, signAs, task } from "./office";

const record = parseDeployment(readRecord());
const SLIP_KEY = hexToBytes(readFileSync(process.env.WAYCLEAR_SLIP_KEY_FILE ?? "", "utf8").trim());
const senders: Sender[] = [];
let server: Awaited<ReturnType<typeof serve>>;
let browser: Browser;
let tree: Tree;

beforeAll(async () => {
  server = await serve(["http://127.0.0.1:1"]);
  browser = await launch();
  tree = await Tree.connect(record);
});

afterAll(async () => {
  for (const sender of senders) sender.disconnect();
  tree?.disconnect();
  await browser?.close();
  await server?.close();
});

const at = (path: string): string => `${server.url}#/authority/${path}`;

async function sender(name: string): Promise<Sender> {
  const account = (await readKeys(readFileSync(ACCOUNTS, "utf8"))).find((one) => one.name === name);
  if (!account) throw new Error(name);
  const connected = await Sender.connect(record, account);
  senders.push(connected);
  return connected;
}

const addressOf = async (name: string): Promise<string> => (await sender(name)).account.address;

async function say(by: Sender, contract: string, msg: Record<string, unknown>): Promise<void> {
  await by.send([{ contract, msg }], await by.estimate([{ contract, msg }]));
}

/** Fills a form by its labels, and signs the message that comes of it. */
async function does(page: Page, title: string, values: Record<string, string>): Promise<void> {
  const form = await task(page, title);
  for (const [label, value] of Object.entries(values)) await form.getByLabel(label, { exact: true }).fill(value);
  await form.getByRole("button", { name: "Show the message" }).click();
  await send(form);
}

test("a county is added with its ground, a city in it, a cell is split and a part taken back, and the county is handed over", async () => {
  const { context, page, errors } = await open(browser, at("tree"));
  const mark = fresh();
  const [key, name, cell] = [`T-${mark.toUpperCase()}`, `Condado ${mark}`, `9r${mark.replaceAll("a", "b").slice(0, 3)}`];
  await signAs(page, "state");
  await does(page, "Add a county", { Key: key, Name: name, "Account of its owner": await addressOf("county"), Cells: cell });
  await page.goto(at(`tree/${key}`));
  await page.getByRole("heading", { level: 1, name }).waitFor();
  await page.getByText("There is no city yet.").waitFor();

  await signAs(page, "county");
  await does(page, "Add a city", { Key: "town", Name: `Town ${mark}`, "Account of its owner": await addressOf("city"), Cells: `${cell}b` });
  await page.getByRole("link", { name: `Town ${mark}` }).first().waitFor();
  const cells = await task(page, "Give cells, take them back, split them");
  await cells.getByLabel("Split a cell").check();
  await cells.getByLabel("Cells", { exact: true }).fill(`${cell}c`);
  await cells.getByRole("button", { name: "Show the message" }).click();
  await cells.getByText(`"${cell}c" is given to nobody just so.`).waitFor();
  await cells.getByLabel("Cells", { exact: true }).fill(`${cell}b`);
  await cells.getByRole("button", { name: "Show the message" }).click();
  await send(cells);
  const [, county] = await tree.walk([key]);
  const parts = await tree.cells(county.address);
  expect(parts.length).toBe(32);
  expect(parts.every(({ prefix, child }) => prefix.length === cell.length + 2 && prefix.startsWith(`${cell}b`) && child === "town")).toBe(true);
  await page.getByText("32 cells").first().waitFor();
  await cells.getByLabel("Take cells back").check();
  await cells.getByLabel("Cells", { exact: true }).fill(`${cell}b7`);
  await cells.getByRole("button", { name: "Show the message" }).click();
  await send(cells);
  expect((await tree.cells(county.address)).some(({ prefix }) => prefix === `${cell}b7`)).toBe(false);

  const ada = await addressOf("ada");
  await does(page, "Hand it over", { "the account that it is offered to": ada });
  await page.getByText("Offered to", { exact: true }).waitFor();
  await signAs(page, "ada");
  const accept = await task(page, "Take it over");
  await accept.getByRole("button", { name: "Show the message" }).click();
  await accept.getByRole("button", { name: "Sign and send" }).click();
  await expect.poll(async () => (await tree.walk([key]))[1].config.ownership.owner, { timeout: 30_000 }).toBe(ada);
  // Whose it was is offered nothing any more, and whose it is everything.
  await signAs(page, "county");
  const add = await task(page, "Add a city");
  await add.getByText("The account that signs may not do this.").waitFor();
  await signAs(page, "ada");
  await add.getByLabel("Key").waitFor();
  expect(errors).toEqual([]);
  await context.close();
});

test("what visitors are paid is changed, and taken out of a place's pool no further than it goes", async () => {
  const place = `9qc7mbdh/pool-${fresh()}`;
  wayclear("open", place, "--from", "dan");
  const [, , davis] = await tree.walk(["06113", "davis"]);
  const before = await tree.rewardPolicy(davis.address);
  const cap = `${BigInt(before?.daily_cap ?? "100000") + 1n}`;
  const { context, page, errors } = await open(browser, at("tree/06113/davis"));
  await signAs(page, "city");
  const form = await task(page, "Rewards");
  const fields = { "For a check-in, in base units": before?.check_in ?? "50000", "For an inspection, in base units": before?.inspect ?? "50000", "Seconds until an account is paid again": `${before?.cooldown_seconds ?? 3_600}` };
  for (const [label, value] of Object.entries(fields)) await form.getByLabel(label).fill(value);
  await form.getByLabel("Most that a place pays in a day").fill("much");
  await form.getByRole("button", { name: "Show the message" }).click();
  await form.getByText("Digits alone: an amount in base units.").waitFor();
  await form.getByLabel("Most that a place pays in a day").fill(cap);
  await form.getByRole("button", { name: "Show the message" }).click();
  await send(form);
  expect((await tree.rewardPolicy(davis.address))?.daily_cap).toBe(cap);

  await page.goto(at(`place/${place}`));
  await does(page, "Fund rewards", { "Amount in base units of ucosm": "5000" });
  await page.getByText(/^5000 ucosm/).waitFor();
  const out = await task(page, "Take rewards out");
  await out.getByLabel("To the account").fill(await addressOf("dan"));
  await out.getByLabel("Amount in base units of ucosm").fill("5001");
  await out.getByRole("button", { name: "Show the message" }).click();
  await out.getByText("The chain says no").waitFor();
  await out.getByLabel("Amount in base units of ucosm").fill("4000");
  await out.getByRole("button", { name: "Show the message" }).click();
  await send(out);
  await page.getByText(/^1000 ucosm/).waitFor();
  expect(errors).toEqual([]);
  await context.close();
});

test("a cleaner who was named marks an infected place as cleaned, and it is clean", async () => {
  const place = `9qc7mbdh/clean-${fresh()}`;
  wayclear("open", place, "--from", "dan");
  const { location } = await tree.locate(parsePlace(place));
  // Somebody was there ten minutes ago: what is cleaned in the same ten minutes may be infected again.
  const now = await tree.now();
  const visit = newVisit(place, now - 600);
  const [dan, authority] = [await sender("dan"), await addressOf("authority")];
  await say(dan, location ?? "", { check_in: { interval: visit.interval, visit_tag: visit.tag } });
  const covered = { chain: record.chain_id, registry: record.registry, authority, issued: Math.floor(now / 86_400) };
  const slips = [await signSlip(visit, covered, SLIP_KEY)];
  await say(dan, record.registry, { disclose: { authority, issued: covered.issued, slips } });

  const { context, page, errors } = await open(browser, at(`place/${place}`));
  await page.getByText("1 infection that stands").waitFor();
  await page.goto(at("tree/06113/davis"));
  const [, , davis] = await tree.walk(["06113", "davis"]);
  const cleaner = await addressOf("cleaner");
  await signAs(page, "city");
  const isNamed = (await tree.cleaners(davis.address)).includes(cleaner);
  if (isNamed) await does(page, "Cleaners", { Remove: cleaner });
  await signAs(page, "cleaner");
  const form = await task(page, "Mark places as cleaned");
  await form.getByText("It is for the owner and the cleaners of Davis").waitFor();
  await signAs(page, "city");
  await does(page, "Cleaners", { Add: cleaner });
  await signAs(page, "cleaner");
  await form.getByLabel("Places").fill(`${place}\n`);
  await form.getByRole("button", { name: "Show the message" }).click();
  await send(form);
  await page.goto(at(`place/${place}`));
  await page.getByText("cleaned after it", { exact: false }).waitFor();
  expect((await tree.status(location ?? "")).status).toBe("clean");
  expect(errors).toEqual([]);
  await context.close();
});

test("a stolen key is struck out, and signs for nobody any more", async () => {
  const { context, page, errors } = await open(browser, at("authorities"));
  const account = toBech32("wasm", randomBytes(20));
  const { publicKeyOf } = await import("../../src/lib/desk/request");
  const key = await publicKeyOf(hexToBytes(fresh().repeat(8)));
  await signAs(page, "state");
  await does(page, "Add an authority, or change one", { "Account of the authority": account, "New slip key": key });
  const card = page.locator("section", { has: page.getByRole("heading", { name: account }) });
  await card.getByText(key).waitFor();
  await does(page, "Strike a stolen key", { Key: key });
  await card.locator("li", { hasText: key }).getByText("struck: nothing that it signed is taken").waitFor();
  expect((await tree.registry.authorities({})).authorities.find(({ authority }) => authority.account === account)?.struck).toContain(key);
  expect(errors).toEqual([]);
  await context.close();
});
