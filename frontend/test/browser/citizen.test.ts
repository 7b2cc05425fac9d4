// What a citizen does, in a real browser, through a real relay, on a real node.

import type { Browser } from "playwright-core";
import { expect, test } from "vitest";
import { open, until, wayclear } from "./harness";
import { staged } from "./stage";

const PLACE = "9qc7mbdh/browser";
const { relay, desk, server, browser } = await staged({ places: [PLACE], relays: ["sponsor"], hasDesk: true });

test("somebody without an account checks in, and the visit is on the chain", async () => {
  const { context, page, errors } = await open(browser, server.url);
  await page.getByRole("heading", { name: "No exposure known" }).waitFor();
  await page.getByRole("link", { name: "Check in" }).click();
  await page.getByRole("textbox", { name: "Place" }).fill(" 9QC7MBDH / Browser ");
  await page.getByRole("button", { name: "Go on" }).click();
  await page.getByRole("heading", { name: "No infection report" }).waitFor();
  await page.getByRole("button", { name: "Check in here" }).click();
  await page.getByRole("heading", { name: "You are checked in" }).waitFor();
  await page.getByRole("link", { name: "Show the diary" }).click();
  await page.getByText("a relay has it").waitFor();
  // It is followed at the next look.
  await page.waitForTimeout(3_000);
  await page.getByRole("link", { name: "Home" }).click();
  await page.getByRole("button", { name: "Check now" }).click();
  await page.getByRole("link", { name: "Diary" }).click();
  await page.getByText("on the chain").waitFor();
  expect(errors).toEqual([]);
  await context.close();
});

test("what is no place is refused beside the field, and nothing is kept", async () => {
  const { context, page, errors } = await open(browser, `${server.url}#/check-in`);
  const field = page.getByRole("textbox", { name: "Place" });
  for (const text of ["", "9qc7mbd", "9qc7mbda", "https://example.org", "9qc7mbdh/UPPER_CASE", "x".repeat(60), `9qc7mbdh/${"x".repeat(10_000)}`]) {
    await field.fill(text);
    await page.getByRole("button", { name: "Go on" }).click();
    await page.getByText("This is no place.").waitFor();
    expect(await field.getAttribute("aria-invalid")).toBe("true");
  }
  await page.goto(`${server.url}#/diary`);
  await page.getByText("Nothing yet.").waitFor();
  expect(errors).toEqual([]);
  await context.close();
});

test("a visit that is made while the relay is away goes when it is back", async () => {
  const { context, page } = await open(browser, server.url);
  await page.getByRole("heading", { name: "No exposure known" }).waitFor();
  await relay.kill();
  await page.goto(`${server.url}#/check-in/${PLACE}`);
  await page.getByRole("button", { name: "Check in here" }).click();
  await page.getByText("goes to the place as soon as a relay can be reached").waitFor();
  // Closing the tab loses nothing.
  await page.reload();
  await page.goto(`${server.url}#/diary`);
  await page.getByText("waits to be sent").waitFor();
  await page.goto(`${server.url}#/home`);
  await page.getByRole("button", { name: "Check now" }).click();
  await page.getByRole("heading", { name: "Could not check" }).waitFor();
  await relay.start();
  await page.getByRole("button", { name: "Check now" }).click();
  await page.getByRole("heading", { name: "No exposure known" }).waitFor();
  await page.goto(`${server.url}#/diary`);
  await page.getByText("a relay has it").waitFor();
  await context.close();
});

