// A relay behind a forwarder of another party: what is handed in and asked for goes through it, sealed, and never straight.

import type { BrowserContext, Request } from "playwright-core";
import { expect, test } from "vitest";
import { open } from "./harness";
import { staged } from "./stage";

const PLACE = "9qc7mbdh/hidden";
/** Where nobody infected is. */
const OTHER = "9qc7mbdh/hidden-2";
const { relay, forwarder, desk, server, browser } = await staged({ places: [PLACE, OTHER], relays: ["eve"], isForwarded: true, hasDesk: true });

/** All that a profile asks of others than its page's own server. */
function listen(context: BrowserContext): Request[] {
  const heard: Request[] = [];
  context.on("request", (request) => {
    if (!request.url().startsWith(server.url)) heard.push(request);
  });
  return heard;
}

/** A page whose minutes can be made to pass: what relays have is asked for after a random time of up to a quarter of an hour. */
async function opened() {
  const tab = await open(browser, "about:blank");
  await tab.page.clock.install();
  await tab.page.goto(server.url);
  const heard = listen(tab.context);
  await tab.page.getByRole("heading", { name: "No exposure known" }).waitFor();
  return { ...tab, heard };
}

/** That only the files that everybody reads were asked of the relay itself, and that all else went sealed, in one length. */
async function expectHidden(heard: Request[]): Promise<void> {
  const straight = heard.filter((request) => request.url().startsWith(relay.url));
  for (const request of straight) expect(`${request.method()} ${request.url()}`).toMatch(/^GET .*\/v1\/(head|registry|places|labels|tree|feed\/\d+)$/);
  const carried = heard.filter((request) => request.url().startsWith(forwarder.publicUrl) && request.method() === "POST");
  expect(carried.length).toBeGreaterThan(0);
  const [head] = carried.map((request) => Object.keys(request.headers()).sort());
  for (const request of carried) {
    const length = await (await request.response())?.headerValue("content-length");
    expect([request.postDataBuffer()?.length, length]).toEqual([1_280, "1280"]);
    expect(Object.keys(request.headers()).sort()).toEqual(head);
    expect(request.headers()).not.toHaveProperty("cookie");
    expect(request.postDataBuffer()?.includes(PLACE)).toBe(false);
  }
}

test("a visit, the question what became of it and the pieces of a report go through the forwarder", async () => {
  const { context, page, errors, heard } = await opened();
  await page.goto(`${server.url}#/check-in/${PLACE}`);
  await page.getByRole("button", { name: "Check in here" }).click();
  await page.getByText("A relay has it, and brings it").waitFor();
  await expect
    .poll(
      async () => {
        await page.clock.fastForward("16:00");
        await page.goto(`${server.url}#/diary`);
        return page.getByText("on the chain").count();
      },
      { timeout: 30_000 },
    )
    .toBe(1);
  await page.goto(`${server.url}#/report`);
  await page.getByRole("textbox", { name: "One-time code" }).fill(desk.code("2026/2"));
  await page.getByRole("button", { name: "Have it signed" }).click();
  await page.getByText("1 piece is signed").waitFor();
  await page.getByRole("button", { name: "Send all now" }).click();
  await page.getByText("a relay has it").waitFor();
  await expect
    .poll(
      async () => {
        await page.clock.fastForward("16:00");
        await page.goto(`${server.url}#/report`);
        return page.getByText("public", { exact: true }).count();
      },
      { timeout: 30_000 },
    )
    .toBe(1);
  await expectHidden(heard);
  expect(errors).toEqual([]);
  await context.close();
});

test("a relay cannot tell by the moment of a look whose tickets it is asked for", async () => {
  const { context, page, heard } = await opened();
  await page.goto(`${server.url}#/check-in/${OTHER}`);
  await page.getByRole("button", { name: "Check in here" }).click();
  await page.getByText("A relay has it, and brings it").waitFor();
  // The dice show a half.
  await page.addInitScript(() => {
    const random = crypto.getRandomValues.bind(crypto);
    crypto.getRandomValues = (array) => (array instanceof Uint32Array && array.length === 1 ? array.fill(2 ** 31) : random(array));
  });
  await page.goto(`${server.url}#/home`);
  await page.reload();
  await page.getByRole("heading", { name: "No exposure known" }).waitFor();
  const carried = (): number => heard.filter((request) => request.url().startsWith(forwarder.publicUrl) && request.method() === "POST").length;
  const before = carried();
  const check = page.getByRole("button", { name: "Check now" });
  for (const minute of [1, 2, 3, 4, 5, 6, 7]) {
    await page.clock.fastForward("01:00");
    await check.click();
    await expect.poll(() => check.getAttribute("aria-busy"), { message: `minute ${minute}` }).toBe("false");
  }
  expect(carried()).toBe(before);
  await page.clock.fastForward("01:00");
  await expect.poll(carried).toBe(before + 1);
  await context.close();
});

test("while the forwarder is away a visit waits, and the relay is not asked in its place", async () => {
  const { context, page, heard } = await opened();
  await forwarder.kill();
  await page.goto(`${server.url}#/check-in/${PLACE}`);
  await page.getByRole("button", { name: "Check in here" }).click();
  await page.getByText("goes to the place as soon as a relay can be reached").waitFor();
  await forwarder.start();
  await page.clock.fastForward("16:00");
  await page.goto(`${server.url}#/diary`);
  await page.getByText(/^(a relay has it|on the chain)$/).waitFor();
  // Nobody has answered what was sent while it was away.
  const answers = await Promise.all(heard.map((request) => request.response().catch(() => null)));
  await expectHidden(heard.filter((_, index) => answers[index] !== null));
  await context.close();
});

test("a record whose key is none of the relay's sends nothing that anybody could read", async () => {
  const { context, page } = await open(browser, "about:blank");
  await context.route("**/deployment.json", async (route) => {
    const answer = await route.fetch();
    const record = (await answer.json()) as { relays: { forwarder: { key: string } }[] };
    // Another key of the same form: number 1, X25519, 32 bytes, two suites.
    const [{ forwarder }] = record.relays;
    forwarder.key = forwarder.key.replace(/^(.{6})(.{64})/, (_, begin: string) => begin + "09".padEnd(64, "0"));
    await route.fulfill({ response: answer, body: JSON.stringify(record) });
  });
  const heard = listen(context);
  await page.goto(`${server.url}#/check-in/${PLACE}`);
  await page.getByRole("button", { name: "Check in here" }).click();
  await page.getByRole("heading", { name: "Not checked in there" }).waitFor();
  const straight = heard.filter((request) => request.url().startsWith(relay.url));
  expect(straight.filter((request) => request.method() !== "GET")).toEqual([]);
  await context.close();
});

test("without a forwarder in the record the same listener hears the relay be asked", async () => {
  const { context, page } = await open(browser, "about:blank");
  await context.route("**/deployment.json", async (route) => {
    const answer = await route.fetch();
    const record = (await answer.json()) as { relays: { forwarder?: unknown }[] };
    delete record.relays[0].forwarder;
    await route.fulfill({ response: answer, body: JSON.stringify(record) });
  });
  const heard = listen(context);
  await page.goto(`${server.url}#/check-in/${PLACE}`);
  await page.getByRole("button", { name: "Check in here" }).click();
  await page.getByText("A relay has it, and brings it").waitFor();
  await expect(expectHidden(heard)).rejects.toThrow();
  await context.close();
});
