// A relay that is slow holds up nobody where another one is not.

import { expect, test } from "vitest";
import { Registry } from "../registry";
import { open } from "./harness";
import { staged } from "./stage";

const NOW = Math.floor(Date.now() / 1_000);
const { standIns: relays, server, browser } = await staged({ registries: [new Registry(NOW), new Registry(NOW)] });

test("who answers long after another relay is passed over in this look, and named", async () => {
  // Not so long that nobody would wait for it if it were alone.
  relays[0].delay = 15_000;
  const { context, page, errors } = await open(browser, server.url);
  await page.getByRole("heading", { name: "No exposure known" }).waitFor();
  await page.getByText("How this was worked out").click();
  expect(await page.locator("main details li").allInnerTexts()).toEqual([expect.stringContaining(relays[0].url)]);
  expect(errors).toEqual([]);
  await context.close();
});

test("a relay that is slow and alone is waited for", async () => {
  for (const relay of relays) relay.delay = 12_000;
  const { context, page } = await open(browser, server.url);
  await page.getByRole("heading", { name: "No exposure known" }).waitFor({ timeout: 60_000 });
  await context.close();
});
