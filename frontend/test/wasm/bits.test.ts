// The built package computes what contracts and command compute, bit by bit: over the vectors of the Rust code and published ones.

import { readFileSync } from "node:fs";
import { concatBytes, hexToBytes } from "@noble/hashes/utils";
import { expect, test } from "vitest";
import vectors from "../vectors.json";
import { FeedCopy, newVisit, Phone, visitTag } from "./load";
import { look, readOn } from "./reading";
import { dayKey, deviceThatMet, HOME, number, Registry, rowOf } from "../registry";

const PLACE = "9qc7mbdh/shop-2";
const NOW = 1_788_008_000;
const [DAY_KEYS, FLAGS, CLEANINGS, REVOKED] = [1, 3, 4, 5];

function testdata(name: string): string {
  return readFileSync(new URL(`../../../testdata/${name}`, import.meta.url), "utf8");
}

function flag(handle: string, interval: number, id: number, cleaned = 0): Uint8Array {
  return concatBytes(hexToBytes(handle), number(interval, 4), number(id, 8), Uint8Array.of(0), number(cleaned, 2));
}

/** What a copy knows that has read a feed of these rows. */
function feedOf(rows: Uint8Array[], window = HOME.window_seconds): FeedCopy {
  const registry = new Registry(NOW).append(...rows);
  const feed = new FeedCopy({ ...HOME, window_seconds: window });
  readOn(feed, { "http://relay": (path) => registry.file(path) }, NOW);
  return feed;
}

test("tags of visits", () => {
  for (const { place, interval, secret, tag } of vectors.tags) expect(visitTag(place, interval, secret)).toBe(tag);
  const published = testdata("commitments.csv").split("\n").map((line) => line.split(","));
  const tags = published.filter(([what]) => what === "visit_tag");
  expect(tags.length).toBeGreaterThan(10);
  for (const [, place, interval, secret, tag] of tags) expect(visitTag(place, Number(interval), secret)).toBe(tag);
});

test("a new visit has a secret of its own, and the tag that follows from it", () => {
  const one = newVisit(" 9QC7MBDH ", 1_788_000_599);
  expect(one).toMatchObject({ place: "9qc7mbdh", interval: 2_980_000 });
  expect(one.secret).toMatch(/^[0-9a-f]{32}$/);
  expect(one.tag).toBe(visitTag("9qc7mbdh", 2_980_000, one.secret));
  expect(newVisit("9qc7mbdh", 1_788_000_000).secret).not.toBe(one.secret);
  expect(newVisit("9qc7mbdh", 1_788_000_600).interval).toBe(2_980_001);
});

test("handles of places: a flag under the handle makes that place infected, and no other", () => {
  for (const { place, handle } of vectors.handles) {
    const feed = feedOf([rowOf(NOW, [[FLAGS, flag(handle, 2_980_000, 1)]])]);
    for (const { place: asked } of vectors.handles) {
      const until = asked === place ? 1_788_000_600 + HOME.window_seconds : null;
      expect(feed.place(asked, NOW).infected_until, `${asked} of ${place}`).toBe(until);
    }
  }
});

test("which places are infected, and how many that no list has, is told of one moment", () => {
  const [listed, other] = vectors.handles;
  const [until, later] = [2_980_000, 2_980_001].map((interval) => (interval + 1) * 600 + HOME.window_seconds);
  const registry = new Registry(NOW).append(rowOf(NOW, [[FLAGS, concatBytes(flag(listed.handle, 2_980_000, 1), flag(other.handle, 2_980_001, 2))]]));
  const phone = new Phone(HOME, undefined, new Uint8Array());
  expect(look(phone, { "http://relay": (path) => registry.file(path) }, NOW).infected).toBe(2);
  for (const [now, places, unlisted] of [
    [NOW, [{ place: listed.place, until }], 1],
    // Since the look the one that is listed has run out.
    [until + 1, [], 1],
    [later + 1, [], 0],
  ] as const) {
    expect(phone.infectedOf([listed.place, "no place"], now)).toEqual({ listed: places, unlisted });
  }
});

test("rows are read in their chain", () => {
  const rows = vectors.rows.map(({ bytes }) => hexToBytes(bytes));
  for (const [index, { link }] of vectors.rows.entries()) {
    // The head that is followed ends in the link of the vector.
    const registry = new Registry(NOW).append(...rows.slice(0, index + 1));
    expect(registry.head().link).toBe(link);
    const feed = new FeedCopy(HOME);
    expect(readOn(feed, { "http://relay": (path) => registry.file(path) }, NOW).rows).toBe(index + 1);
  }
});

test("sections of unknown kinds are passed over, and a row that does not decode is none", () => {
  for (const { bytes, row } of vectors.decoding) {
    const registry = new Registry(NOW).append(hexToBytes(bytes));
    const reading = () => readOn(new FeedCopy(HOME), { "http://relay": (path) => registry.file(path) }, NOW).rows;
    if (row) expect(reading(), bytes).toBe(1);
    else expect(reading, bytes).toThrow(expect.objectContaining({ kind: "feed" }));
  }
});

