// What an engineer does in the contract explorer, in a real browser on a real node.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CosmWasmClient } from "@cosmjs/cosmwasm";
import { Comet38Client } from "@cosmjs/tendermint-rpc";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launch, NODE, open, RECORD, serve, until, wayclear } from "./harness";
import { keplr } from "./keplr";
import { ACCOUNTS } from "./office";

const PLACE = "9qc7mbdh/engineer";
const folder = mkdtempSync(join(tmpdir(), "wayclear-engineer-"));
let record: { state: string; registry: string };
/** On the way to the place. */
let way: { county: string; city: string; location: string };
let server: Awaited<ReturnType<typeof serve>>;
let browser: Browser;

beforeAll(async () => {
  record = JSON.parse(readFileSync(RECORD, "utf8")) as typeof record;
  wayclear("open", PLACE, "--from", "dan");
  const node = CosmWasmClient.create(await Comet38Client.connect(NODE));
  const [cell, unit] = PLACE.split("/");
  way = (await node.queryContractSmart(record.state, { locate: { place: { cell, unit } } })) as typeof way;
  node.disconnect();
  server = await serve([]);
  browser = await launch();
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  rmSync(folder, { recursive: true });
});

function explorer(path = ""): string {
  return `${server.url}#/engineer${path}`;
}

/** A file that a person chooses. */
function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** Chooses an account of the localnet. */
async function use(page: Page, name: string): Promise<void> {
  await page.setInputFiles("input[type=file]", ACCOUNTS);
  const which = page.getByRole("combobox", { name: "Which key?" });
  const option = which.locator("option", { hasText: new RegExp(`^${name} `) });
  await which.selectOption(await option.getAttribute("value"));
  await page.getByRole("button", { name: "Use it" }).click();
  await page.getByText("signs with its key in this tab").waitFor();
}

/** The JSON that an answer or a message is shown as. */
async function shown(page: Page): Promise<unknown> {
  return JSON.parse(await page.locator("pre").first().innerText());
}

test("the tree is walked from the state to a place, by what its contracts say", async () => {
  const { context, page, errors } = await open(browser, explorer());
  await page.getByRole("link", { name: "State", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: /^State/ }).waitFor();
  expect(await page.getByText("wayclear-state").isVisible()).toBe(true);
  expect(await page.locator("dd", { hasText: /^[0-9a-f]{64}$/ }).count()).toBe(1);
  for (const [kind, address] of [["County", way.county], ["City", way.city]]) {
    await page.locator(`ul a[href$="${address}"]`).click();
    await page.getByRole("heading", { level: 1, name: new RegExp(`^${kind}`) }).waitFor();
  }
  await page.getByRole("link", { name: PLACE, exact: true }).click();
  await page.getByRole("heading", { level: 1, name: /^Location/ }).waitFor();
  expect(page.url()).toContain(way.location);
  await page.getByText(/Code \d+: made in block/).waitFor();
  expect(errors).toEqual([]);
  await context.close();
});

test("a question from a form is answered, with its block, and as a command", async () => {
  const { context, page, errors } = await open(browser, explorer(`/${record.state}/query`));
  const message = page.getByRole("combobox", { name: "Message" });
  await message.selectOption("locate");
  await page.getByRole("textbox", { name: "cell" }).fill("9qc7mbdh");
  await page.getByRole("checkbox", { name: "Give unit" }).check();
  await page.getByRole("textbox", { name: "unit" }).fill("engineer");
  const json = page.getByRole("textbox", { name: "As JSON" });
  const asked = { locate: { place: { cell: "9qc7mbdh", unit: "engineer" } } };
  expect(JSON.parse(await json.inputValue())).toEqual(asked);
  await page.getByRole("button", { name: "Ask" }).click();
  await page.getByText(/^Block [\d,]+, .*20\d\d/).waitFor();
  expect(await shown(page)).toMatchObject(way);
  expect(await page.locator("pre").last().innerText()).toContain(
    `wasmd query wasm contract-state smart ${record.state} '${JSON.stringify(asked)}'`,
  );
  expect(errors).toEqual([]);
  await context.close();
});

