// The tree and what its places are called, as relays tell everybody alike: from here on texts of strangers, shown as texts.

import { isPrefix } from "../patterns";
import { get, parse, Silence } from "./http";

/** A state, county or city. */
export interface Region {
  key: string;
  /** For people. */
  name: string;
}

/** A city and its cells. */
export interface City extends Region {
  county: Region;
  /** Geohashes of 2 to 7 letters. */
  prefixes: string[];
}

/** The cities of a state. */
export interface TreeCells {
  state: Region;
  cities: City[];
  /** The city of each prefix: places are many, and so are prefixes. */
  byPrefix: ReadonlyMap<string, City>;
}

/** Letters of a prefix. */
const LONGEST = 7;

/** State, counties and cities. */
export async function readTree(relay: string): Promise<TreeCells> {
  const tree = record(relay, parse(relay, await get(relay, "/v1/tree")));
  const cities = list(relay, tree.counties).flatMap((county) => {
    const above = region(relay, county);
    return list(relay, county.cities).map((city) => ({
      ...region(relay, city),
      county: above,
      prefixes: prefixes(relay, city.prefixes),
    }));
  });
  const byPrefix = new Map(cities.flatMap((city) => city.prefixes.map((prefix): [string, City] => [prefix, city])));
  return { state: region(relay, tree), cities, byPrefix };
}

/** What places are called, by their text form; most have no name. */
export async function readLabels(relay: string): Promise<Map<string, string>> {
  const { labels } = record(relay, parse(relay, await get(relay, "/v1/labels")));
  return new Map(
    list(relay, labels).map((entry) => {
      const { cell, unit } = record(relay, entry.place);
      const place = typeof unit === "string" ? `${text(relay, cell)}/${unit}` : text(relay, cell);
      return [place, text(relay, entry.label)];
    }),
  );
}

/** The city whose cells hold a place: of several the one with the longest prefix. */
export function cityOf({ byPrefix }: TreeCells, place: string): City | null {
  for (let length = LONGEST; length > 0; length--) {
    const city = byPrefix.get(place.slice(0, length));
    if (city) return city;
  }
  return null;
}

type Fields = Record<string, unknown>;

function region(relay: string, { key, name }: Fields): Region {
  return { key: text(relay, key), name: text(relay, name) };
}

function prefixes(relay: string, json: unknown): string[] {
  if (!Array.isArray(json) || !json.every((prefix) => typeof prefix === "string" && isPrefix(prefix))) {
    throw wrong(relay);
  }
  return json as string[];
}

function list(relay: string, json: unknown): Fields[] {
  if (!Array.isArray(json)) throw wrong(relay);
  return json.map((entry) => record(relay, entry));
}

function record(relay: string, json: unknown): Fields {
  if (typeof json !== "object" || json === null) throw wrong(relay);
  return json as Fields;
}

function text(relay: string, json: unknown): string {
  if (typeof json !== "string") throw wrong(relay);
  return json;
}

function wrong(relay: string): Silence {
  return new Silence(relay, "it tells no tree", false);
}
