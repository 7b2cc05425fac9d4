// A venue's tablet: phones show their visits to its camera, its service brings them to the chain.

import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { toUtf8 } from "@cosmjs/encoding";
import { Comet38Client } from "@cosmjs/tendermint-rpc";
import { CosmWasmClient } from "@cosmjs/cosmwasm";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { decodeVisit, encodeVisit, type VisitCode } from "../../src/lib/kiosk";
import { newVisit } from "../wasm/load";
import { before, drawnCode, video } from "./camera";
import { KioskService, launch, NODE, open, RECORD, RelayService, serve, until, wayclear } from "./harness";

const PLACE = "9qc7mbdh/kiosk";
const folder = mkdtempSync(join(tmpdir(), "wayclear-kiosk-"));
/** Sends at once, as a kiosk does not: what is on the chain is to be seen now. */
let relay: RelayService;
let server: Awaited<ReturnType<typeof serve>>;
let chain: CosmWasmClient;
let location: string;

beforeAll(async () => {
  wayclear("open", PLACE, "--from", "dan");
  relay = await RelayService.start("relay");
  server = await serve([relay.url]);
  chain = CosmWasmClient.create(await Comet38Client.connect(NODE));
  const { state } = JSON.parse(readFileSync(RECORD, "utf8")) as { state: string };
  const [cell, unit] = PLACE.split("/");
  const found = (await chain.queryContractSmart(state, { locate: { place: { cell, unit } } })) as { location: string };
  location = found.location;
});

afterAll(async () => {
  chain?.disconnect();
  await server?.close();
  await relay?.remove();
  rmSync(folder, { recursive: true });
});

/** What a phone shows of a visit that was some intervals ago. */
function visit(place = PLACE, ago = 0): VisitCode {
  const now = Math.floor(Date.now() / 1_000) - ago * 600;
  return newVisit(place, now);
}

/** Whether the place's contract has a visit. */
async function isOnChain({ interval, tag }: VisitCode): Promise<boolean> {
  const key = Uint8Array.of(...toUtf8("v"), ...Buffer.from(interval.toString(16).padStart(8, "0") + tag, "hex"));
  return ((await chain.queryContractRaw(location, key))?.length ?? 0) > 0;
}

/** A kiosk whose camera sees a code. */
async function door(text: string, url = server.url): Promise<{ browser: Browser; page: Page; errors: string[] }> {
  const browser = await before(video(join(folder, `${Math.random()}.y4m`), text));
  const { page, errors } = await open(browser, `${url}#/kiosk/${PLACE}`, { viewport: { width: 1_280, height: 800 } });
  return { browser, page, errors };
}

async function count(page: Page): Promise<string> {
  return page.locator("dl > div", { hasText: "Last hour, by this camera" }).locator("dd").innerText();
}

/** A place that its city has named (trees/yolo.toml). */
const NAMED = { place: "9qc7m83j", name: "UC Davis Memorial Union" };

test.each([
  ["a visit", () => encodeVisit(visit(NAMED.place)), ".outcome.good"],
  ["what is no visit", () => "https://example.org/menu", ".outcome.bad"],
])("on a tablet of 1024 by 768, either way, name, code, camera and counts are seen without scrolling, after %s too", async (_, code, outcome) => {
  const browser = await before(video(join(folder, `${Math.random()}.y4m`), code()));
  for (const locale of ["en-US", "es-ES", "ar-EG"]) {
    for (const [width, height] of [[1_024, 768], [768, 1_024]]) {
      const { context, page, errors } = await open(browser, `${server.url}#/kiosk/${NAMED.place}`, { locale, viewport: { width, height } });
      await page.getByText(NAMED.name).waitFor();
      await page.locator(".door button.main").click();
      await page.locator(outcome).waitFor();
      await page.locator(".door dl > div:nth-child(3)").waitFor();
      expect(await page.evaluate(() => scrollY)).toBe(0);
      for (const part of [".name", "svg.code", ".place", outcome, "video", ".door dl"]) {
        const box = await page.locator(part).boundingBox();
        const told = `${part} ${locale} ${width}`;
        expect([told, box && box.y >= 0 && box.y + box.height <= height && box.height > 0]).toEqual([told, true]);
      }
      // Large enough to be scanned from a step away, and to see what one holds before the camera.
      expect((await page.locator("svg.code").boundingBox())?.width).toBeGreaterThan(320);
      expect((await page.locator("video").boundingBox())?.height).toBeGreaterThan(200);
      if (process.env.SCREENSHOTS) await page.screenshot({ path: join(process.env.SCREENSHOTS, `kiosk-tablet-${locale}-${width}${outcome}.png`) });
      expect(errors).toEqual([]);
      await context.close();
    }
  }
  await browser.close();
}, 120_000);