test("form and JSON are one message; what is no JSON is said and kept", async () => {
  const { context, page, errors } = await open(browser, explorer(`/${way.location}/query`));
  const [message, json] = [page.getByRole("combobox", { name: "Message" }), page.getByRole("textbox", { name: "As JSON" })];
  await json.fill('{"daily":{"days":3}}');
  expect(await message.inputValue()).toBe("daily");
  expect(await page.getByRole("textbox", { name: "days" }).inputValue()).toBe("3");
  const broken = '{"daily":{"days":';
  await json.fill(broken);
  await page.getByText("This is no JSON, so the form waits").waitFor();
  expect(await page.getByRole("textbox", { name: "days" }).isDisabled()).toBe(true);
  expect(await page.getByRole("button", { name: "Ask" }).isDisabled()).toBe(true);
  expect(await json.inputValue()).toBe(broken);
  await json.fill('{"daily":{"days":2}}');
  await page.getByRole("button", { name: "Ask" }).click();
  await page.getByRole("heading", { name: "Answer" }).waitFor();
  expect(((await shown(page)) as { days: unknown[] }).days).toHaveLength(2);
  expect(errors).toEqual([]);
  await context.close();
});

test("another language takes nothing away that was typed", async () => {
  const { context, page, errors } = await open(browser, explorer(`/${way.location}/query/daily`));
  await page.getByRole("textbox", { name: "days" }).fill("7");
  await page.getByRole("combobox", { name: "Language" }).selectOption("ar");
  await page.getByRole("button", { name: "استعلام" }).waitFor();
  expect(await page.getByRole("textbox", { name: "days" }).inputValue()).toBe("7");
  expect(errors).toEqual([]);
  await context.close();
});

test("wrong values are named at their fields before anything is asked or sent", async () => {
  const { context, page, errors } = await open(browser, explorer(`/${way.location}/execute/check_in`));
  await page.getByRole("textbox", { name: "interval" }).fill("4294967296");
  await page.getByRole("textbox", { name: "visit_tag" }).fill("abc");
  await page.getByRole("button", { name: "Go on" }).click();
  await page.getByText("2 fields are wrong:").waitFor();
  await page.getByText("This must be from 0 to 4,294,967,295.").waitFor();
  await page.getByText("This must be hexadecimal, two digits a byte.").waitFor();
  await page.getByRole("button", { name: "check_in.visit_tag" }).click();
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("field.check_in.visit_tag");
  expect(await page.getByRole("button", { name: "Sign and send" }).count()).toBe(0);
  expect(errors).toEqual([]);
  await context.close();
});

test("a message from a form is sent, and stands in a block with its events", async () => {
  const { context, page, errors } = await open(browser, explorer(`/${way.location}/execute`));
  await use(page, "ada");
  await page.getByRole("combobox", { name: "Message" }).selectOption("inspect");
  await page.getByRole("button", { name: "Go on" }).click();
  await page.getByText(/Uses [\d,]+ gas by simulation; the fee is [\d,]+ ucosm/).waitFor();
  const command = await page.locator("pre", { hasText: "wasmd tx" }).innerText();
  expect(command).toMatch(new RegExp(`^wasmd tx wasm execute ${way.location} '\\{"inspect":\\{\\}\\}' --from ada --chain-id testing --gas auto`));
  await page.getByRole("button", { name: "Sign and send" }).click();
  await page.getByRole("heading", { name: "It stands in a block" }).waitFor();
  const hash = await page.locator("dd code", { hasText: /^[0-9A-F]{64}$/ }).innerText();
  const found = (await (await fetch(`${NODE}/tx?hash=0x${hash}`)).json()) as { result: { tx_result: { code?: number; gas_wanted: string } } };
  expect(found.result.tx_result.code ?? 0).toBe(0);
  // Why the gas that was used is another one than the simulation's is said beside the two, with the limit that the chain was told.
  const limit = Number(found.result.tx_result.gas_wanted).toLocaleString("en");
  await page.getByText(`The simulation is made on the state before, so more or less may be used in the block; the limit is 1.8 times the simulation, ${limit}.`).waitFor();
  await page.getByText(/^\d+ events?$/).click();
  await page.getByText("wasm-inspected").waitFor();
  expect(errors).toEqual([]);
  await context.close();
});

test("a contract's refusal is told in its words, all of the log behind a fold", async () => {
  const { context, page, errors } = await open(browser, explorer(`/${record.state}/execute/release_cells`));
  await use(page, "eve");
  await page.getByRole("textbox", { name: "As JSON" }).fill('{"release_cells":{"prefixes":["9qc"]}}');
  await page.getByRole("button", { name: "Go on" }).click();
  await page.getByRole("heading", { name: "The chain says no" }).waitFor();
  const reason = await page.locator("section", { has: page.getByRole("heading", { name: "The chain says no" }) }).locator("bdi[lang=en]").innerText();
  expect(reason).toMatch(/owner/i);
  expect(reason).not.toMatch(/rpc error|message index|wasmd@/);
  await page.getByText("All that the chain said").click();
  await page.getByText(/message index: 0/).waitFor();
  expect(await page.getByRole("button", { name: "Sign and send" }).count()).toBe(0);
  expect(errors).toEqual([]);
  await context.close();
});

