// What lies, breaks, or is missing: the page says so in words, believes nothing, and loses nothing.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContext } from "playwright-core";
import { expect, test } from "vitest";
import { open, until, wayclear, wrongClock } from "./harness";
import { staged } from "./stage";

const PLACE = "9qc7mbdh/hostile";
const { relays, server, browser } = await staged({ places: [PLACE], relays: ["eve", "cy"] });

/** Changes what a server answers at paths that end so. */
async function change(context: BrowserContext, pattern: RegExp, how: (json: string) => string): Promise<void> {
  await context.route(pattern, async (route) => {
    try {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, body: how(await answer.text()) });
    } catch {
      // The page was closed meanwhile.
    }
  });
}

/** A profile in which something is changed before the page is opened. */
async function hostile(prepare: (context: BrowserContext) => Promise<unknown>, hash = "") {
  const context = await browser.newContext({ locale: "en-US", viewport: { width: 360, height: 740 } });
  await prepare(context);
  const page = await context.newPage();
  await page.goto(`${server.url}${hash}`);
  return { context, page };
}

function from(relay: number, path: string): RegExp {
  return new RegExp(`^${relays[relay].url.replaceAll(".", "\\.")}${path}`);
}

/** How many rows the feed has, as the second relay knows: it asks its node like the first. */
async function rows(): Promise<number> {
  const answer = await fetch(`${relays[1].url}/v1/head`);
  return ((await answer.json()) as { next: number }).next;
}

/** Somebody is at the place, tests positive and says so: a row of the feed. */
async function report(person: string, place = PLACE): Promise<void> {
  const known = await rows();
  const folder = mkdtempSync(join(tmpdir(), "wayclear-report-"));
  const [device, request, register, signed] = ["device", "request", "register", "signed"].map((name) => join(folder, name));
  const from = ["--device", device, "--relay", relays[0].url];
  wayclear("check-in", place, ...from);
  await until("the visit is on the chain", async () => wayclear("visits", ...from, "--json").includes('"recorded"'));
  wayclear("report", ...from, "--request", request);
  wayclear("attest", "sign", request, "--patient", person, "--register", register, "--authority", "authority", "--out", signed);
  wayclear("report", ...from, "--signed", signed, "--now");
  await until("the feed has it", async () => (await rows()) > known);
  rmSync(folder, { recursive: true });
}

test("a row that a relay changes or leaves out is found by the chain of links, and nothing is believed", async () => {
  // There must be something to change.
  while ((await rows()) < 2) await report(`patient ${await rows()}`);
  const changes: ((page: { rows: string[] }) => void)[] = [
    (page) => page.rows.splice(0, 1),
    (page) => page.rows.reverse(),
    (page) => (page.rows[0] = page.rows[0].replace(/^..../, "AgAB")),
  ];
  for (const changed of changes) {
    const { context, page } = await hostile((context) =>
      change(context, /\/v1\/feed\//, (text) => {
        const json = JSON.parse(text) as { rows?: string[] };
        // Where a shortened page ends the relay has no other.
        if (json.rows) changed({ rows: json.rows });
        return JSON.stringify(json);
      }),
    );
    await page.getByRole("heading", { name: "Could not check" }).waitFor();
    await context.close();
  }
});

test("two relays that tell different ends are both named, and nothing is believed", async () => {
  const { context, page } = await hostile((context) =>
    change(context, from(1, "/v1/head"), (text) => {
      const head = JSON.parse(text) as { link: string };
      return JSON.stringify({ ...head, link: "ab".repeat(32) });
    }),
  );
  await page.getByText("Two relays tell different stories.").waitFor();
  await page.getByText("Details").click();
  const words = await page.locator("code").innerText();
  for (const { url } of relays) expect(words).toContain(url);
  await context.close();
});

test("relays of another tree, or that answer garbage, are named; if one of them does not, that one is read", async () => {
  const cases: [RegExp, (text: string) => string, string][] = [
    [/\/v1\/head/, (text) => JSON.stringify({ ...JSON.parse(text), chain_id: "cosmoshub-4" }), "another county or chain"],
    [/\/v1\/head/, () => "<html>hotel network: please log in</html>", "The relays of this county do not answer as they should"],
    [/\/v1\/registry/, () => "{}", "The relays of this county do not answer as they should"],
  ];
  for (const [path, how, words] of cases) {
    const { context, page } = await hostile((context) => change(context, path, how));
    await page.getByRole("heading", { name: "Could not check" }).waitFor();
    await page.getByText(words).waitFor();
    await context.close();
  }
  for (const [, how] of cases.slice(1)) {
    const { context, page } = await hostile((context) => change(context, from(0, "/v1/head"), how));
    await page.getByRole("heading", { name: "No exposure known" }).waitFor();
    await page.getByText("How this was worked out").click();
    await page.getByText("Not all relays are as they should be").waitFor();
    await page.getByText(`${relays[0].url} is none of a relay`).waitFor();
    await context.close();
  }
});

