// What a browser asks tells nothing of what its owner keeps: two people with different diaries cause the same requests, in the same
// order, with the same bodies.

import type { BrowserContext, Page, Request } from "playwright-core";
import { expect, test } from "vitest";
import { NODE, open } from "./harness";
import { staged } from "./stage";

const PLACES = ["9qc7mbdh/private-1", "9qc7mbdh/private-2", "9qc7mbdh/private-3"];
const { relays, server, browser } = await staged({ places: PLACES, relays: ["eve", "sponsor"] });

/** What a request shows to whoever sees all of it. */
function line(request: Request): string {
  const { accept, "content-type": type, cookie, authorization, referer, origin } = request.headers();
  const head = JSON.stringify({ accept, type, cookie, authorization, referer, origin });
  return `${request.method()} ${request.url()} ${head} ${request.postData() ?? ""}`;
}

/** Listens to all that a profile asks, its workers included. */
function listen(context: BrowserContext): string[] {
  const heard: string[] = [];
  context.on("request", (request) => heard.push(line(request)));
  return heard;
}

async function checkIn(page: Page, place: string): Promise<void> {
  await page.goto(`${server.url}#/check-in/${place}`);
  await page.getByRole("button", { name: "Check in here" }).click();
  await page.getByRole("heading", { name: "You are checked in" }).waitFor();
}

/** Waits until what was handed in is on the chain, so that nobody asks for tickets any more. */
async function settle(page: Page, count: number): Promise<void> {
  await expect
    .poll(
      async () => {
        await page.goto(`${server.url}#/home`);
        await page.getByRole("button", { name: "Check now" }).click();
        await page.goto(`${server.url}#/diary`);
        return page.getByText("on the chain").count();
      },
      { timeout: 30_000 },
    )
    .toBe(count);
}

/** What goes over lines that stay open, of one page. */
function overhear(page: Page, heard: string[]): void {
  page.on("websocket", (socket) => {
    heard.push(`SOCKET ${socket.url()}`);
    socket.on("framesent", ({ payload }) => heard.push(`SOCKET ${String(payload)}`));
  });
}

/** Opens the page anew, looks, asks about a place, reads the diary; what was asked meanwhile. */
async function dayOf(context: BrowserContext, place: string): Promise<string[]> {
  const page = await context.newPage();
  const heard = listen(context);
  overhear(page, heard);
  await page.goto(server.url);
  await page.locator("section.card.good, section.card.empty").waitFor();
  await page.getByText("News shows here as it comes.").waitFor();
  // Each relay's head at the look, and with the node's when the line is made and when it is answered.
  await expect.poll(() => heard.filter((asked) => asked.includes("/v1/head")).length, { timeout: 20_000 }).toBe(3 * relays.length);
  await page.goto(`${server.url}#/places/${place}`);
  await page.getByRole("heading", { name: "No infection report" }).waitFor();
  await page.getByText(/^[1-9]\d* places of this state/).waitFor();
  await page.goto(`${server.url}#/diary`);
  await page.goto(`${server.url}#/report`);
  await page.locator("h1").waitFor();
  await page.waitForTimeout(1_500);
  context.removeAllListeners("request");
  await page.close();
  return heard;
}

/** What is asked of others than the page's own server, in order. */
function others(heard: string[]): string[] {
  return heard.filter((asked) => !asked.includes(` ${server.url}`) && !asked.startsWith("SOCKET"));
}

// A busy machine may let the minute of a look pass within one of the two days, once.
test("whoever sees all requests of two people cannot tell who was where, or who asks about which place", { retry: 1 }, async () => {
  const one = await open(browser, server.url);
  const two = await open(browser, server.url);
  await checkIn(one.page, PLACES[0]);
  await settle(one.page, 1);
  await checkIn(two.page, PLACES[1]);
  await checkIn(two.page, PLACES[2]);
  await settle(two.page, 2);
  await one.page.close();
  await two.page.close();
  const first = await dayOf(one.context, PLACES[0]);
  const second = await dayOf(two.context, PLACES[1]);
  expect(first.filter((asked) => asked.includes("/v1/head")).length).toBeGreaterThanOrEqual(2);
  expect(others(second)).toEqual(others(first));
  // The page's own files come side by side, the icon whenever the browser likes.
  expect(second.toSorted()).toEqual(first.toSorted());
  // A line to the node, and what is asked on it.
  expect(first.filter((asked) => asked.startsWith("SOCKET")).length).toBe(2);
  const all = first.join("\n");
  for (const place of PLACES) expect(all).not.toContain(place);
  await one.context.close();
  await two.context.close();
});

test("a visit that is under way still is asked about: so the same listener would hear what differs", async () => {
  const [one, two] = [await open(browser, server.url), await open(browser, server.url)];
  for (const { page } of [one, two]) await page.locator("section.card.good, section.card.empty").waitFor();
  await checkIn(one.page, PLACES[0]);
  await one.page.close();
  await two.page.close();
  const [first, second] = [await dayOf(one.context, PLACES[0]), await dayOf(two.context, PLACES[0])];
  expect(first).not.toEqual(second);
  expect(first.join()).toContain("/v1/tickets/");
  await one.context.close();
  await two.context.close();
});

test("no request goes to anybody but the page's own server, the relays and the node", async () => {
  const { context, page } = await open(browser, server.url);
  const heard = listen(context);
  await page.reload();
  await page.locator("section.card.good, section.card.empty").waitFor();
  const allowed = [server.url, NODE, ...relays.map(({ url }) => url)].map((url) => new URL(url).origin);
  for (const asked of heard) expect(allowed).toContain(new URL(asked.split(" ")[1]).origin);
  // A page may have no network; it is the policy that must refuse.
  const refused = await page.evaluate(async () => {
    const violated = new Promise<string>((done) =>
      document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => done(`${effectiveDirective} ${blockedURI}`)),
    );
    await fetch("https://example.org/").catch(() => {});
    return violated;
  });
  expect(refused).toBe("connect-src https://example.org/");
  await context.close();
});
