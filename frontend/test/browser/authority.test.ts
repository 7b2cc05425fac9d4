// What a health authority does with the tree and the record of what has happened, on a real node.

import { readFileSync } from "node:fs";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Sender } from "../../src/lib/chain/sender";
import { Tree } from "../../src/lib/chain/tree";
import { parseDeployment } from "../../src/lib/deployment";
import { readRecord } from "../../scripts/record";
import { launch, open, serve, until, wayclear } from "./harness";
import { fresh, readCode, send, senderOf, signAs, task } from "./office";

const PLACE = "9qc7mbdh/authority";
const record = parseDeployment(readRecord());
let server: Awaited<ReturnType<typeof serve>>;
let browser: Browser;
let tree: Tree;

beforeAll(async () => {
  wayclear("open", PLACE, "--from", "dan");
  server = await serve(["http://127.0.0.1:1"]);
  browser = await launch();
  tree = await Tree.connect(record);
});

afterAll(async () => {
  tree?.disconnect();
  await browser?.close();
  await server?.close();
});

const at = (path: string): string => `${server.url}#/authority/${path}`;

const sender = (name: string): Promise<Sender> => senderOf(record, name);

test("a city is added with its cells: what overlaps is seen before, refused in words, and then it stands in the tree", async () => {
  const { context, page, errors } = await open(browser, at("tree/06113"));
  await signAs(page, "county");
  const key = `test-${fresh()}`;
  const name = `Pruebatown ${key}`;
  const form = await task(page, "Add a city");
  await form.getByLabel("Key").fill(key);
  await form.getByLabel("Name").fill(name);
  await form.getByRole("button", { name: "Show the message" }).click();
  // What was left empty is told as missing, with what to do, and gone to; what is no address is told so.
  await form.getByText("This field is needed: type or paste an address like wasm1…", { exact: false }).waitFor();
  expect(await form.getByLabel("Account of its owner").evaluate((field) => [field.getAttribute("aria-invalid"), field === document.activeElement])).toEqual(["true", true]);
  await form.getByLabel("Account of its owner").fill("wasm1x");
  await form.getByRole("button", { name: "Show the message" }).click();
  await form.getByText("This is no address like wasm1…").waitFor();
  expect(await form.getByText("This field is needed", { exact: false }).count()).toBe(0);
  const [{ address }] = await (await sender("city")).account.signer.getAccounts();
  // Accounts that the tree knows are offered by what they are called, and what was typed is called so too.
  const offered = form.locator(`datalist option[value="${address}"]`);
  await until("accounts are offered", async () => (await offered.count()) > 0);
  expect(await offered.first().getAttribute("label")).toContain("owner of");
  await form.getByLabel("Account of its owner").fill(address);
  await form.getByRole("status").getByText("owner of", { exact: false }).first().waitFor();
  const cells = form.getByLabel("Cells", { exact: true });
  // What is pressed on the map is taken, and left out again.
  const map = form.getByRole("img", { name: "Map of the cells, those that are chosen among them" });
  await map.click();
  expect(await cells.inputValue()).toMatch(/^9q[0-9b-hjkmnp-z]{3,5}$/);
  await map.click();
  expect(await cells.inputValue()).toBe("");
  await cells.fill("9qc7m1");
  await form.getByText(`9qc7m1 of Davis and ${name} is the same ground`).waitFor();
  await form.getByRole("button", { name: "Show the message" }).click();
  await form.getByText("The chain says no").waitFor();
  await form.getByText('cell prefix "9qc7m1" overlaps "9qc7m" of "davis"; release that one first').first().waitFor();
  // Ground that is nobody's, beside the county.
  const cell = `9qb${fresh().replaceAll("a", "b").slice(0, 4)}`;
  await cells.fill(cell);
  await form.getByText("Not all of this ground comes to this region", { exact: false }).waitFor();
  expect(await form.getByText("same ground").count()).toBe(0);
  await form.getByRole("button", { name: "Show the message" }).click();
  const message = { add_city: { city: { key, name, owner: address, prefixes: [cell] } } };
  expect(JSON.parse(await form.locator("pre").first().innerText())).toEqual(message);
  await form.getByText(`wasmd tx wasm execute`).waitFor();
  expect(await form.locator("pre", { hasText: "wasmd tx" }).innerText()).toContain(JSON.stringify(message));
  await send(form);
  // What was sent is not there to be signed again: it is named, its message folded, the form empty for the next one.
  for (const label of ["Key", "Name", "Account of its owner"]) expect(await form.getByLabel(label, { exact: true }).inputValue()).toBe("");
  expect(await cells.inputValue()).toBe("");
  expect(await form.getByText("(new)").count()).toBe(0);
  expect(await form.locator("pre").first().isVisible()).toBe(false);
  await form.getByText("What was sent").click();
  expect(JSON.parse(await form.locator("pre").first().innerText())).toEqual(message);
  await form.getByRole("status").getByRole("link", { name, exact: true }).click();
  await page.getByRole("heading", { level: 1, name }).waitFor();
  expect(page.url()).toBe(at(`tree/06113/${key}`));
  const regions = await tree.walk(["06113", key]);
  expect(regions[2].config.name).toBe(name);
  expect((await tree.cells(regions[1].address)).filter(({ child }) => child === key)).toEqual([{ prefix: cell, child: key }]);

  // The same county takes its ground back, once it has been pressed on the map or typed.
  await page.goto(at("tree/06113"));
  const give = await task(page, "Give cells, take them back, split them");
  await give.getByLabel("Take cells back").check();
  await give.getByLabel("Cells", { exact: true }).fill(`${cell} 9qc7m`);
  await give.getByRole("button", { name: "Show the message" }).click();
  await give.getByText("is in use by", { exact: false }).first().waitFor();
  await give.getByLabel("Cells", { exact: true }).fill(cell);
  await give.getByRole("button", { name: "Show the message" }).click();
  await send(give);
  expect((await tree.cells(regions[1].address)).some(({ child }) => child === key)).toBe(false);
  expect(errors).toEqual([]);
  await context.close();
});