test("a patient reports with a code, and who was at the place then is warned; nobody else is", async () => {
  const place = `9qc7mbdh/code-${Date.now() % 1_000_000}`;
  wayclear("open", place, "--from", "dan");
  const [patient, visitor, other] = await Promise.all([1, 2, 3].map(() => open(browser, server.url)));
  for (const { page } of [patient, visitor]) {
    await page.getByRole("heading", { name: "No exposure known" }).waitFor();
    await page.goto(`${server.url}#/check-in/${place}`);
    await page.getByRole("button", { name: "Check in here" }).click();
    await page.getByText("A relay has it, and brings it").waitFor();
  }
  const { page } = patient;
  await page.goto(`${server.url}#/report`);
  await page.getByRole("checkbox", { name: place }).waitFor();
  // Nothing chosen cannot be sent.
  await page.getByRole("checkbox", { name: place }).uncheck();
  expect(await page.getByRole("button", { name: "Have it signed" }).isDisabled()).toBe(true);
  await page.getByRole("checkbox", { name: place }).check();
  const code = page.getByRole("textbox", { name: "One-time code" });
  for (const [wrong, words] of [
    ["nonsense", "This is no code"],
    ["0000-0000-0000", "This is no code"],
  ]) {
    await code.fill(wrong);
    await page.getByRole("button", { name: "Have it signed" }).click();
    await page.getByRole("alert").filter({ hasText: words }).waitFor();
  }
  await code.fill(desk.code("2026/1").toLowerCase());
  await page.getByRole("button", { name: "Have it signed" }).click();
  await page.getByText("1 piece is signed").waitFor();
  await page.getByRole("button", { name: "Send all now" }).click();
  await page.getByText("a relay has it").waitFor();
  await visitor.page.goto(`${server.url}#/home`);
  await expect
    .poll(async () => {
      await visitor.page.getByRole("button", { name: "Check now" }).click();
      return visitor.page.getByText(`At ${place}`).count();
    }, { timeout: 30_000 })
    .toBe(1);
  await other.page.getByRole("button", { name: "Check now" }).click();
  await other.page.getByRole("heading", { name: "No exposure known" }).waitFor();
  await other.page.goto(`${server.url}#/places/${place}`);
  await other.page.getByText("Infection reported, until").first().waitFor();
  // One's own report exposes nobody on this device.
  await page.goto(`${server.url}#/home`);
  await page.getByRole("button", { name: "Check now" }).click();
  await page.getByRole("heading", { name: "No exposure known" }).waitFor();
  await page.goto(`${server.url}#/report`);
  await page.getByText("public", { exact: true }).waitFor();
  for (const { errors, context } of [patient, visitor, other]) {
    expect(errors).toEqual([]);
    await context.close();
  }
});

test("a place goes by its name after a check-in, in the diary, in a report and in a warning", async () => {
  const name = "Gibson House";
  let place = "";
  await until("the relay knows names", async () => {
    const { labels } = (await (await fetch(`${relay.url}/v1/labels`)).json()) as { labels: { place: { cell: string; unit?: string }; label: string }[] };
    const found = labels.find(({ label }) => label === name);
    place = [found?.place.cell, found?.place.unit].filter(Boolean).join("/");
    return place !== "";
  });
  const [patient, visitor] = await Promise.all([1, 2].map(() => open(browser, server.url)));
  for (const { page } of [patient, visitor]) {
    await page.goto(`${server.url}#/check-in/${place}`);
    await page.getByRole("heading", { name: `${name} ${place}` }).waitFor();
    await page.getByRole("button", { name: "Check in here" }).click();
    await page.getByText(`${name} ${place} · `).waitFor();
    await page.goto(`${server.url}#/diary`);
    await page.getByRole("link", { name: `${name} ${place}` }).waitFor();
  }
  await patient.page.goto(`${server.url}#/report`);
  await patient.page.getByRole("checkbox", { name: `${name} ${place}` }).waitFor();
  await patient.page.getByRole("textbox", { name: "One-time code" }).fill(desk.code("2026/2"));
  await patient.page.getByRole("button", { name: "Have it signed" }).click();
  await patient.page.getByRole("listitem").filter({ hasText: `${name} ${place} · ` }).waitFor();
  await patient.page.getByRole("button", { name: "Send all now" }).click();
  await visitor.page.goto(`${server.url}#/home`);
  // Others may have reported there too: a node serves many tests.
  await until("the visitor is warned", async () => {
    await visitor.page.getByRole("button", { name: "Check now" }).click();
    return (await visitor.page.getByRole("listitem").filter({ hasText: `At ${name}` }).filter({ hasText: `(${place})` }).count()) > 0;
  });
  for (const { errors, context } of [patient, visitor]) {
    expect(errors).toEqual([]);
    await context.close();
  }
});
