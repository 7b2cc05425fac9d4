// A relay that is none: it tells of a made-up registry, and does what a test wants, so that no node is needed.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { HOME, type Registry } from "../registry";
import { freePort } from "./harness";

const CORS = {
  "access-control-allow-origin": "*",
  "access-control-allow-headers": "content-type",
};

/** A server that stands in for a relay. */
export class StandIn {
  /** What was handed in, by path. */
  readonly handedIn: { path: string; body: string }[] = [];
  /** Paths that were asked for. */
  readonly asked: string[] = [];
  /** Whether it takes what is handed in and never says so. */
  isSilent = false;
  /** How long it waits before it answers, in milliseconds. */
  delay = 0;
  /** Why it takes nothing, a problem's body; null = it takes all. */
  refusal: object | null = null;
  private readonly server: Server;

  private constructor(
    readonly registry: Registry,
    readonly port: number,
  ) {
    this.server = createServer((request, response) => void this.answer(request, response));
  }

  static async start(registry: Registry): Promise<StandIn> {
    const relay = new StandIn(registry, await freePort());
    await new Promise<void>((done) => relay.server.listen(relay.port, "127.0.0.1", done));
    return relay;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? "";
    if (request.method === "OPTIONS") return void response.writeHead(204, CORS).end();
    this.asked.push(path);
    if (this.delay > 0) await new Promise((done) => setTimeout(done, this.delay).unref());
    if (request.method === "POST") {
      let body = "";
      for await (const part of request) body += String(part);
      this.handedIn.push({ path, body });
      if (this.isSilent) return void request.socket.destroy();
      if (this.refusal) return say(response, 422, JSON.stringify(this.refusal));
      return say(response, 200, JSON.stringify({ ticket: "ab".repeat(16) }));
    }
    if (path.startsWith("/v1/tickets/")) return say(response, 200, JSON.stringify({ state: "queued", reason: null }));
    if (path === "/v1/places") return say(response, 200, "[]");
    const text = this.registry.file(path);
    if (text === null) return say(response, 404, JSON.stringify({ type: "no_page", detail: "it has no such page" }));
    say(response, 200, text);
  }
}

function say(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { ...CORS, "content-type": "application/json" }).end(text);
}

/** Has the page served with a record of the made-up registry; call what it returns in the end. */
export function standInRecord(): () => void {
  const folder = mkdtempSync(join(tmpdir(), "wayclear-record-"));
  const { made_at, ...home } = HOME;
  const record = { ...home, made_at: { hash: made_at }, node: "http://127.0.0.1:9", stage: "finished" };
  writeFileSync(join(folder, "record.json"), JSON.stringify(record));
  process.env.WAYCLEAR_DEPLOYMENT = join(folder, "record.json");
  return () => rmSync(folder, { recursive: true });
}

/** What a browser keeps: the text of the device, and how many pieces of the feed. */
export function kept(page: Page): Promise<{ device: string | null; pieces: number }> {
  return page.evaluate(async () => {
    const db = await new Promise<IDBDatabase>((done, failed) => {
      const opening = indexedDB.open("wayclear");
      opening.onsuccess = () => done(opening.result);
      opening.onerror = () => failed(opening.error);
    });
    if (!db.objectStoreNames.contains("phones")) return { device: null, pieces: 0 };
    const tx = db.transaction(["phones", "feeds"]);
    const all = tx.objectStore("phones").getAll();
    const count = tx.objectStore("feeds").count();
    await new Promise((done) => (tx.oncomplete = done));
    db.close();
    const [first] = all.result as { device: string }[];
    return { device: first?.device ?? null, pieces: count.result };
  });
}

/** Puts a device in the place of what a browser keeps; the page is to be loaded anew. */
export function keep(page: Page, device: string): Promise<void> {
  return page.evaluate(
    async ([name, text]) => {
      const db = await new Promise<IDBDatabase>((done, failed) => {
        const opening = indexedDB.open("wayclear");
        opening.onsuccess = () => done(opening.result);
        opening.onerror = () => failed(opening.error);
      });
      const tx = db.transaction("phones", "readwrite");
      tx.objectStore("phones").put({ mark: "standin", device: text }, name);
      await new Promise((done) => (tx.oncomplete = done));
      db.close();
    },
    [`${HOME.chain_id} ${HOME.state} ${HOME.made_at}`, device],
  );
}
