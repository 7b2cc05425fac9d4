// States of both offices that are seen when something is wrong, printed, or signed by Keplr, as they look: in each language, light and
// dark, narrow and wide.

import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { afterAll, expect, test } from "vitest";
import { expectUsable, VIEWS } from "./axe";
import { NODE, open, RECORD, wayclear } from "./harness";
import { keplr } from "./keplr";
import { choose, Folder, fresh, settle } from "./office";
import { staged } from "./stage";

const PLACE = "9qc7mbdh/office-pages";
const PASSPHRASE = "correct horse battery staple";
const { registry } = JSON.parse(readFileSync(RECORD, "utf8")) as { registry: string };
const folder = new Folder();
const { server, browser } = await staged({ places: [PLACE] });
const codes = wayclear("attest", "codes", "2026/4711", "2026/4712", "--codes", `${folder.path}/codes.sqlite`, "--json");

afterAll(() => folder.remove());

type Look = (state: string) => Promise<void>;

async function go(page: Page, hash: string): Promise<void> {
  await page.goto(`${server.url}#/${hash}`);
  await settle(page);
}

/** Has a page look at a node that is away, and then at one that is back. */
async function away(page: Page, office: string, later: string, look: Look): Promise<void> {
  const node = `${new URL(NODE).origin}/**`;
  await page.route(node, (route) => route.abort());
  await page.goto(`${server.url}#/${office}`);
  await page.reload();
  await page.getByRole("alert").waitFor();
  await look(`${office}-away`);
  await page.unroute(node);
  await page.getByRole("alert").getByRole("button").click();
  await page.getByRole("alert").waitFor({ state: "detached" });
  await settle(page);
  await page.route(node, (route) => route.abort());
  await page.goto(`${server.url}#/${later}`);
  await page.getByRole("alert").first().waitFor();
  await settle(page);
  await look(`${office}-gone`);
  await page.unroute(node);
}

/** A key that is refused, kept, locked, not unlocked, and about to be deleted. */
async function desk(page: Page, look: Look): Promise<void> {
  await go(page, "authority/desk");
  const form = page.locator("main section form");
  const password = form.locator("input[type=password]");
  await password.first().fill("short");
  await password.nth(1).fill("other");
  await form.locator("input[type=file]").setInputFiles(folder.write("no.key", "ff".repeat(32)));
  await form.locator("button.main").click();
  await form.getByRole("alert").waitFor();
  await look("desk-no-key");
  await form.locator("input[type=file]").setInputFiles([]);
  for (const at of [0, 1]) await password.nth(at).fill(PASSPHRASE);
  await form.locator("button.main").click();
  await page.locator(".good[role=status]").waitFor();
  await look("desk-unlisted");
  await page.locator(".good[role=status] + .row button").click();
  await password.fill("something else");
  await form.locator("button.main").click();
  await form.locator("[aria-invalid=true]").waitFor();
  await page.locator("button.danger").click();
  await look("desk-locked");
  await register(page, look);
}

/** A register that is none, one that is asked about, and one of somebody else. */
async function register(page: Page, look: Look): Promise<void> {
  const lines = (label: string): string => `{"wayclear_register":1}\n{"signed":{"patient":"${label}","issued":20000,"ids":["0011223344556677"]}}\n`;
  const section = page.locator("section", { has: page.locator("[role=status]") }).last();
  const bring = (text: string): Promise<void> => section.locator("input[type=file]").setInputFiles(folder.write("register", text));
  await bring("none");
  await section.locator("p.bad").waitFor();
  await look("register-none");
  await bring(lines("W".repeat(120)));
  await section.locator("[role=group] button.main").click();
  await section.locator("li strong").waitFor();
  await bring(lines("someone else"));
  await section.locator("[role=group] p.bad").waitFor();
  await look("register-foreign");
}

/** On the screen, and on paper. */
async function printed(page: Page, look: Look): Promise<void> {
  await go(page, "authority/desk");
  await page.locator("textarea").last().fill("none");
  await page.locator("textarea[aria-invalid=true]").waitFor();
  await look("codes-none");
  await page.locator("textarea").first().fill("2026/4711");
  await page.locator("textarea").last().fill(codes);
  await page.locator("article").nth(1).waitFor();
  await look("codes");
  await page.emulateMedia({ media: "print" });
  await look("codes-printed");
  await page.emulateMedia({ media: null });
  await go(page, "authority/posters");
  await page.locator("textarea").fill(`${PLACE}\n9qc7mbdh/not-open-${fresh()}\nu4pruydq`);
  await page.locator("form button").click();
  await page.locator("article").waitFor();
  await settle(page);
  await look("posters");
  await page.emulateMedia({ media: "print" });
  await look("posters-printed");
  await page.emulateMedia({ media: null });
  await page.locator("textarea").fill("!");
  await page.locator("form button").click();
  await page.locator("[aria-invalid=true]").waitFor();
  await look("posters-wrong");
}

