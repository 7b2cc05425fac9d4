// The desk in the browser: its key, what it signs and notes, taken by the command and back.

import { chmodSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launch, open, serve, wayclear } from "./harness";
import { Folder, fresh, readCode, send, signAs } from "./office";

const KEY = process.env.WAYCLEAR_SLIP_KEY_FILE ?? "";
const PASSPHRASE = "correct horse battery staple";
const folder = new Folder();
let server: Awaited<ReturnType<typeof serve>>;
let browser: Browser;

beforeAll(async () => {
  server = await serve(["http://127.0.0.1:1"]);
  browser = await launch();
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  folder.remove();
});

const desk = (): string => `${server.url}#/authority/desk`;

/** A phone that was at a place of its own, and its request. */
function patient(name: string): { device: string; request: string; place: string } {
  const place = `9qc7mbdh/desk-${name}`;
  const [device, request] = [join(folder.path, `${name}.phone`), join(folder.path, `${name}.request`)];
  wayclear("check-in", place, "--from", "eve", "--device", device);
  wayclear("report", "--device", device, "--without-identifiers", "--request", request);
  return { device, request, place };
}

/** Brings the authority's key in, wrapped. */
async function bringKey(page: Page): Promise<void> {
  await page.getByLabel("Passphrase", { exact: true }).fill(PASSPHRASE);
  await page.getByLabel("The same again").fill(PASSPHRASE);
  await page.getByLabel("Choose a slip key").setInputFiles(KEY);
  await page.getByRole("button", { name: "Keep this key here" }).click();
  await page.getByText("Unlocked for this tab").waitFor();
}

async function sign(page: Page, label: string, request: string): Promise<void> {
  await page.getByLabel("Label of the patient").fill(label);
  await page.getByLabel("Choose the request").setInputFiles(request);
  await page.getByRole("button", { name: "Note it, and sign" }).click();
}

async function saved(page: Page, button: string): Promise<string> {
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: button }).click();
  return (await download).path();
}

test("a key is wrapped by a passphrase, locked with the tab, and told from a wrong one", async () => {
  const { context, page, errors } = await open(browser, desk());
  await page.getByLabel("Passphrase", { exact: true }).fill("short");
  await page.getByLabel("The same again").fill("other");
  await page.getByRole("button", { name: "Make a key" }).click();
  await page.getByText("At least 12 characters").waitFor();
  await page.getByText("The two are not the same.").waitFor();
  await page.getByLabel("Passphrase", { exact: true }).fill(PASSPHRASE);
  await page.getByLabel("The same again").fill(PASSPHRASE);
  await page.getByLabel("Choose a slip key").setInputFiles(folder.write("no.key", "ff".repeat(32)));
  await page.getByRole("button", { name: "Keep this key here" }).click();
  await page.getByText("This is no slip key").waitFor();
  await page.getByLabel("Choose a slip key").setInputFiles([]);
  await page.getByRole("button", { name: "Make a key" }).click();
  await page.getByText("Unlocked for this tab").waitFor();
  const shown = await page.locator("pre code").first().innerText();
  expect(shown).toMatch(/^0[23][0-9a-f]{64}$/);
  await page.getByText("The registry lists no authority with this key.", { exact: false }).waitFor();
  expect(await page.getByText("Sign a request").count()).toBe(0);

  // Nothing that the browser keeps holds the key as it is.
  const kept = await page.evaluate(async () => {
    const db = await new Promise<IDBDatabase>((done) => {
      const asked = indexedDB.open("wayclear-desk");
      asked.onsuccess = () => done(asked.result);
    });
    const asked = db.transaction("keys").objectStore("keys").getAll();
    return new Promise<{ rounds: number; sealed: number; names: string[] }[]>((done) => {
      asked.onsuccess = () => done(asked.result.map((key: { rounds: number; sealed: Uint8Array }) => ({ rounds: key.rounds, sealed: key.sealed.length, names: Object.keys(key).sort() })));
    });
  });
  // 32 bytes and the tag of AES-GCM.
  expect(kept).toEqual([{ rounds: 600_000, sealed: 48, names: ["nonce", "publicKey", "rounds", "salt", "sealed"] }]);

  await page.reload();
  await page.getByRole("button", { name: "Unlock" }).waitFor();
  await page.getByLabel("Passphrase", { exact: true }).fill("something else entirely");
  await page.getByRole("button", { name: "Unlock" }).click();
  await page.getByText("This is not the passphrase.").waitFor();
  await page.getByLabel("Passphrase", { exact: true }).fill(PASSPHRASE);
  await page.getByRole("button", { name: "Unlock" }).click();
  await page.getByText("Unlocked for this tab").waitFor();
  expect(await page.locator("pre code").first().innerText()).toBe(shown);
  await page.getByRole("button", { name: "Lock" }).click();
  await page.getByRole("button", { name: "Unlock" }).waitFor();
  await page.getByRole("button", { name: "Delete the key" }).click();
  await page.getByRole("button", { name: "Yes, delete it" }).click();
  await page.getByRole("button", { name: "Make a key" }).waitFor();
  expect(errors).toEqual([]);
  await context.close();
});