test("what an account may not do is not offered, and says whose it is", async () => {
  const { context, page, errors } = await open(browser, at("tree/06113"));
  await signAs(page, "ada");
  const form = await task(page, "Add a city");
  await form.getByText("The account that signs may not do this. It is for the owner of Yolo County").waitFor();
  expect(await form.getByRole("textbox").count()).toBe(0);
  const [, county] = await tree.walk(["06113"]);
  const { owner } = county.config.ownership;
  // It is called by what the tree knows of it; the whole address is there to be read and copied.
  const summary = form.locator("li summary", { hasText: `${owner.slice(0, 9)}…${owner.slice(-6)}` });
  await summary.waitFor();
  expect(await summary.innerText()).toContain("owner of");
  await summary.click();
  expect(await form.locator("li pre").innerText()).toBe(owner);
  expect(await form.getByRole("button", { name: "Copy The whole address" }).isVisible()).toBe(true);
  // Whoever owns it is offered the form, though nothing was loaded anew.
  await signAs(page, "county");
  await form.getByLabel("Key").waitFor();
  expect(errors).toEqual([]);
  await context.close();
});

test("an owner that has changed meanwhile is refused in the contract's words", async () => {
  const [county, ada] = [await sender("county"), await sender("ada")];
  const key = `late-${fresh()}`;
  const [, { address }] = await tree.walk(["06113"]);
  const say = async (by: Sender, contract: string, msg: Record<string, unknown>): Promise<void> => {
    await by.send([{ contract, msg }], await by.estimate([{ contract, msg }]));
  };
  await say(county, address, { add_city: { city: { key, name: "Latetown", owner: county.account.address, prefixes: [] } } });
  const { context, page, errors } = await open(browser, at(`tree/06113/${key}`));
  await signAs(page, "county");
  const form = await task(page, "Cleaners");
  await form.getByLabel("Add").fill(ada.account.address);
  const [, , city] = await tree.walk(["06113", key]);
  await say(county, city.address, { propose_owner: { owner: ada.account.address } });
  await say(ada, city.address, { accept_owner: {} });
  await form.getByRole("button", { name: "Show the message" }).click();
  await form.getByText("only the owner may do this", { exact: true }).waitFor();
  // The new owner does it here.
  await page.reload();
  await signAs(page, "ada");
  const again = await task(page, "Cleaners");
  await again.getByLabel("Add").fill(ada.account.address);
  await again.getByRole("button", { name: "Show the message" }).click();
  await send(again);
  expect(await tree.cleaners(city.address)).toEqual([ada.account.address]);
  // Who may mark places is told to whoever looks, the owner who cleans as well once.
  await page.reload();
  const mark = await task(page, "Mark places as cleaned");
  await mark.getByText(`This is for the owner and the cleaners of Latetown`).waitFor();
  const called = mark.locator("> div > div > ul > li");
  await called.filter({ hasText: "owner of Latetown" }).waitFor();
  expect(await called.count()).toBe(1);
  await called.locator("summary").click();
  expect(await called.locator("pre").innerText()).toBe(ada.account.address);
  county.disconnect();
  ada.disconnect();
  expect(errors).toEqual([]);
  await context.close();
});