test("a record that is none is named, and the page asks nobody", async () => {
  for (const body of ["<html></html>", "{}", JSON.stringify({ stage: "begun" }), "[]"]) {
    const asked: string[] = [];
    const { context, page } = await hostile(async (context) => {
      await context.route("**/deployment.json", (route) => route.fulfill({ body, contentType: "application/json" }));
      context.on("request", (request) => asked.push(request.url()));
    });
    await page.getByRole("heading", { name: "This page does not know which county it belongs to." }).waitFor();
    expect(asked.filter((url) => !url.startsWith(server.url))).toEqual([]);
    await context.close();
  }
});

test("an address with garbage behind its # shows the first page, and no script of it runs", async () => {
  for (const hash of ["#/nowhere", "#/%E0%A4%A", "#/places/<img src=x onerror=alert(1)>", `#/check-in/${"9".repeat(10_000)}`]) {
    const { context, page } = await hostile(async () => {}, hash);
    let isAsked = false;
    page.on("dialog", () => (isAsked = true));
    await page.locator("h1").waitFor();
    await page.waitForTimeout(300);
    expect(isAsked).toBe(false);
    await context.close();
  }
});

test.each([["behind", -86_400], ["ahead", 86_400]])("a clock that is a day %s is told of; visits and exposures have the chain's time", async (way, off) => {
  const place = `${PLACE}-${way}-${Date.now() % 1_000_000}`;
  wayclear("open", place, "--from", "dan");
  const clock = wrongClock(server, off);
  const { context, page } = await hostile(clock.set);
  // That blocks come at the pace of a clock that is ahead shows by the second look.
  await page.getByText("The clock of this device is wrong.").waitFor({ timeout: 60_000 });
  await page.goto(`${server.url}#/check-in/${place}`);
  await page.getByRole("button", { name: "Check in here" }).click();
  await page.getByText("A relay has it, and brings it").waitFor();
  const before = Date.now();
  await report(`2026/${way}-${before}`, place);
  await page.goto(`${server.url}#/home`);
  await expect
    .poll(async () => {
      await page.getByRole("button", { name: "Check now" }).click();
      return page.getByText(`At ${place}`).count();
    }, { timeout: 30_000 })
    .toBe(1);
  const at = await page.locator("li", { hasText: `At ${place}` }).locator("time").evaluate((time) => Date.parse((time as HTMLTimeElement).dateTime));
  expect(Math.abs(at - before)).toBeLessThan(1_800_000);
  await page.goto(`${server.url}#/diary`);
  await page.getByRole("listitem").filter({ hasText: place }).getByText(/^(a relay has it|on the chain)$/).waitFor();
  await context.close();
  clock.end();
});

test("what another tab has changed is there at once, and two tabs do not lose each other's visits", async () => {
  const one = await open(browser, server.url);
  const two = await one.context.newPage();
  await two.goto(server.url);
  for (const page of [one.page, two]) await page.locator("section.card.good, section.card.empty").waitFor();
  wayclear("open", `${PLACE}-2`, "--from", "dan");
  await Promise.all([
    one.page.goto(`${server.url}#/check-in/${PLACE}`),
    two.goto(`${server.url}#/check-in/${PLACE}-2`),
  ]);
  await Promise.all([one.page, two].map((page) => page.getByRole("button", { name: "Check in here" }).click()));
  for (const page of [one.page, two]) await page.getByRole("heading", { name: "You are checked in" }).waitFor();
  await one.page.goto(`${server.url}#/home`);
  await one.page.getByRole("button", { name: "Check now" }).click();
  await one.page.goto(`${server.url}#/diary`);
  await one.page.getByRole("link", { name: PLACE, exact: true }).waitFor();
  await one.page.getByRole("link", { name: `${PLACE}-2` }).waitFor();
  await one.context.close();
});

