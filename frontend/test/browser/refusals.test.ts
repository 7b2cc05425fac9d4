// What servers refuse, and what is wrong with the record, in the reader's language.

import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { Registry } from "../registry";
import { expectUsable } from "./axe";
import { open } from "./harness";
import { staged } from "./stage";

const PLACE = "9qc7mbdh";
const { standIn: relay, server, browser } = await staged({ registries: [new Registry(Math.floor(Date.now() / 1_000))] });

async function checkIn(page: Page): Promise<void> {
  await page.goto(`${server.url}#/check-in/${PLACE}`);
  await page.locator("main section h2").first().waitFor();
  await page.locator("main > .stack > .row button.main").click();
}

test.each([
  ["en-US", "busy", "The server has too much to do."],
  ["es-ES", "too_many", "Llegó demasiado desde su red en un minuto."],
  ["ar-EG", "no_chain", "لا يصل المرحِّل إلى سلسلته"],
  ["en-US", "device", "The server gives another reason, in its own words: “Gone fishing”"],
  ["ar-EG", "constructor", "Gone fishing"],
])("in %s, whoever checks in where the relay refuses by %s is told why", async (locale, type, words) => {
  relay.refusal = { type, title: "Gone \u202efishing", detail: "no" };
  const { context, page } = await open(browser, server.url, { locale });
  await checkIn(page);
  await page.getByText(words).waitFor();
  await expectUsable(page, `refused-${locale}-${type}`);
  await context.close();
});

test.each([
  ["en-US", 404, "nothing", "Its deployment record cannot be loaded."],
  ["es-ES", 200, '{"stage":"begun"}', "Su ficha es de un despliegue que no se terminó."],
  ["ar-EG", 200, '{"chain_id":5}', "سجل النشر الخاص بها لا يصلح"],
  ["en-US", 200, "<!doctype html><p>Welcome", "Its deployment record cannot be used."],
])("in %s, a record that is none (%i %s) is told with what to do, and what is wrong behind a fold", async (locale, status, body, words) => {
  const { context, page } = await open(browser, "about:blank", { locale });
  await context.route("**/deployment.json", (route) => route.fulfill({ status, body }));
  await page.goto(server.url);
  await page.getByText(words).waitFor();
  expect(await page.locator("main code").isVisible()).toBe(false);
  await page.locator("main summary").click();
  expect((await page.locator("main code").innerText()).length).toBeGreaterThan(10);
  await expectUsable(page, `no-record-${locale}-${status}`);
  await context.close();
});