test("a place is named, marked as cleaned, and its rewards funded, each by who may", async () => {
  const { context, page, errors } = await open(browser, at(`place/${PLACE}`));
  await signAs(page, "city");
  const name = `Bäckerei ${fresh()}`;
  const describe = await task(page, "Name and material");
  await describe.getByLabel("Name").fill(name);
  await describe.getByLabel("Material").selectOption("copper");
  await describe.getByRole("button", { name: "Show the message" }).click();
  await send(describe);
  await page.getByRole("heading", { level: 1, name }).waitFor();
  await signAs(page, "cleaner");
  const clean = await task(page, "It was cleaned now");
  const [, , davis] = await tree.walk(["06113", "davis"]);
  if (!(await tree.cleaners(davis.address)).length) {
    await clean.getByText("It is for the owner and the cleaners of Davis").waitFor();
    await signAs(page, "city");
  }
  await clean.getByRole("button", { name: "Show the message" }).click();
  await send(clean);
  await until("it is cleaned", async () => !(await page.getByText("never", { exact: true }).isVisible()));
  await signAs(page, "sponsor");
  const fund = await task(page, "Fund rewards");
  await fund.getByLabel("Amount in base units of ucosm").fill("12345");
  await fund.getByRole("button", { name: "Show the message" }).click();
  await send(fund);
  await page.getByText(/^\d+ ucosm/).waitFor();
  expect(errors).toEqual([]);
  await context.close();
});

test("a sign is printed once its place is open, on A4 or letter, and its code opens the place", async () => {
  const place = `9qc7mbdh/sign-${fresh()}`;
  const { context, page, errors } = await open(browser, at(`posters/${place}`));
  await page.getByText("This place has no contract yet.", { exact: false }).waitFor();
  expect(await page.getByRole("button", { name: /Print/ }).count()).toBe(0);
  await signAs(page, "ada");
  await page.getByRole("button", { name: "Sign and send" }).click();
  await page.getByRole("button", { name: "Print 1 sign" }).waitFor({ timeout: 60_000 });
  const [cell, unit] = place.split("/");
  expect((await tree.locate({ cell, unit })).location).toBeTruthy();

  const address = `${server.url}#/check-in/${place}`;
  await page.emulateMedia({ media: "print" });
  await page.locator("svg.code").waitFor();
  expect(await page.getByRole("navigation").first().isVisible()).toBe(false);
  expect(await readCode(page.locator("svg.code"))).toBe(address);
  expect(await page.locator(".typed").innerText()).toBe(place);
  await page.emulateMedia({ media: null });
  for (const [paper, size] of [["A4", /MediaBox ?\[0 0 (594\.9\d*|595\.\d+|595) (841\.9\d*|842\.?\d*|841\.\d+)\]/], ["US letter", /MediaBox ?\[0 0 612 792\]/]] as const) {
    await page.getByLabel("Paper").selectOption(paper);
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
    expect(pdf).toMatch(size);
    expect(pdf.match(/\/Type ?\/Page\b/g), "one page").toHaveLength(1);
  }
  await page.goto(address);
  await page.getByText(place).first().waitFor();
  expect(errors).toEqual([]);
  await context.close();
});