test("a key that another tab has kept meanwhile stays, and is told of", async () => {
  const { context, page, errors } = await open(browser, desk());
  const other = await context.newPage();
  await other.goto(desk());
  await other.getByRole("button", { name: "Make a key" }).waitFor();
  await bringKey(page);
  const shown = await page.locator("pre code").first().innerText();
  await other.getByLabel("Passphrase").fill("another passphrase of some words");
  await other.getByLabel("The same again").fill("another passphrase of some words");
  await other.getByRole("button", { name: "Make a key" }).click();
  await other.getByText("Another tab has kept a key here meanwhile.", { exact: false }).waitFor();
  expect(await other.locator("pre code").first().innerText()).toBe(shown);
  expect(errors).toEqual([]);
  await context.close();
});

test("what the page signs the command takes, what it notes the command reads, and it is taken back", async () => {
  const [label, other] = [`2026/${fresh()}`, `2026/${fresh()}`];
  const { device, request, place } = patient(fresh());
  const { context, page, errors } = await open(browser, desk());
  await bringKey(page);
  await page.getByText("Signs for the authority").waitFor();
  await sign(page, label, request);
  await page.getByText(`64 signatures for “${label}”`, { exact: false }).waitFor();
  const answer = await saved(page, "Save the answer");

  // The phone's camera can take it from the screen.
  await page.getByRole("button", { name: "Show the answer to the phone" }).click();
  await page.getByRole("button", { name: "Pause" }).click();
  expect(await readCode(page.locator("section section svg"))).toMatch(/^WAYCLEAR:\d+\/\d+:[0-9a-f]{16}:/);

  // It stands in the register before the answer was saved, as the command writes it.
  const register = await saved(page, "Save a copy");
  const byPage = readFileSync(register, "utf8").trim().split("\n");
  const asked = JSON.parse(readFileSync(request, "utf8")) as { issued: number; digests: string[] };
  expect(byPage.slice(0, 2).map((line): unknown => JSON.parse(line))).toEqual([
    { wayclear_register: 1 },
    { signed: { patient: label, issued: asked.issued, ids: asked.digests.map((digest) => digest.slice(0, 16)) } },
  ]);
  const byCommand = join(folder.path, `register-${fresh()}`);
  wayclear("attest", "sign", request, "--patient", label, "--key", KEY, "--register", byCommand, "--authority", "authority", "--out", join(folder.path, fresh()));
  expect(readFileSync(byCommand, "utf8")).toBe(byPage.slice(0, 2).map((line) => `${line}\n`).join(""));

  wayclear("report", "--device", device, "--signed", answer, "--from", "dan", "--now");
  const status = (): { status: string } => JSON.parse(wayclear("status", place, "--ask", "--json")) as { status: string };
  expect(JSON.stringify(status())).toContain("infected");

  // The tree counts it, by the feed alone.
  await page.goto(`${server.url}#/authority/tree/06113`);
  await page.getByRole("button", { name: "Count places and infections davis" }).click();
  await page.getByText(/^[1-9]\d* infected now$/).waitFor();
  await page.goto(`${server.url}#/authority/place/${place}`);
  await page.getByText("1 infection that stands").waitFor();
  await page.goto(desk());

  // Another patient's phone may not bring the same.
  await sign(page, other, request);
  await page.getByText(`was signed for another patient, “${label}”`, { exact: false }).waitFor();

  // Whoever may not take it back is told so, and nothing is noted.
  await signAs(page, "ada");
  const whose = page.locator("details", { has: page.locator("> summary", { hasText: /^Whose:/ }) });
  await whose.getByText("Whose: nobody chosen").click();
  await whose.getByRole("checkbox", { name: label }).check();
  await whose.getByText("Whose: 1 chosen").waitFor();
  await page.getByRole("button", { name: "Note it, and show the messages" }).click();
  await page.getByText("The account that signs may not take these back", { exact: false }).waitFor();
  expect(await page.getByText("taken back", { exact: true }).count()).toBe(0);
  await signAs(page, "authority");
  await page.getByRole("button", { name: "Note it, and show the messages" }).click();
  await page.getByText("Noted. Transaction 1 of 1:").waitFor();
  await page.getByText("taken back", { exact: true }).first().waitFor();
  await send(page);
  expect(JSON.stringify(status())).not.toContain("infected\"");
  await sign(page, label, request);
  await page.getByText(`What is signed for “${label}” is taken back.`, { exact: false }).waitFor();

  // The command goes on with the page's register.
  const whole = await saved(page, "Save a copy");
  chmodSync(whole, 0o600);
  const said = wayclear("revoke", "--patient", label, "--register", whole, "--now", "--json");
  expect(JSON.parse(said)).toMatchObject({ revoked: 0, skipped: 0, locations_failed: 0 });
  expect(errors).toEqual([]);
  await context.close();
});

