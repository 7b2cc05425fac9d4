// Places by name, by the map, by a node that is asked, and by position; and nothing of it is heard by anybody who need not.

import type { BrowserContextOptions } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { open, until } from "./harness";
import { staged } from "./stage";

/** Davis station, as trees/yolo.toml has it. */
const STATION = { latitude: 38.5436, longitude: -121.7367 };
const BARE = "9qc7mbdh/places-nobody";

const { relay, server, browser } = await staged({ relays: ["eve"] });
let station = "";

interface Label {
  place: { cell: string; unit?: string | null };
  label: string;
}

beforeAll(async () => {
  await until("the relay knows names", async () => {
    const { labels } = (await (await fetch(`${relay.url}/v1/labels`)).json()) as { labels: Label[] };
    const found = labels.find(({ label }) => label === "Davis station");
    station = found ? [found.place.cell, found.place.unit].filter(Boolean).join("/") : "";
    return station !== "";
  });
});

function at(position: BrowserContextOptions["geolocation"], isAllowed = true) {
  return open(browser, `${server.url}#/check-in`, { geolocation: position, permissions: isAllowed ? ["geolocation"] : [] });
}

test("a place is found by a part of its name, by its city or by its code, and nothing typed is heard by anybody", async () => {
  const { context, page, errors } = await open(browser, `${server.url}#/places`);
  await page.getByText("take part").waitFor();
  await page.getByText(/^[1-9]\d* places of this state/).waitFor();
  const heard: string[] = [];
  context.on("request", (request) => heard.push(request.url()));
  const field = page.getByRole("searchbox", { name: "Name or code of a place" });
  for (const typed of ["davis sta", "DAVIS STÁTION", "station", station.slice(0, 7)]) {
    await field.fill(typed);
    await page.getByRole("link", { name: "Davis station" }).waitFor();
  }
  await field.fill("no such place at all");
  await page.getByText("No place of this state is called so").waitFor();
  await field.fill("woodland");
  await page.getByRole("listitem").filter({ hasText: "Woodland" }).first().waitFor();
  await field.fill("davis station");
  await field.press("Enter");
  await page.getByRole("heading", { name: "Davis station" }).waitFor();
  await page.getByRole("heading", { name: "No infection report" }).waitFor();
  // A code that nobody lists is asked about all the same.
  await field.fill(BARE);
  await page.getByRole("link", { name: BARE }).click();
  await page.getByRole("heading", { name: BARE }).waitFor();
  // The page's own files are kept for when there is no network, whenever the browser likes.
  expect(heard.filter((url) => !url.startsWith(server.url) && !/\/v1\/head$|abci_query/.test(url))).toEqual([]);
  expect(errors).toEqual([]);
  await context.close();
});

test("a node is asked only after a yes, and tells what the feed cannot", async () => {
  const { context, page, errors } = await open(browser, `${server.url}#/places/${station}`);
  const posted: string[] = [];
  context.on("request", (request) => request.method() === "POST" && posted.push(request.url()));
  await page.getByText("sees your address").waitFor();
  await page.getByRole("heading", { name: "No infection report" }).waitFor();
  expect(posted).toEqual([]);
  await page.getByRole("button", { name: "Ask a node about this place" }).click();
  await page.getByText("since it was opened").waitFor();
  await page.getByText("Never cleaned").waitFor();
  expect(posted.length).toBeGreaterThan(0);
  await page.goto(`${server.url}#/places/${BARE}`);
  await page.getByRole("button", { name: "Ask a node about this place" }).click();
  await page.getByText("There is no contract at this place").waitFor();
  expect(errors).toEqual([]);
  await context.close();
});

test("whoever stands at a place is offered it by its name, and the position is heard by nobody", async () => {
  const { context, page, errors } = await at({ ...STATION, accuracy: 12 });
  const heard: string[] = [];
  context.on("request", (request) => heard.push(`${request.url()} ${request.postData() ?? ""}`));
  await page.getByRole("button", { name: "Find places near me" }).click();
  await page.getByText("Your position, to about 12 m").waitFor();
  await page.getByRole("listitem").filter({ hasText: "Davis station" }).getByText("here").waitFor();
  expect(heard.join("\n")).not.toMatch(/38\.54|121\.73|9qc7/);
  await page.getByRole("button", { name: "Davis station" }).click();
  await page.getByRole("heading", { name: "Davis station" }).waitFor();
  expect(errors).toEqual([]);
  await context.close();
});

