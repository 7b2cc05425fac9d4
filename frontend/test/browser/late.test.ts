// A visit that a silent relay may have goes to another one once it is late.

import { expect, test } from "vitest";
import { Registry } from "../registry";
import { open, until } from "./harness";
import { staged } from "./stage";

const PLACE = "9qc7mbdh/late";
const NOW = Math.floor(Date.now() / 1_000);
const { standIns: relays, server, browser } = await staged({ registries: [new Registry(NOW), new Registry(NOW)] });

test("a visit of which a relay says nothing is handed to it again, and to the next one after forty minutes", async () => {
  const [silent, other] = relays;
  silent.isSilent = true;
  const { context, page } = await open(browser, `${server.url}#/check-in/${PLACE}`);
  await page.getByRole("button", { name: "Check in here" }).click();
  await page.getByText("goes to the place as soon as a relay can be reached").waitFor();
  await page.goto(`${server.url}#/home`);
  await page.getByRole("button", { name: "Check now" }).click();
  await until("it was asked again", async () => silent.handedIn.length >= 2);
  expect(other.handedIn).toEqual([]);
  // The phone goes by the chain's time where its own clock differs.
  for (const { registry } of relays) registry.now += 3_300;
  await page.getByRole("button", { name: "Check now" }).click();
  await until("the other relay has it", async () => other.handedIn.length > 0);
  expect(new Set([...silent.handedIn, ...other.handedIn].map(({ body }) => body)).size).toBe(1);
  await page.goto(`${server.url}#/diary`);
  await page.getByText("a relay has it").waitFor();
  await context.close();
});

test("a visit without a network is in the diary alone once no relay would take it, says so, and is sent to nobody", async () => {
  for (const [hours, words] of [[0, "a relay has it"], [3, "only in your diary, unless a kiosk has brought it"]] as const) {
    const place = `${PLACE}-${hours}`;
    for (const relay of relays) [relay.isSilent, relay.handedIn.length] = [false, 0];
    const { context, page } = await open(browser, `${server.url}#/home`);
    await page.locator("section.card.good, section.card.empty").waitFor();
    await context.setOffline(true);
    await page.goto(`${server.url}#/check-in/${place}`);
    await page.getByRole("button", { name: "Check in here" }).click();
    await page.getByText("goes to the place as soon as a relay can be reached").waitFor();
    for (const { registry } of relays) registry.now += hours * 3_600;
    await context.setOffline(false);
    await page.goto(`${server.url}#/home`);
    await page.getByRole("button", { name: "Check now" }).click();
    await page.goto(`${server.url}#/diary`);
    await page.getByRole("listitem").filter({ hasText: place }).getByText(words).waitFor();
    expect(relays.flatMap(({ handedIn }) => handedIn).length).toBe(hours === 0 ? 1 : 0);
    await context.close();
  }
});
