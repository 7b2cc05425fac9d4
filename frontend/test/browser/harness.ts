// A relay, a server for the built page, and Debian's Chromium, over the node that `make e2e` has started.

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { type Browser, type BrowserContext, chromium, type LaunchOptions, type Page } from "playwright-core";
import { preview, type PreviewServer } from "vite";
import { headers, readRecord } from "../../scripts/record";
import type { RelayEntry } from "../../src/lib/deployment";

export const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const COMMAND = process.env.WAYCLEAR_COMMAND ?? join(ROOT, "target/debug/wayclear");
const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
export const NODE = process.env.WAYCLEAR_NODE ?? "http://localhost:26657";

/** The deployment record. */
export const RECORD = resolve(ROOT, process.env.WAYCLEAR_DEPLOYMENT ?? "deployments/testing.json");

/** Runs the command; returns what it prints. */
export function wayclear(...words: string[]): string {
  return execFileSync(COMMAND, words, { cwd: ROOT, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

/** A service of the command that listens, and can be killed and started again at the same address. */
class Service {
  protected readonly folder = mkdtempSync(join(tmpdir(), "wayclear-"));
  /** What it said when it was started last, on standard error. */
  protected lines: string[] = [];
  private child: ChildProcess | null = null;

  protected constructor(
    readonly port: number,
    private readonly words: (folder: string) => string[],
  ) {}

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const words = [...this.words(this.folder), "--listen", `127.0.0.1:${this.port}`];
    const child = spawn(COMMAND, words, { cwd: ROOT, stdio: ["ignore", "ignore", "pipe"] });
    this.child = child;
    const lines: string[] = [];
    this.lines = lines;
    createInterface({ input: child.stderr }).on("line", (line) => lines.push(line));
    await until(`wayclear ${words.join(" ")}`, async () => {
      if (child.exitCode !== null) throw new Ended(lines.join("\n"));
      return (await fetch(`${this.url}/healthz`)).ok;
    });
  }

  /** As a power cut does. */
  async kill(): Promise<void> {
    const { child } = this;
    this.child = null;
    if (!child || child.exitCode !== null) return;
    const ended = new Promise((done) => child.on("exit", done));
    child.kill("SIGKILL");
    await ended;
  }

  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true });
  }
}

/** A relay that sends at once, and takes what forwarders bring. */
export class RelayService extends Service {
  static async start(key: string): Promise<RelayService> {
    const relay = new RelayService(await freePort(), (folder) => [
      ...["relay", "serve", "--from", key, "--at-once", "--a-minute", "0", "--metrics", "127.0.0.1:0", "--node", NODE],
      ...["--queue", join(folder, "queue.sqlite"), "--ohttp-key", join(folder, "relay.ohttp")],
    ]);
    await relay.start();
    await until("the relay has read the tree", async () => (await fetch(`${relay.url}/v1/head`)).ok);
    return relay;
  }

  /** Its key for what forwarders bring, hexadecimal, as it says it when it starts. */
  get ohttpKey(): string {
    const key = /^key = "([0-9a-f]+)"$/m.exec(this.lines.join("\n"));
    if (!key) throw new Error(`the relay has told no key: ${this.lines.join("\n")}`);
    return key[1];
  }
}

/** A forwarder of another party, before one relay. It goes by another name, since a browser knows hosts by their names. */
export class ForwarderService extends Service {
  static async start(relay: RelayService): Promise<ForwarderService> {
    const forwarder = new ForwarderService(await freePort(), () => ["relay", "forward", "--to", `${relay.url}/ohttp`]);
    await forwarder.start();
    return forwarder;
  }

  get publicUrl(): string {
    return `http://localhost:${this.port}`;
  }
}

/** A venue's own, which sends every ten minutes. */
export class KioskService extends Service {
  static async start(place: string, key: string): Promise<KioskService> {
    const kiosk = new KioskService(await freePort(), (folder) =>
      ["kiosk", place, "--from", key, "--a-minute", "0", "--metrics", "127.0.0.1:0", "--queue", join(folder, "queue.sqlite")],
    );
    await kiosk.start();
    await until("the kiosk has read the tree", async () => (await fetch(`${kiosk.url}/v1/head`)).ok);
    return kiosk;
  }
}

/** The authority's desk. */
export class DeskService extends Service {
  static async start(): Promise<DeskService> {
    const desk = new DeskService(await freePort(), (folder) =>
      ["attest", "serve", "--authority", "authority", "--node", NODE, "--without-decoys", "--register", join(folder, "register"), "--codes", join(folder, "codes.sqlite")],
    );
    await desk.start();
    return desk;
  }