/** Fields that are wrong, and a message that the contract refuses. */
async function forms(page: Page, look: Look): Promise<void> {
  await go(page, "authority/authorities");
  await choose(page, "state");
  const [set] = await page.locator("details.sheet:has(> summary)").all();
  await set.locator("> summary").click();
  const input = (at: number): ReturnType<Page["locator"]> => set.locator("input").nth(at);
  for (const [at, text] of ["nobody", "many", "03"].entries()) await input(at).fill(text);
  await set.locator("form > div:last-child button").click();
  await set.locator("[aria-invalid=true]").first().waitFor();
  await look("authorities-wrong");
  // The x of no point on the curve.
  for (const [at, text] of ["wasm1zty2z8d2jfj6gkcax4vxvanq3jlumye4nr2j7k", "5", `02${"ff".repeat(32)}`].entries()) await input(at).fill(text);
  await set.locator("form > div:last-child button").click();
  await set.locator("h3.bad").waitFor();
  await set.locator("h3.bad ~ details summary").click();
  await look("authorities-refused");

  await go(page, "authority/risk");
  const model = page.locator("details.sheet").first();
  await model.locator("> summary").click();
  for (const at of [0, 1, 2, 3]) await model.locator("input").nth(at).fill("9999999");
  await model.locator("form > div:last-child button").click();
  await model.locator("[aria-invalid=true]").first().waitFor();
  await look("risk-wrong");

  await go(page, "authority/audit");
  await page.locator("ol > li summary").first().click();
  await page.locator("details.sheet > summary").click();
  for (const at of [0, 1, 2, 3]) await page.locator("main form input").nth(at).fill("x y");
  await page.locator("main form button.main").click();
  await page.locator("main form [aria-invalid=true]").first().waitFor();
  await look("audit-wrong");
}

/** Keplr says no, and then signs with an account; what it signs is seen before. */
async function byKeplr(page: Page, look: Look): Promise<void> {
  await go(page, "authority/desk");
  const panel = page.locator("details.account");
  await panel.locator("> summary").click();
  const button = panel.locator("section button").last();
  const refuses = (isRefusing: boolean): Promise<unknown> => page.evaluate((is) => Object.assign(globalThis, { isRefusing: is }), isRefusing);
  await refuses(true);
  await button.click();
  await panel.getByRole("alert").waitFor();
  await look("keplr-refused");
  await refuses(false);
  await button.click();
  await panel.locator("dl").waitFor();
  await look("keplr");
  await go(page, `engineer/${registry}/execute/prune`);
  await page.locator("textarea").fill(`{"prune":{"limit":1}}`);
  await page.locator("form button.main").click();
  await page.locator("section button.main").last().waitFor();
  await page.evaluate(() => Object.assign(globalThis, { isRejecting: true }));
  await page.locator("section button.main").last().click();
  await page.locator("h3.bad").waitFor();
  await look("keplr-unsigned");
}

/** An address that is none, one that is nobody's, and a line to the node that is cut. */
async function explorer(page: Page, look: Look): Promise<void> {
  await go(page, "engineer");
  await page.locator("form input").fill("state");
  await page.locator("form button.main").click();
  await page.locator("form [aria-invalid=true]").waitFor();
  await look("engineer-no-address");
  await go(page, "engineer/wasm1zty2z8d2jfj6gkcax4vxvanq3jlumye4nr2j7k");
  await page.getByRole("alert").waitFor();
  await look("engineer-nobody");
  await page.routeWebSocket(/\/websocket$/, (socket) => void socket.close());
  await page.goto(`${server.url}#/engineer/events`);
  await page.reload();
  await page.locator("p.state.bad").waitFor();
  await look("engineer-not-heard");
}

for (const { name, locale, width, colorScheme } of VIEWS) {
  test(`the offices can be used when something is wrong, in ${name}`, async () => {
    const options = { locale, colorScheme, viewport: { width, height: 740 } };
    const { context, page, errors } = await open(browser, "about:blank", options);
    const look: Look = (state) => expectUsable(page, `office-${name}-${state.replaceAll("/", "-")}`);
    await keplr(page, "bob");
    await away(page, "authority", "authority/authorities", look);
    await away(page, "engineer", `engineer/${registry}`, look);
    await desk(page, look);
    await printed(page, look);
    await forms(page, look);
    // The page is loaded anew here, and nobody signs any more.
    await explorer(page, look);
    await byKeplr(page, look);
    expect(errors).toEqual([]);
    await context.close();
  }, 240_000);
}