test("a question that a contract refuses, and an address that is none, are told in words", async () => {
  const { context, page, errors } = await open(browser, explorer(`/${record.state}/query/locate`));
  await page.getByRole("textbox", { name: "cell" }).fill("nowhere");
  await page.getByRole("button", { name: "Ask" }).click();
  await page.getByRole("heading", { name: "The contract says no" }).waitFor();
  await page.goto(explorer());
  const address = page.getByRole("textbox", { name: "Address of a contract" });
  await address.fill("wasm1nothing");
  await page.getByRole("button", { name: "Look at it" }).click();
  await page.getByText("This is no address of a contract.").waitFor();
  await address.fill(`wasm1${"q".repeat(38)}`);
  await page.getByRole("button", { name: "Look at it" }).click();
  await page.getByRole("heading", { name: "The contract says no" }).waitFor();
  expect(errors).toEqual([]);
  await context.close();
});

test("what a number may be is said once, as the contract has it", async () => {
  const { context, page, errors } = await open(browser, explorer(`/${record.registry}/execute/prune`));
  await page.getByText("Most rows to remove, 1 to 100.", { exact: true }).waitFor();
  expect(await page.getByText("4,294,967,295").count()).toBe(0);
  await page.getByRole("textbox", { name: "limit" }).fill("101");
  await page.getByRole("button", { name: "Go on" }).click();
  await page.getByText("This must be from 1 to 100.").waitFor();
  expect(errors).toEqual([]);
  await context.close();
});

test("a file that holds no keys is refused, and none of it is shown or kept", async () => {
  const { context, page, errors } = await open(browser, explorer());
  const words = "drum core sample owner";
  for (const [name, text] of [["picture.png", "\u0089PNG\u0000\u0001"], ["words.txt", words], ["short.toml", `ada = "${words}"`], ["huge.toml", "#".repeat(200_000)]]) {
    await page.setInputFiles("input[type=file]", file(name, text));
    await page.getByText("This is no file of keys.").waitFor();
    expect(await page.getByRole("alert").innerText()).not.toContain("drum");
  }
  await use(page, "ada");
  const address = await page.locator("code", { hasText: /^wasm1[a-z0-9]{38}$/ }).last().innerText();
  const kept = await page.evaluate(async () => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, await indexedDB.databases()]));
  expect(kept).not.toContain("drum");
  expect(kept).not.toContain(address);
  await page.getByRole("button", { name: "Forget it" }).click();
  await page.getByText("No account is chosen.").waitFor();
  expect(errors).toEqual([]);
  await context.close();
});

test("Keplr, a stand-in of its interface, is told of the chain and signs", async () => {
  const { context, page, errors } = await open(browser, "about:blank");
  const asked = await keplr(page, "bob");
  await page.goto(explorer(`/${way.location}/execute/inspect`));
  await page.getByRole("button", { name: "Use Keplr" }).click();
  await page.getByText("Keplr's own").waitFor();
  expect(asked).toContain("suggest");
  expect(JSON.parse(asked[asked.indexOf("suggest") + 1])).toMatchObject({ chainId: "testing", rpc: NODE, feeCurrencies: [{ coinMinimalDenom: "ucosm" }] });
  await page.getByRole("button", { name: "Go on" }).click();
  expect(await page.locator("pre", { hasText: "wasmd tx" }).innerText()).toContain("--from KEY ");
  await page.evaluate(() => Object.assign(globalThis, { isRejecting: true }));
  await page.getByRole("button", { name: "Sign and send" }).click();
  await page.getByRole("heading", { name: "Nothing was sent" }).waitFor();
  await page.getByText("Request rejected").waitFor();
  await page.evaluate(() => Object.assign(globalThis, { isRejecting: false }));
  await page.getByRole("button", { name: "Ask again" }).click();
  await page.getByRole("button", { name: "Sign and send" }).click();
  await page.getByRole("heading", { name: "It stands in a block" }).waitFor();
  expect(asked).toContain("sign");
  expect(errors).toEqual([]);
  await context.close();
});

test("without Keplr its button cannot be used, and the page says why", async () => {
  const { context, page } = await open(browser, explorer());
  expect(await page.getByRole("button", { name: "Use Keplr" }).isDisabled()).toBe(true);
  await page.getByText("Keplr is not installed in this browser.").waitFor();
  await context.close();
});