  /** A one-time code, as a laboratory sends it. */
  code(patient: string): string {
    const given = wayclear("attest", "codes", patient, "--codes", join(this.folder, "codes.sqlite"), "--json");
    return (JSON.parse(given) as { code: string }[])[0].code;
  }
}

/** Has the record list relays with all that it says of them, for a `serve` without any; call what it returns in the end. */
export function recordRelays(relays: RelayEntry[]): () => void {
  const folder = mkdtempSync(join(tmpdir(), "wayclear-record-"));
  const record = JSON.parse(readFileSync(RECORD, "utf8")) as object;
  writeFileSync(join(folder, "record.json"), JSON.stringify({ ...record, relays }));
  process.env.WAYCLEAR_DEPLOYMENT = join(folder, "record.json");
  return () => {
    process.env.WAYCLEAR_DEPLOYMENT = RECORD;
    rmSync(folder, { recursive: true });
  };
}

/** The built page on a server of its own. */
export async function serve(relays: string[], desks: string[] = []): Promise<PreviewServer & { url: string }> {
  process.env.WAYCLEAR_RELAY = relays.join(",");
  process.env.WAYCLEAR_DESK = desks.join(",");
  const port = await freePort();
  const root = resolve(ROOT, "frontend");
  const server = await preview({ root, logLevel: "error", preview: { port, strictPort: true, host: "127.0.0.1" } });
  return Object.assign(server, { url: `http://127.0.0.1:${port}/` });
}

export function launch(options: LaunchOptions = {}): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    ...options,
    args: ["--no-sandbox", "--disable-dev-shm-usage", ...(options.args ?? [])],
  });
}

/** A page in a profile of its own; whatever it logs as an error, or asks of somebody it may not, is kept. */
export async function open(
  browser: Browser,
  url: string,
  options: Parameters<Browser["newContext"]>[0] = {},
): Promise<{ context: BrowserContext; page: Page; errors: string[] }> {
  const context = await browser.newContext({ locale: "en-US", viewport: { width: 360, height: 740 }, ...options });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => {
    // What is away is told on the page.
    if (message.type() === "error" && !message.text().includes("net::ERR")) errors.push(message.text());
  });
  await page.goto(url);
  return { context, page, errors };
}

/** Has the page's server change a file of the build from now on; call what it returns to have it as it was. */
export function changeFile(server: PreviewServer, path: RegExp, change: (text: string) => string): () => void {
  const handle = (request: IncomingMessage, response: ServerResponse, next: () => void): void => {
    const [asked] = (request.url ?? "").split("?");
    if (!path.test(asked)) return next();
    for (const [name, value] of Object.entries(headers(readRecord()))) response.setHeader(name, value);
    const text = readFileSync(join(ROOT, "frontend/dist", asked), "utf8");
    response.setHeader("Content-Type", "text/javascript").end(change(text));
  };
  const layer = { route: "", handle };
  const { stack } = server.middlewares;
  stack.unshift(layer);
  return () => void stack.splice(stack.indexOf(layer), 1);
}

/** Has the clocks of pages and of their phones be wrong by so many seconds, for those that are opened by the answer until its `end`. */
export function wrongClock(server: PreviewServer, off: number) {
  const script = `{
    const [Right, off] = [Date, ${off * 1_000}];
    globalThis.Date = class extends Right {
      constructor(...parts) { super(...(parts.length > 0 ? parts : [Right.now() + off])); }
      static now() { return Right.now() + off; }
    };
  }`;
  const end = changeFile(server, /^\/assets\/worker-[^/]+\.js$/, (text) => `${script}\n${text}`);
  return { set: (context: BrowserContext) => context.addInitScript(script), end };
}

/** Tells what was measured, also to whoever runs all tests and keeps what they print to itself. */
export function figure(text: string): void {
  console.log(text);
  if (process.env.WAYCLEAR_FIGURES) appendFileSync(process.env.WAYCLEAR_FIGURES, `${text}\n`);
}

/** What was waited for can never come. */
class Ended extends Error {}

/** Waits until something is true, for a minute. */
export async function until(what: string, isTrue: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 60_000;
  while (Date.now() < end) {
    try {
      if (await isTrue()) return;
    } catch (error) {
      if (error instanceof Ended) throw error;
    }
    await new Promise((done) => setTimeout(done, 200));
  }
  throw new Error(`never: ${what}`);
}

export function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const server = createServer();
    server.on("error", failed);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => found(typeof address === "object" && address ? address.port : 0));
    });
  });
}