test("requests that are broken, of another day, or of another registry are not signed, and say why", async () => {
  const { request } = patient(fresh());
  const good = JSON.parse(readFileSync(request, "utf8")) as { issued: number; digests: string[]; registry: string };
  const { context, page, errors } = await open(browser, desk());
  await bringKey(page);
  const cases: [unknown, string][] = [
    ["<html>", "This is no whole request."],
    [{ ...good, note: 1 }, "This is no whole request."],
    [{ ...good, digests: good.digests.slice(1) }, "The request has 63 different numbers"],
    [{ ...good, digests: [...good.digests.slice(1), good.digests[1]] }, "The request has 63 different numbers"],
    [{ ...good, issued: good.issued - 2 }, `The request is for day ${good.issued - 2}`],
    [{ ...good, issued: good.issued + 1 }, `The request is for day ${good.issued + 1}`],
    [{ ...good, registry: "wasm1other" }, "The request is for registry wasm1other"],
  ];
  for (const [content, words] of cases) {
    await sign(page, "a label", folder.write(`${fresh()}.json`, typeof content === "string" ? content : JSON.stringify(content)));
    await page.getByText(words, { exact: false }).waitFor();
  }
  await page.getByText("Nothing was signed here yet.").waitFor();

  // A register that is none leaves what there is; one of the command comes in once.
  await page.getByLabel("Bring a copy in").setInputFiles(folder.write("bad", '{"wayclear_register":1}\n{"signed":{}}\n'));
  await page.getByText("Line 2 is none of a register.", { exact: false }).waitFor();
  const lines = '{"wayclear_register":1}\n{"signed":{"patient":"<b>x</b>","issued":20000,"ids":["0011223344556677"]}}\n{"revoked":{"patient":"<b>x</b>"}}\n{"sig';
  const bring = (text: string): Promise<void> => page.getByLabel("Bring a copy in").setInputFiles(folder.write("register", text));
  await bring(lines);
  await page.getByText("This file has 2 lines that this register has not, about 1 label.", { exact: false }).waitFor();
  await page.getByRole("button", { name: "Leave it" }).click();
  await page.getByText("Nothing was signed here yet.").waitFor();
  await bring(lines);
  await page.getByRole("button", { name: "Yes, take it in" }).click();
  await page.getByText("2 lines were added.").waitFor();
  await bring(lines);
  await page.getByText("All of it was here already.").waitFor();
  // One of another desk looks the same, but for whom it knows.
  await bring(lines.replaceAll("<b>x</b>", "somebody else"));
  await page.getByText("it may be the file of another desk", { exact: false }).waitFor();
  await page.getByRole("button", { name: "Leave it" }).click();
  await page.getByText("<b>x</b>").first().waitFor();
  expect(errors).toEqual([]);
  await context.close();
});

test("the line for one-time codes runs nothing else, and its answer becomes slips of paper", async () => {
  const { context, page, errors } = await open(browser, desk());
  await page.getByLabel("Labels").fill("2026/4711\nit's; $(touch /tmp/x)\n--help");
  await page.getByText("wayclear attest codes --key", { exact: false }).waitFor();
  const line = await page.locator("pre", { hasText: "attest codes" }).innerText();
  expect(line).toBe(`wayclear attest codes --key slip.key --codes codes.sqlite --hours 48 --json -- '2026/4711' 'it'\\''s; $(touch /tmp/x)' '--help'`);
  const answer = wayclear("attest", "codes", "--key", KEY, "--codes", join(folder.path, "codes.sqlite"), "--hours", "48", "--json", "--", "2026/4711", "it's; $(touch /tmp/x)", "--help");
  const given = JSON.parse(answer) as { code: string; patient: string }[];
  await page.getByLabel("What it printed").fill("no codes");
  await page.getByText("This is not what wayclear attest codes --json prints.").waitFor();
  await page.getByLabel("What it printed").fill(answer);
  await page.getByRole("button", { name: "Print 3 slips" }).waitFor();
  await page.emulateMedia({ media: "print" });
  expect(await page.getByLabel("What it printed").isVisible()).toBe(false);
  for (const { code, patient } of given) {
    const slip = page.locator("article", { hasText: code });
    expect(await slip.isVisible()).toBe(true);
    expect(await slip.innerText()).toContain(patient);
  }
  expect(errors).toEqual([]);
  await context.close();
});
