// The page finds what the command finds, in the same digits, with the same device, from the same relay; and says of the place what
// its contract says.

import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, expect, test } from "vitest";
import { readRecord } from "../../scripts/record";
import { parseDeployment } from "../../src/lib/deployment";
import { Phone } from "../wasm/load";
import { look } from "../wasm/reading";
import { expectUsable } from "./axe";
import { NODE, open, wayclear } from "./harness";
import { staged } from "./stage";

/** A place of each run. */
const PLACE = `9qc7mbdh/same-${Date.now() % 1_000_000}`;
const folder = mkdtempSync(join(tmpdir(), "wayclear-same-"));
const { relay, desk, server, browser } = await staged({ places: [PLACE], relays: ["cy"], hasDesk: true });

afterAll(() => rmSync(folder, { recursive: true }));

interface Scored {
  slip: string;
  at: number;
  probability: string;
  added: string;
}

/** What the command says of exposures. */
interface Told {
  exposures: Scored[];
  combined: string;
}

/** What the package of the page computes for a device, from the files of the relay. */
async function computed(device: string) {
  const text = async (path: string): Promise<string> => (await fetch(`${relay.url}${path}`)).text();
  const files = new Map([["/v1/head", await text("/v1/head")]]);
  files.set("/v1/registry", await text("/v1/registry"));
  const { next } = JSON.parse(files.get("/v1/head") ?? "") as { next: number };
  for (let at = 0; at < next; ) {
    const page = await text(`/v1/feed/${at}`);
    files.set(`/v1/feed/${at}`, page);
    const { from, rows } = JSON.parse(page) as { from: number; rows: string[] };
    at = from + rows.length;
  }
  const { chain_id, state, registry, made_at, window_seconds } = parseDeployment(readRecord());
  const home = { chain_id, state, registry, made_at, window_seconds };
  const phone = new Phone(home, device, new Uint8Array());
  return look(phone, { [relay.url]: (path) => files.get(path) ?? null }, Date.now() / 1_000, [], home).findings;
}

/** The file of the device that the page offers. */
async function saved(page: Page): Promise<string> {
  await page.goto(`${server.url}#/diary`);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save a copy" }).click();
  const file = join(folder, "device");
  await (await download).saveAs(file);
  // The command reads no secrets that others can read.
  chmodSync(file, 0o600);
  return file;
}

test("exposures of a browser's device are the command's, digit by digit, and the place is infected as long as its contract says", async () => {
  const [patient, visitor] = await Promise.all([1, 2].map(() => open(browser, server.url)));
  for (const { page } of [patient, visitor]) {
    await page.getByRole("heading", { name: "No exposure known" }).waitFor();
    await page.goto(`${server.url}#/check-in/${PLACE}`);
    await page.getByRole("button", { name: "Check in here" }).click();
    await page.getByText("A relay has it, and brings it").waitFor();
  }
  await patient.page.goto(`${server.url}#/report`);
  await patient.page.getByRole("textbox", { name: "One-time code" }).fill(desk.code("2026/4"));
  await patient.page.getByRole("button", { name: "Have it signed" }).click();
  await patient.page.getByText("1 piece is signed").waitFor();
  await patient.page.getByRole("button", { name: "Send all now" }).click();
  const { page } = visitor;
  await page.goto(`${server.url}#/home`);
  const found = async (): Promise<number> => {
    await page.getByRole("button", { name: "Check now" }).click();
    return page.getByText(`At ${PLACE}`).count();
  };
  await expect.poll(found, { timeout: 30_000 }).toBe(1);
  const device = await saved(page);
  const told = JSON.parse(wayclear("exposures", "--device", device, "--relay", relay.url, "--json")) as Told;
  const { exposures, combined } = await computed(readFileSync(device, "utf8"));
  const digits = ({ slip, at, probability, added }: Scored) => ({ slip, at, probability, added });
  expect(exposures.map(digits)).toEqual(told.exposures.map(digits));
  expect([exposures.length, combined]).toEqual([1, told.combined]);
  expect(Number(combined)).toBeGreaterThan(0);

  const contract = JSON.parse(wayclear("status", PLACE, "--node", NODE, "--ask", "--json")) as { status: { infected_until: number } };
  await page.goto(`${server.url}#/places/${PLACE}`);
  const until = await page.evaluate(
    (at) => new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" }).format(at * 1_000),
    contract.status.infected_until,
  );
  expect((await page.locator("main").innerText()).replace(/\s/g, " ")).toContain(until.replace(/\s/g, " "));

  // What was found stays before whoever opens the page without a network.
  await page.goto(`${server.url}#/home`);
  await expect.poll(() => page.evaluate(async () => (await caches.match("deployment.json")) !== undefined)).toBe(true);
  await visitor.context.setOffline(true);
  await page.reload();
  await page.getByText(`At ${PLACE}`).waitFor();
  await page.getByText(/You are offline. What you see is as of .*20/).waitFor();
  await page.getByText("How this was worked out").click();
  await page.getByText(`gap = 0 h, survival = `).waitFor();
  await expectUsable(page, "offline-exposure");
  for (const { context, errors } of [patient, visitor]) {
    expect(errors).toEqual([]);
    await context.close();
  }
});