test("rows are read as the contract means them, and the bytes stand beside them", async () => {
  const { context, page, errors } = await open(browser, explorer(`/${way.location}/rows`));
  const ledger = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "Ledger: visits, status as last noted, window l", exact: true }) });
  await ledger.getByText("The value and the bytes").click();
  expect(JSON.parse(await ledger.locator("pre").innerText())).toMatchObject({ noted: expect.any(String), window: 1_209_600 });
  const config = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "Where it stands in the tree config", exact: true }) });
  await config.getByText("The value and the bytes").click();
  expect(JSON.parse(await config.locator("pre").innerText())).toMatchObject({ place: PLACE, registry: record.registry });
  await page.goto(explorer(`/${record.registry}/rows`));
  const head = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "Where the feed begins and ends feed_head", exact: true }) });
  await head.getByText("The value and the bytes").click();
  expect(JSON.parse(await head.locator("pre").innerText())).toMatchObject({ next: expect.any(Number) });
  expect(await page.getByText("not decoded").count()).toBe(0);
  // Each is told in words, with its short name beside them.
  for (const [address, words] of [[record.state, "Codes that new contracts are made of code_ids"], [way.county, "Contracts below, by key child davis"], [way.city, `Contracts below, by key child ${PLACE}`], [record.registry, "Authorities, by account authority wasm1"]]) {
    await page.goto(explorer(`/${address}/rows`));
    const further = page.getByRole("button", { name: "Further rows" });
    const found = page.getByRole("heading", { level: 2, name: words });
    await page.getByRole("heading", { level: 2 }).first().waitFor();
    while ((await found.count()) === 0) await further.click().then(() => page.waitForFunction(() => document.querySelector("[aria-busy=true]") === null));
    expect(await page.getByText("table not known").count()).toBe(0);
  }
  expect(errors).toEqual([]);
  await context.close();
});

test("events of the tree come in as blocks do, can be filtered and paused, and go on after the connection was lost", async () => {
  const { context, page, errors } = await open(browser, "about:blank");
  let cut = async (): Promise<void> => {};
  let isAway = false;
  await page.routeWebSocket(/\/websocket$/, (socket) => {
    if (isAway) return void socket.close();
    socket.connectToServer();
    cut = () => socket.close();
  });
  await page.goto(explorer("/events"));
  await page.getByText("Listening", { exact: true }).waitFor();
  await page.getByText("Nothing yet.").waitFor();
  const shown = page.getByRole("main").getByRole("listitem").filter({ has: page.getByRole("heading") });
  wayclear("open", `${PLACE}-${Date.now() % 1_000_000}`, "--from", "dan");
  await shown.filter({ hasText: "wasm-child_created" }).waitFor();
  // Whose word it is stands before the address.
  await shown.getByRole("link", { name: `City Davis ${way.city}` }).first().waitFor();
  await page.getByRole("combobox", { name: "Event" }).selectOption("wasm-child_created");
  expect(await shown.count()).toBe(1);
  await page.getByRole("combobox", { name: "Contract" }).selectOption({ index: 1 });

  await page.getByRole("button", { name: "Pause" }).click();
  wayclear("open", `${PLACE}-p${Date.now() % 1_000_000}`, "--from", "dan");
  await page.getByText(/[1-9]\d* new since the pause/).waitFor();
  expect(await shown.count()).toBeLessThanOrEqual(1);
  await page.getByRole("button", { name: "Go on" }).click();
  await page.getByRole("combobox", { name: "Contract" }).selectOption({ index: 0 });
  await until("both are shown", async () => (await shown.count()) === 2);

  isAway = true;
  await cut();
  await page.getByText("The connection is lost").waitFor();
  isAway = false;
  await page.getByText("Listening", { exact: true }).waitFor();
  wayclear("open", `${PLACE}-q${Date.now() % 1_000_000}`, "--from", "dan");
  await until("it is heard again", async () => (await shown.count()) === 3);
  expect(errors).toEqual([]);
  await context.close();
});

test("a node that is away is told, and asked again", async () => {
  const { context, page } = await open(browser, "about:blank");
  await context.route((url) => url.origin === new URL(NODE).origin, (route) => route.abort());
  await page.goto(explorer());
  await page.getByRole("heading", { name: "The node cannot be reached" }).waitFor();
  await context.unrouteAll();
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("link", { name: "State", exact: true }).waitFor();
  await context.close();
});