test("without a network the page opens, shows the diary, and keeps a visit until there is one", { retry: 1 }, async () => {
  const { context, page } = await open(browser, `${server.url}#/check-in/${PLACE}`);
  await page.getByRole("button", { name: "Check in here" }).click();
  await page.getByRole("heading", { name: "You are checked in" }).waitFor();
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await page.reload();
  await context.setOffline(true);
  await page.reload();
  await page.goto(`${server.url}#/check-in/${PLACE}-3`);
  await page.getByRole("button", { name: "Check in here" }).click();
  await page.getByText("goes to the place as soon as a relay can be reached").waitFor();
  await page.goto(`${server.url}#/diary`);
  await page.getByRole("link", { name: PLACE, exact: true }).waitFor();
  await page.getByText("waits to be sent").waitFor();
  wayclear("open", `${PLACE}-3`, "--from", "dan");
  await context.setOffline(false);
  await page.getByText("waits to be sent").waitFor({ state: "detached" });
  await context.close();
});

test("deleting everything asks first, and then nothing is left", async () => {
  const { context, page } = await open(browser, `${server.url}#/check-in/${PLACE}`);
  await page.getByRole("button", { name: "Check in here" }).click();
  await page.getByRole("link", { name: "Show the diary" }).click();
  await page.getByRole("button", { name: "Delete everything" }).click();
  await page.getByRole("button", { name: "Keep it" }).click();
  await page.getByRole("link", { name: PLACE, exact: true }).waitFor();
  await page.getByRole("button", { name: "Delete everything" }).click();
  await page.getByRole("button", { name: "Yes, delete everything" }).click();
  await page.getByText("Nothing yet.").waitFor();
  await page.reload();
  await page.getByText("Nothing yet.").waitFor();
  await context.close();
});

test("a relay that says nonsense of a visit makes no look worse, and holds up no other visit", async () => {
  // Where nobody infected has been.
  const places = [4, 5].map((n) => `${PLACE}-${n}`);
  for (const place of places) wayclear("open", place, "--from", "dan");
  const { context, page } = await hostile((context) => change(context, from(0, "/v1/tickets/"), () => '{"state":"x","more":1}'));
  await page.getByRole("heading", { name: "No exposure known" }).waitFor();
  const handedIn: string[] = [];
  page.context().on("request", (request) => request.url().endsWith("/v1/check-ins") && handedIn.push(request.url()));
  for (const place of places) {
    await page.goto(`${server.url}#/check-in/${place}`);
    await page.getByRole("button", { name: "Check in here" }).click();
    await page.getByRole("heading", { name: "You are checked in" }).waitFor();
  }
  expect(handedIn.length).toBeGreaterThanOrEqual(2);
  await page.goto(`${server.url}#/home`);
  await page.getByRole("button", { name: "Check now" }).click();
  await page.getByRole("heading", { name: "No exposure known" }).waitFor();
  await context.close();
});

test("a place that no relay knows is said to be none, and the visit stays in the diary", async () => {
  const { context, page, errors } = await open(browser, `${server.url}#/check-in/u33db2m3/nowhere`);
  await page.getByRole("button", { name: "Check in here" }).click();
  await page.getByRole("heading", { name: "Not checked in there" }).waitFor();
  await page.getByText("the place is not of this state, or nobody has opened it yet").waitFor();
  await page.getByRole("link", { name: "Show the diary" }).click();
  await page.getByText("u33db2m3/nowhere").waitFor();
  // What a relay refuses is told by the browser too.
  expect(errors.filter((error) => !error.includes("status of 4"))).toEqual([]);
  await context.close();
});

test("nothing is read of a relay between opening a place and checking in there", async () => {
  const { context, page } = await open(browser, server.url);
  await page.getByRole("heading", { name: "No exposure known" }).waitFor();
  await page.getByText("News shows here as it comes").waitFor();
  const asked: string[] = [];
  page.context().on("request", (request) => relays.some(({ url }) => request.url().startsWith(url)) && asked.push(request.url()));
  await page.goto(`${server.url}#/check-in/${PLACE}`);
  await page.getByRole("button", { name: "Check in here" }).waitFor();
  await page.getByRole("heading", { name: PLACE }).first().waitFor();
  const before = asked.length;
  await page.getByRole("button", { name: "Check in here" }).click();
  await page.getByRole("link", { name: "Show the diary" }).waitFor();
  expect(before).toBe(0);
  expect(asked.some((url) => url.endsWith("/v1/check-ins"))).toBe(true);
  await context.close();
});
