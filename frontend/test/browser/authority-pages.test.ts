// The authority's pages as they look, with their tasks open: no violation of axe's rules, nothing that scrolls sideways, in each language,
// light and dark, narrow and wide.

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectUsable, VIEWS } from "./axe";
import { launch, open, serve, wayclear } from "./harness";
import { choose, Folder, fresh, settle, unfold } from "./office";

const PLACE = "9qc7mbdh/pages";
const PAGES = ["tree", "tree/06113", "tree/06113/davis", "tree/nowhere", `place/${PLACE}`, "place/elsewhere", `posters/${PLACE}`, "desk", "authorities", "risk", "audit"];
const KEY = process.env.WAYCLEAR_SLIP_KEY_FILE ?? "";
const folder = new Folder();
let request: string;
let server: Awaited<ReturnType<typeof serve>>;
let browser: Browser;

beforeAll(async () => {
  wayclear("open", PLACE, "--from", "dan");
  const name = fresh();
  const device = `${folder.path}/${name}`;
  request = `${folder.path}/${name}.request`;
  wayclear("check-in", `9qc7mbdh/looks-${name}`, "--from", "eve", "--device", device);
  wayclear("report", "--device", device, "--without-identifiers", "--request", request);
  server = await serve(["http://127.0.0.1:1"]);
  browser = await launch();
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  folder.remove();
});

for (const { name, locale, width, colorScheme } of VIEWS) {
  test(`the authority's pages can be used in ${name}`, async () => {
    const options = { locale, colorScheme, viewport: { width: width, height: 740 } };
    const { context, page, errors } = await open(browser, `${server.url}#/authority`, options);
    for (const hash of PAGES) {
      await page.goto(`${server.url}#/authority/${hash}`);
      await settle(page);
      const where = `authority-${name}-${hash.replaceAll("/", "-")}`;
      await expectUsable(page, where);
      await unfold(page);
      await expectUsable(page, `${where}-open`);
    }
    // What is wrong in a form, a message before it is signed, what another account may not do.
    await page.goto(`${server.url}#/authority/tree/06113`);
    await page.reload();
    await settle(page);
    await choose(page, "county");
    const form = page.locator("details.sheet", { has: page.locator("> summary") }).first();
    await form.locator("> summary").click();
    await form.locator("form > div:last-child button").click();
    await form.locator("[aria-invalid=true]").first().waitFor();
    await form.locator("textarea").fill("9qc7m1 9qckp");
    await expectUsable(page, `authority-${name}-tree-wrong`);
    const inputs = form.locator("input[type=text]");
    for (const [at, text] of ["looks", "Looks", "wasm1zty2z8d2jfj6gkcax4vxvanq3jlumye4nr2j7k"].entries()) await inputs.nth(at).fill(text);
    await form.locator("form > div:last-child button").click();
    await form.locator("section pre").last().waitFor();
    await settle(page);
    await expectUsable(page, `authority-${name}-tree-refused`);
    await page.goto(`${server.url}#/authority/tree`);
    await settle(page);
    await unfold(page);
    await expectUsable(page, `authority-${name}-tree-others`);

    await page.goto(`${server.url}#/authority/desk`);
    await settle(page);
    const [passphrase, again] = [page.locator("input[type=password]").first(), page.locator("input[type=password]").nth(1)];
    await passphrase.fill("correct horse battery staple");
    await again.fill("correct horse battery staple");
    await page.locator("main section form input[type=file]").first().setInputFiles(KEY);
    await page.locator("main section form button.main").first().click();
    await page.locator("section .good[role=status]").waitFor();
    await page.locator("section form input[maxlength='200']").fill("2026/4711");
    await page.locator("main section form input[type=file]").setInputFiles(request);
    await page.locator("main section form button.main").click();
    await page.locator("[aria-live] .good").waitFor();
    await page.locator("fieldset .tick input").first().waitFor({ state: "attached" });
    await expectUsable(page, `authority-${name}-desk-signed`);
    expect(errors).toEqual([]);
    await context.close();
  }, 240_000);
}
