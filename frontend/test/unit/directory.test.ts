// Places by name, out of what relays tell everybody.

import { afterEach, expect, test, vi } from "vitest";
import type { Deployment } from "../../src/lib/deployment";
import { Directory } from "../../src/lib/directory";

const CITY = { key: "davis", name: "Davis", prefixes: ["9qc7m", "9qc7k"] };
const TREE = { key: "US-CA", name: "California", counties: [{ key: "06113", name: "Yolo", prefixes: ["9qc7"], cities: [CITY, { ...CITY, key: "in", name: "In", prefixes: ["9qc7mb"] }] }] };
const DEPLOYMENT = { relays: [{ name: "A", url: "http://a" }] } as unknown as Deployment;

/** Answers by path; null = HTTP 500. */
function relay(files: Record<string, unknown>): void {
  vi.stubGlobal("fetch", async (url: string) => {
    const file = files[new URL(url).pathname];
    return file === undefined ? new Response("no", { status: 500 }) : new Response(JSON.stringify(file));
  });
}

afterEach(() => vi.unstubAllGlobals());

test("a place is of the city with the longest prefix", async () => {
  relay({ "/v1/places": ["9qc7mbdh", "9qc7m83j", "u33db2m3"], "/v1/tree": TREE, "/v1/labels": { labels: [] } });
  const directory = await Directory.read(DEPLOYMENT);
  expect(["9qc7mbdh", "9qc7m83j", "u33db2m3"].map((place) => directory.find(place)?.city?.name)).toEqual(["In", "Davis", undefined]);
});

test("a hundred thousand places in ten thousand prefixes are looked up one by one", async () => {
  const letters = "0123456789bcdefghjkmnpqrstuvwxyz";
  const prefixes = Array.from({ length: 10_000 }, (_, at) => `9q${letters[at % 32]}${letters[(at >> 5) % 32]}${letters[at >> 10]}`);
  const places = Array.from({ length: 100_000 }, (_, at) => `${prefixes[at % 10_000]}bdh/unit-${at}`);
  const county = { ...TREE.counties[0], cities: [{ ...CITY, prefixes }] };
  relay({ "/v1/places": places, "/v1/tree": { ...TREE, counties: [county] }, "/v1/labels": { labels: [] } });
  const directory = await Directory.read(DEPLOYMENT);
  expect(directory.all.every(({ city }) => city?.name === "Davis")).toBe(true);
});

test("a relay that tells no names keeps nobody from the places", async () => {
  relay({ "/v1/places": ["9qc7mbdh"], "/v1/tree": TREE });
  const directory = await Directory.read(DEPLOYMENT);
  expect(directory.find("9qc7mbdh")).toMatchObject({ place: "9qc7mbdh", label: null });
});