test("until when a place is infected, as its contract answers", () => {
  type History = [flags: number[][], cleanings: number[], now: number, window: number, until: number | null];
  const { handle } = vectors.handles[1];
  for (const [flags, cleanings, now, window, until] of vectors.histories as History[]) {
    const told = flags.map(([interval, cleaned], index) => rowOf(NOW, [[FLAGS, flag(handle, interval, index, cleaned)]]));
    const cleaned = cleanings.map((at) => rowOf(NOW, [[CLEANINGS, concatBytes(hexToBytes(handle), number(at, 8))]]));
    const feed = feedOf([...told, ...cleaned], window);
    expect(feed.place(PLACE, now).infected_until, JSON.stringify({ flags, cleanings, now, window })).toBe(until);
    expect(feed.place("9qc7mbdh", now).infected_until).toBeNull();
    feed.free();
  }
});

test("what is taken back is what earlier rows said, and the id may come again", () => {
  const { handle } = vectors.handles[1];
  const until = 1_788_000_600 + HOME.window_seconds;
  const id = (day: number, of: number): Uint8Array => concatBytes(number(day, 2), number(of, 8));
  const rows = [
    rowOf(NOW, [[FLAGS, concatBytes(flag(handle, 2_979_000, 2), flag(handle, 2_980_000, 1))]]),
    // An item of another day with the same id is another one.
    rowOf(NOW, [[FLAGS, flag(handle, 2_970_000, 1)], [REVOKED, id(20_687, 1)]]),
    rowOf(NOW, [[REVOKED, id(20_694, 1)]]),
    rowOf(NOW, [[REVOKED, id(20_687, 2)]]),
    rowOf(NOW, [[FLAGS, flag(handle, 2_980_000, 1)], [REVOKED, id(20_694, 1)]]),
  ];
  const told = rows.map((_, index) => feedOf(rows.slice(0, index + 1)).place(" 9QC7MBDH/shop-2 ", NOW).infected_until);
  expect(told).toEqual([until, until, until - 600_000, until - 6_000_000 > NOW ? until - 6_000_000 : null, until]);
});

/** The key of the published identifiers, and their first interval. */
const [KEY, DAY, START] = [hexToBytes("75c734c6dd1a782de7a965da5eb93125"), 18_354, 2_642_976];

/** What a phone finds that has met somebody, whose key of the day is disclosed. */
function met(contact: Parameters<typeof deviceThatMet>[0][number], model?: Registry["model"]) {
  const now = (START + 144) * 600;
  const registry = new Registry(now).append(rowOf(now, [[DAY_KEYS, dayKey(KEY, DAY)]]));
  if (model) registry.model = model;
  const phone = new Phone(HOME, deviceThatMet([contact]), new Uint8Array());
  const { findings } = look(phone, { "http://relay": (path) => registry.file(path) }, now);
  phone.free();
  return findings;
}

test("identifiers of a day: each of the 144 published ones is found by the key, at its time and at no other", () => {
  const published = testdata("exposure-notification/identifiers.txt").trim().split("\n");
  expect(published.length).toBe(144);
  for (const [index, sender] of published.entries()) {
    const at = (START + index) * 600 + 300;
    const found = met({ sender, at, seconds: 900, rssi: -60 });
    expect(found.exposures.map((exposure) => [exposure.at, exposure.how.is]), sender).toEqual([[at, "contact"]]);
    const hours = met({ sender, at: at - 4 * 3_600, seconds: 900, rssi: -60 });
    expect(hours.exposures).toEqual([]);
  }
});

test("what a contact adds: within three atoms of 60 digits, on every row of truth", () => {
  const [sender] = testdata("exposure-notification/identifiers.txt").split("\n");
  const rows = testdata("added.csv").trim().split("\n").slice(1).map((line) => line.split(","));
  // A phone hears nobody for less than a moment, and knows the time of a surface to ten minutes.
  const contacts = rows.filter(([, , , , rssi, seconds, gap]) => rssi !== "" && gap === "" && Number(seconds) >= 60);
  expect(contacts.length).toBeGreaterThan(1_000);
  for (const [form, b0, b12, b3, rssi, seconds, , , truth] of contacts) {
    const model = { form: form as "n" | "l", b: [Number(b0), Number(b12), Number(b3)] as [number, number, number] };
    const { exposures } = met({ sender, at: START * 600, seconds: Number(seconds), rssi: Number(rssi) }, model);
    const off = atoms(exposures[0].added) * 1_000n - BigInt(truth);
    expect(off >= -3_000n && off <= 3_000n, `${form} ${b0} ${b12} ${b3} ${rssi} ${seconds}: ${exposures[0].added}`).toBe(true);
  }
});

/** Of 1e-18. */
function atoms(probability: string): bigint {
  const [whole, digits = ""] = probability.split(".");
  return BigInt(whole) * 10n ** 18n + BigInt(digits.padEnd(18, "0"));
}