test("a spot without a sign is offered by its cell, and what is too far away is not", async () => {
  const { context, page } = await at({ latitude: STATION.latitude + 0.004, longitude: STATION.longitude, accuracy: 5 });
  await page.getByRole("button", { name: "Find places near me" }).click();
  await page.getByText("No place that people can check in to is within 50 metres.").waitFor();
  expect(await page.getByRole("button", { name: "Davis station" }).count()).toBe(0);
  await page.getByRole("button", { name: /The spot itself, without a sign/ }).click();
  await page.getByRole("heading", { name: /^9q/ }).waitFor();
  await context.close();
});

test("a position that is not exact, lies elsewhere, or is not allowed says so", async () => {
  const cases: [BrowserContextOptions["geolocation"], boolean, string][] = [
    [{ ...STATION, accuracy: 4_000 }, true, "knows its position only to about 4 km"],
    [{ latitude: 48.2, longitude: 16.37, accuracy: 5 }, true, "lies outside all cities of California"],
    [{ latitude: 90, longitude: 180, accuracy: 5 }, true, "lies outside all cities of California"],
    [STATION, false, "The position was not allowed."],
  ];
  for (const [position, isAllowed, words] of cases) {
    const { context, page } = await at(position, isAllowed);
    await page.getByRole("button", { name: "Find places near me" }).click();
    await page.getByRole("alert").filter({ hasText: words }).waitFor();
    await context.close();
  }
});

test("a position that takes too long, cannot be found, or that no browser finds says so", async () => {
  for (const [script, words] of [
    ["navigator.geolocation.getCurrentPosition = (_, failed) => failed({ code: 3 })", "took too long"],
    ["navigator.geolocation.getCurrentPosition = (_, failed) => failed({ code: 2 })", "cannot be found now"],
    ["navigator.geolocation.getCurrentPosition = (found) => found({ coords: { latitude: NaN, longitude: 1, accuracy: 1 } })", "cannot be found now"],
    ["delete Navigator.prototype.geolocation", "This browser cannot find positions here."],
  ]) {
    const context = await browser.newContext({ locale: "en-US" });
    await context.addInitScript(script);
    const page = await context.newPage();
    await page.goto(`${server.url}#/check-in`);
    await page.getByRole("button", { name: "Find places near me" }).click();
    await page.getByRole("alert").filter({ hasText: words }).waitFor();
    await context.close();
  }
});

test("a relay that tells nonsense of the tree takes nothing away but the names", async () => {
  for (const body of ["[]", "{}", "null", '{"key":"x","name":"x","counties":[{}]}', '{"labels":[{"place":7}]}', "<html>"]) {
    const context = await browser.newContext({ locale: "en-US" });
    await context.route(/\/v1\/(tree|labels)$/, (route) => route.fulfill({ body, contentType: "application/json", headers: { "access-control-allow-origin": "*" } }));
    const page = await context.newPage();
    await page.goto(`${server.url}#/places/${station}`);
    await page.getByRole("heading", { name: "No infection report" }).waitFor();
    await page.getByRole("searchbox").fill("davis");
    await page.getByText("The list of places cannot be read now.").waitFor();
    await context.close();
  }
});

test("a name of strange letters stays within its own ends, and is no markup", async () => {
  const label = "<b>bold</b> \u202eevil";
  const context = await browser.newContext({ locale: "en-US" });
  const body = JSON.stringify({ labels: [{ place: { cell: station, unit: null }, label }] });
  await context.route(/\/v1\/labels$/, (route) => route.fulfill({ body, contentType: "application/json", headers: { "access-control-allow-origin": "*" } }));
  const page = await context.newPage();
  await page.goto(`${server.url}#/places/${station}`);
  await page.locator("h2 bdi").waitFor();
  expect(await page.locator("h2 bdi").textContent()).toBe(label);
  expect(await page.locator("h2 b").count()).toBe(0);
  await context.close();
});
