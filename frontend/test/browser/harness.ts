// A relay, a server for the built page, and Debian's Chromium, over the node that `make e2e` has started.

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { type Browser, type BrowserContext, chromium, type LaunchOptions, type Page } from "playwright-core";
import { preview, type PreviewServer } from "vite";

export const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const COMMAND = process.env.WAYCLEAR_COMMAND ?? join(ROOT, "target/debug/wayclear");
const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const NODE = process.env.WAYCLEAR_NODE ?? "http://localhost:26657";

/** Runs the command; returns what it prints. */
export function wayclear(...words: string[]): string {
  return execFileSync(COMMAND, words, { cwd: ROOT, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

/** A relay that sends at once, and can be stopped and started again at the same address. */
export class RelayProcess {
  private child: ChildProcess | null = null;
  private readonly folder = mkdtempSync(join(tmpdir(), "wayclear-relay-"));

  private constructor(
    readonly port: number,
    private readonly key: string,
  ) {}

  static async start(key: string): Promise<RelayProcess> {
    const relay = new RelayProcess(await freePort(), key);
    await relay.start();
    return relay;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const words = ["relay", "serve", "--from", this.key, "--at-once", "--node", NODE];
    const where = ["--listen", `127.0.0.1:${this.port}`, "--metrics", "127.0.0.1:0", "--queue", join(this.folder, "queue.sqlite")];
    const child = spawn(COMMAND, [...words, ...where], { cwd: ROOT, stdio: ["ignore", "ignore", "pipe"] });
    this.child = child;
    const lines: string[] = [];
    await new Promise<void>((ready, failed) => {
      createInterface({ input: child.stderr }).on("line", (line) => {
        lines.push(line);
        if (line.includes(" at http://")) ready();
      });
      child.on("exit", () => failed(new Error(`the relay has ended: ${lines.join("\n")}`)));
    });
    await until("the relay serves", async () => (await fetch(`${this.url}/v1/head`)).ok);
  }

  async stop(): Promise<void> {
    const { child } = this;
    this.child = null;
    if (!child || child.exitCode !== null) return;
    child.removeAllListeners("exit");
    const ended = new Promise((done) => child.on("exit", done));
    // As a power cut does.
    child.kill("SIGKILL");
    await ended;
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true });
  }
}

/** The built page on a server of its own. */
export async function serve(relays: string[]): Promise<PreviewServer & { url: string }> {
  process.env.WAYCLEAR_RELAY = relays.join(",");
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

/** Waits until something is true, for a minute. */
export async function until(what: string, isTrue: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 60_000;
  while (Date.now() < end) {
    if (await isTrue().catch(() => false)) return;
    await new Promise((done) => setTimeout(done, 200));
  }
  throw new Error(`never: ${what}`);
}

function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const server = createServer();
    server.on("error", failed);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => found(typeof address === "object" && address ? address.port : 0));
    });
  });
}
