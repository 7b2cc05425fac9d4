// The deployment record beside the page, and the headers that go with it: a server in production sends the same ones.

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin, PreviewServer } from "vite";

/** What is used of a record here. */
interface Record {
  node: string;
  relays?: { name: string; url: string; forwarder?: { url: string } | null }[];
  desks?: { url: string }[];
  mirrors?: { url: string }[];
}

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Servers that a variable names, with commas between them. */
function named(variable: string): { name: string; url: string }[] {
  const urls = (process.env[variable] ?? "").split(",").filter((url) => url !== "");
  return urls.map((url) => ({ name: url, url }));
}

/** The record, with the relays and desks that WAYCLEAR_RELAY and WAYCLEAR_DESK name if they do. */
export function readRecord(): Record {
  const file = process.env.WAYCLEAR_DEPLOYMENT ?? "deployments/testing.json";
  const record = JSON.parse(readFileSync(resolve(root, file), "utf8")) as Record;
  const [relays, desks] = [named("WAYCLEAR_RELAY"), named("WAYCLEAR_DESK")];
  if (relays.length > 0) record.relays = relays;
  if (desks.length > 0) record.desks = desks;
  return record;
}

/** What a server sends with every answer: this page asks its own server, the relays and their forwarders, mirrors, the desks and the node, and nobody else. */
export function headers(record: Record): { [name: string]: string } {
  const relays = (record.relays ?? []).flatMap(({ url, forwarder }) => (forwarder ? [url, forwarder.url] : [url]));
  const urls = [record.node, ...relays, ...[...(record.mirrors ?? []), ...(record.desks ?? [])].map(({ url }) => url)];
  const origins = urls.map((url) => new URL(url).origin);
  const sockets = [new URL(record.node).origin.replace(/^http/, "ws")];
  const policy = [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self' blob: data:",
    "manifest-src 'self'",
    "worker-src 'self'",
    `connect-src 'self' ${[...new Set([...origins, ...sockets])].join(" ")}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    "Content-Security-Policy": policy.join("; "),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(self), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
  };
}

/** Serves the record at /deployment.json, in development and for `vite preview`. */
export function recordPlugin(): Plugin {
  const told = (): void => {
    try {
      readRecord();
    } catch (error) {
      console.warn(`The page will not find its deployment record (${String(error)}): name one with WAYCLEAR_DEPLOYMENT, as wayclear deploy writes it.`);
    }
  };
  const serve = (server: PreviewServer): void => {
    server.middlewares.use((request, response, next) => {
      let record: Record;
      try {
        record = readRecord();
      } catch (error) {
        // As a server that has no such file: the page says what that means.
        if (request.url?.split("?")[0] !== "/deployment.json") return next();
        response.statusCode = 404;
        return void response.end(String(error));
      }
      for (const [name, value] of Object.entries(headers(record))) response.setHeader(name, value);
      if (request.url?.split("?")[0] !== "/deployment.json") return next();
      response.setHeader("Content-Type", "application/json");
      response.end(JSON.stringify(record));
    });
  };
  return { name: "wayclear-record", configurePreviewServer(server) { told(); serve(server); } };
}