test("a visit that a phone shows to the camera is on the chain, and counted once", async () => {
  const shown = visit();
  const { browser, page, errors } = await door(encodeVisit(shown));
  await page.getByText("A relay takes the visits.").waitFor();
  expect(await count(page)).toBe("0");
  await page.getByRole("button", { name: "Start the camera" }).click();
  await page.getByText("Checked in. Thank you.").waitFor();
  await until("the visit is on the chain", () => isOnChain(shown));
  // It is before the camera still.
  await page.getByText("This visit was checked in already.").waitFor();
  expect(await count(page)).toBe("1");
  await page.reload();
  await until("it is counted after a start", async () => (await count(page)) === "1");
  expect(errors).toEqual([]);
  await browser.close();
});

test.each([
  ["of a sign", `https://wayclear.example.org/#/check-in/${PLACE}`, "This is no code of a visit."],
  ["of 2 kB", "W".repeat(2_000), "This is no code of a visit."],
  ["of a visit elsewhere", encodeVisit(visit("9qc7mbdh/elsewhere")), "This visit was to another place."],
  ["of a visit two hours ago", encodeVisit(visit(PLACE, 12)), "This visit is more than an hour old"],
  ["of a visit tomorrow", encodeVisit(visit(PLACE, -144)), "This visit lies in the future."],
])("a code %s is refused in words, and nothing is counted", async (_, text, words) => {
  const { browser, page, errors } = await door(text);
  await page.getByRole("button", { name: "Start the camera" }).click();
  await page.getByText(words).waitFor();
  expect(await count(page)).toBe("0");
  expect(errors).toEqual([]);
  await browser.close();
});

test("what cannot be handed in waits, survives a start of the tablet, and goes when the relay is back", async () => {
  const shown = visit();
  await relay.kill();
  const { browser, page } = await door(encodeVisit(shown));
  await page.getByText("No relay can be reached.").waitFor();
  await page.getByRole("button", { name: "Start the camera" }).click();
  await page.getByText("Checked in. Thank you.").waitFor();
  await page.getByText("1 visit waits to be sent.").waitFor();
  await page.reload();
  await page.getByText("1 visit waits to be sent.").waitFor();
  await relay.start();
  await page.getByText("A relay takes the visits.").waitFor();
  await page.getByText("waits to be sent").waitFor({ state: "detached" });
  await until("the visit is on the chain", () => isOnChain(shown));
  await browser.close();
});

test.each([
  ["lies by an hour", 3_600, "Set the clock if it is wrong"],
  ["lies by a day", 86_400, "Set the clock if it is wrong"],
  ["has rested for ten minutes", -600, "The chain rests, or the clock is wrong"],
  ["has rested for two hours", -7_200, "The chain rests, or the clock is wrong"],
])("a relay whose newest block %s turns no visitor away, and the tablet says it", async (_, by, words) => {
  const shown = visit();
  const { browser, page, errors } = await door(encodeVisit(shown), "about:blank");
  await page.route(`${relay.url}/v1/head`, async (route) => {
    const head = (await (await route.fetch()).json()) as { time: number };
    await route.fulfill({ json: { ...head, time: head.time + by }, headers: { "access-control-allow-origin": "*" } });
  });
  await page.goto(`${server.url}#/kiosk/${PLACE}`);
  await page.getByText(words).waitFor();
  await page.getByRole("button", { name: "Start the camera" }).click();
  await page.getByText("Checked in. Thank you.").waitFor();
  await until("the visit is on the chain", () => isOnChain(shown));
  expect(errors).toEqual([]);
  await browser.close();
});

test("a phone without a network shows its code, and is told by a relay what became of it once it has one", async () => {
  const browser = await launch();
  const phone = await open(browser, `${server.url}#/check-in/${PLACE}`);
  // From then on the service worker has all of the page, also what is only loaded when it is needed.
  await phone.page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await phone.context.setOffline(true);
  const asked: string[] = [];
  phone.context.on("request", (request) => request.url().startsWith(NODE) && asked.push(request.postData() ?? request.url()));
  await phone.page.getByRole("button", { name: "Check in here" }).click();
  await phone.page.getByText("Show it to the kiosk").click();
  await phone.page.getByText("No relay has it from this device yet.").waitFor();
  await phone.page.getByRole("img", { name: `Code of your visit to ${PLACE}` }).waitFor();
  // All of it is to be seen at once, above the bar at the lower edge: a kiosk reads no half of it.
  const bar = (await phone.page.getByRole("navigation").boundingBox())?.y ?? 0;
  await expect.poll(async () => {
    const box = await phone.page.locator("svg.code").boundingBox();
    return box !== null && box.y >= 0 && box.y + box.height <= bar;
  }).toBe(true);
  const text = await drawnCode(phone.page);
  const number = text.slice(-32, -28);
  await phone.page.getByText(`Number of this visit: ${number}`).waitFor();
  const { browser: tablet, page } = await door(text);
  await page.getByRole("button", { name: "Start the camera" }).click();
  await page.getByText(`Checked in. Thank you.Number of the visit: ${number}`).waitFor();
  const visit = decodeVisit(text);
  if (!visit) throw new Error("the phone shows no visit");
  await until("the visit is on the chain", () => isOnChain(visit));
  // The phone knows nothing of it, and asks no node.
  await phone.page.getByText("No relay has it from this device yet.").waitFor();
  await phone.context.setOffline(false);
  await phone.page.getByText("It is on the chain.").waitFor();
  const of = Buffer.from(location).toString("hex");
  expect(asked.filter((question) => question.includes(of))).toEqual([]);
  // With a yes to it the same question is seen.
  await phone.page.goto(`${server.url}#/places/${PLACE}`);
  await phone.page.getByRole("button", { name: "Ask a node about this place" }).click();
  await until("a node is asked about the place", () => Promise.resolve(asked.some((question) => question.includes(of))));
  await tablet.close();
  await browser.close();
});