test("of a list of places each line that is none is named with the reason, and signs of the others are shown", async () => {
  const { context, page, errors } = await open(browser, at("posters"));
  const places = page.getByLabel("Places");
  await places.fill(`${PLACE}\n9qc7mbd\n\n9qc7mbda/x`);
  await page.getByRole("button", { name: "Show" }).click();
  await page.getByText("Line 2, \u20689qc7mbd\u2069: a code has 8 letters, this one 7.", { exact: false }).waitFor();
  await page.getByText("Line 4, \u20689qc7mbda/x\u2069: “a” is in no code", { exact: false }).waitFor();
  await page.getByText("The other lines are shown.", { exact: false }).waitFor();
  await page.getByRole("button", { name: "Print 1 sign" }).waitFor();
  expect(await places.inputValue()).toContain("9qc7mbda/x");
  expect(await places.evaluate((field) => field === document.activeElement)).toBe(true);
  // Where something is signed nothing is left out of it.
  await page.goto(at("tree/06113/davis"));
  await signAs(page, "city");
  const clean = await task(page, "Mark places as cleaned");
  await clean.getByLabel("Places").fill(`${PLACE}\nnowhere`);
  await clean.getByRole("button", { name: "Show the message" }).click();
  await clean.getByText("Line 2, \u2068nowhere\u2069: “o” is in no code", { exact: false }).waitFor();
  expect(await clean.locator("pre").count()).toBe(0);
  expect(errors).toEqual([]);
  await context.close();
});

test("what has happened is listed by the node's index, filtered, and saved for a spreadsheet that computes none of it", async () => {
  const formula = `=HYPERLINK("http://evil.example/${fresh()}")`;
  const city = await sender("city");
  const [, , davis] = await tree.walk(["06113", "davis"]);
  const [cell, unit] = PLACE.split("/");
  const messages = [{ contract: davis.address, msg: { describe_location: { place: { cell, unit }, label: formula, surface: "other" } } }];
  const { hash, height } = await city.send(messages, await city.estimate(messages));
  const { context, page, errors } = await open(browser, at("audit"));
  await page.locator("ol > li").first().waitFor();
  await page.getByText("Filter, and save as a table").click();
  await page.getByLabel("Contract").selectOption(davis.address);
  await page.getByLabel("What it told of").selectOption("");
  await page.getByLabel("Who signed").fill(city.account.address);
  await page.getByLabel("From block").fill(`${height}`);
  await page.getByRole("button", { name: "Look" }).click();
  await page.getByText("1 transaction", { exact: true }).waitFor();
  // Who it was is told by name where the tree knows one, and so is the contract.
  const entry = page.locator("ol > li");
  await entry.locator("summary", { hasText: city.account.address.slice(0, 9) }).filter({ hasText: "owner of" }).waitFor();
  await entry.locator("summary", { hasText: "Details" }).click();
  await entry.locator("summary", { hasText: "City Davis" }).waitFor();
  await page.getByText(hash).last().waitFor();
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save as CSV" }).click();
  const path = await (await saved).path();
  const [head, row, end] = readFileSync(path, "utf8").split("\r\n");
  expect(head).toBe("time,block,transaction,signed by,contract,name,message,content,events");
  expect(row).toContain(`,${height},${hash},${city.account.address},${davis.address},City davis,describe_location,`);
  expect(end).toBe("");
  // By what it told of: another kind finds nothing there.
  await page.getByLabel("What it told of").selectOption("swept");
  await page.getByRole("button", { name: "Look" }).click();
  await page.getByText("0 transactions", { exact: true }).waitFor();
  await page.getByLabel("What it told of").selectOption("");
  await page.getByLabel("Contract").selectOption("");
  await page.getByLabel("Who signed").fill("");
  await page.getByLabel("From block").fill("");
  await page.getByRole("button", { name: "Look" }).click();
  await page.getByText("20 transactions, and there are more", { exact: true }).waitFor();
  await page.getByRole("button", { name: "More" }).click();
  await until("a second page has come", async () => (await page.locator("ol > li").count()) > 20);
  const hashes = await page.locator("ol > li summary .hidden").allInnerTexts();
  expect(new Set(hashes).size).toBe(hashes.length);
  city.disconnect();
  expect(errors).toEqual([]);
  await context.close();
});

test("a node that is away is told of, and asked again", async () => {
  const { context, page, errors } = await open(browser, server.url);
  const node = new URL(record.node).origin;
  await page.route(`${node}/**`, (route) => route.abort());
  await page.goto(at("tree"));
  await page.getByRole("heading", { name: "The node cannot be reached, or is not one of this chain." }).waitFor();
  await page.unroute(`${node}/**`);
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("heading", { level: 1, name: "California" }).waitFor();
  // It goes away while pages are changed: what cannot be asked is told where it would stand.
  await page.route(`${node}/**`, (route) => route.abort());
  await page.goto(at("authorities"));
  await page.getByText("This could not be read").waitFor();
  await page.unroute(`${node}/**`);
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByText("slips used today (UTC)", { exact: false }).first().waitFor();
  expect(errors).toEqual([]);
  await context.close();
});