test("a venue's own service takes the visits of its place, and says so of one that is another's", async () => {
  for (const [place, words] of [[PLACE, "A relay takes the visits."], ["9qc7mbdh/engineer", "The relay does not take what waits. It is the kiosk of another place"]]) {
    const kiosk = await KioskService.start(place, "sponsor");
    const venue = await serve([kiosk.url]);
    const { browser, page, errors } = await door(encodeVisit(visit()), venue.url);
    await page.getByRole("button", { name: "Start the camera" }).click();
    await page.getByText("Checked in. Thank you.").waitFor();
    await page.getByText(words).waitFor();
    await page.getByText("1 visit waits to be sent.").waitFor({ state: place === PLACE ? "detached" : "visible" });
    expect(errors.filter((error) => !error.includes("422"))).toEqual([]);
    await browser.close();
    await venue.close();
    await kiosk.remove();
  }
});

test("the code of the place leads a phone to its check-in, and without a camera that is enough", async () => {
  const browser = await launch();
  const { page } = await open(browser, `${server.url}#/kiosk`, { serviceWorkers: "block" });
  await page.getByRole("textbox", { name: "Place" }).fill("nowhere");
  await page.getByRole("button", { name: "Open the kiosk" }).click();
  await page.getByText("This is no place.").waitFor();
  await page.getByRole("textbox", { name: "Place" }).fill(PLACE);
  await page.getByRole("button", { name: "Open the kiosk" }).click();
  await page.getByRole("img", { name: `Code of the place ${PLACE}` }).waitFor();
  await page.getByRole("button", { name: "Start the camera" }).click();
  await page.getByText(/The camera cannot be used: .* People can scan the code with their phones\./).waitFor();
  // The code is read back from what is on the screen.
  const picture = join(folder, "code.png");
  await page.getByRole("img", { name: `Code of the place ${PLACE}` }).screenshot({ path: picture });
  const phone = await open(browser, `${server.url}#/check-in`);
  await phone.page.setInputFiles("input[type=file]", picture);
  await phone.page.getByRole("heading", { name: PLACE }).waitFor();
  // A venue's page is not where its visitors have their diary.
  await page.route("**/deployment.json", async (route) => {
    const record = (await (await route.fetch()).json()) as object;
    await route.fulfill({ json: { ...record, page: server.url.replace("127.0.0.1", "localhost") } });
  });
  await page.reload();
  await page.getByRole("img", { name: `Code of the place ${PLACE}` }).waitFor();
  expect(await drawnCode(page)).toBe(`${server.url.replace("127.0.0.1", "localhost")}#/check-in/${PLACE}`);
  await browser.close();
});

test("visits that phones hand in by themselves are counted by what the chain has", async () => {
  const browser = await launch();
  const { page } = await open(browser, "about:blank");
  await page.clock.install();
  await page.goto(`${server.url}#/kiosk/${PLACE}`);
  const onChain = page.locator("dl > div", { hasText: "On the chain since" }).locator("dd");
  await until("the chain was asked", async () => (await onChain.innerText()) === "0");
  const { tag, interval } = visit();
  const [cell, unit] = PLACE.split("/");
  const body = JSON.stringify({ place: { cell, unit }, interval, tag }).padEnd(1_024);
  const answer = await fetch(`${relay.url}/v1/check-ins`, { method: "POST", body, headers: { "content-type": "application/json" } });
  expect(answer.status).toBe(202);
  await until("it is counted", async () => {
    await page.clock.fastForward(61_000);
    return (await onChain.innerText()) === "1";
  });
  expect(await count(page)).toBe("0");
  await browser.close();
});
