// Reading the feed in the built package: from relays that may lie, held against each other as the command does.

import { concatBytes } from "@noble/hashes/utils";
import { expect, test } from "vitest";
import { FeedCopy, Phone, Reading } from "./load";
import { look, readOn, type Teller } from "./reading";
import { dayKey, deviceThatMet, HOME, identifier, number, Registry, rowOf, WINDOW } from "../registry";

const BEGAN = 1_788_000_000;
const [A, B, C] = ["http://a.example", "http://b.example", "http://c.example"];

/** A row that takes one id of a day back. */
function row(index: number): Uint8Array {
  return rowOf(BEGAN + 60 * index, [[5, concatBytes(number(20_694, 2), number(index, 8))]]);
}

/** A feed with a row a minute; `first`: the number of its first row. */
function feedOf(count: number, first = 0): Registry {
  return new Registry(BEGAN + 60 * count).append(...Array.from({ length: count }, (_, index) => row(first + index)));
}

function teller(registry: Registry): Teller {
  return (path) => registry.file(path);
}

/** The same, with something changed in what it tells at paths that begin so. */
function lying(registry: Registry, path: string, lie: (told: Record<string, unknown>) => unknown): Teller {
  return (asked) => {
    const text = registry.file(asked);
    if (text === null || !asked.startsWith(path)) return text;
    return JSON.stringify(lie(JSON.parse(text) as Record<string, unknown>));
  };
}

const silent: Teller = () => {
  throw new Error("nobody is there");
};

/** What a look throws. */
function refused(run: () => unknown): { kind: string; message: string } {
  try {
    run();
  } catch (error) {
    return error as { kind: string; message: string };
  }
  throw new Error("it was not refused");
}

function newPhone(device?: string): Phone {
  return new Phone(HOME, device, new Uint8Array());
}

/** The pages of the feed among what was asked. */
function pages(asked: string[]): number[] {
  return asked.flatMap((path) => /\/v1\/feed\/(\d+)$/.exec(path)?.[1] ?? []).map(Number);
}

test("whatever a phone knows, it asks from a multiple of 128 on, and takes only what is new", () => {
  for (const [known, asked] of [[0, [0, 128, 256]], [130, [128, 256]], [128, [128, 256]], [127, [0, 128, 256]], [300, []]] as const) {
    const [phone, heard] = [newPhone(), [] as string[]];
    const before = look(phone, { [A]: teller(feedOf(known)) }, BEGAN);
    expect(before.rows).toBe(known > 0 ? "grown" : "same");
    const { rows } = look(phone, { [A]: teller(feedOf(300)) }, BEGAN, heard);
    expect([pages(heard), rows, phone.next()]).toEqual([asked, known < 300 ? "grown" : "same", 300]);
  }
});

test("what is kept is what is read again, and a damaged piece is read anew", () => {
  const phone = newPhone();
  look(phone, { [A]: teller(feedOf(300)) }, BEGAN);
  const kept = phone.feedFrom(0);
  expect(new Phone(HOME, phone.device(), kept).next()).toBe(300);
  kept[kept.length - 5] ^= 1;
  const damaged = new Phone(HOME, phone.device(), kept);
  expect(damaged.next()).toBe(299);
  // Or what was damaged would stand between the rows before it and those behind.
  expect(look(damaged, { [A]: teller(feedOf(301)) }, BEGAN).rows).toBe("anew");
  expect(damaged.next()).toBe(301);
});

test("rows that have gone matter only if they still counted", () => {
  for (const [later, isIncomplete] of [[0, true], [WINDOW + 4 * 86_400, false]] as const) {
    const feed = new FeedCopy(HOME);
    readOn(feed, { [A]: teller(feedOf(10)) }, BEGAN);
    const registry = feedOf(300);
    [registry.oldest, registry.now] = [200, registry.now + later];
    expect(readOn(feed, { [A]: teller(registry) }, registry.now)).toEqual({ rows: 100, is_incomplete: isIncomplete });
  }
});

test("a row that was changed, left out or put in is found out, and nothing is taken", () => {
  type Page = { rows: string[]; link: string };
  const other = Buffer.from(row(99)).toString("base64");
  const lies: ((page: Page) => void)[] = [
    (page) => (page.rows[3] = other),
    (page) => page.rows.splice(3, 1),
    (page) => page.rows.unshift(other),
    (page) => (page.link = "01".repeat(32)),
    (page) => (page.rows = []),
  ];
  for (const lie of lies) {
    for (const known of [0, 10]) {
      const phone = newPhone();
      look(phone, { [A]: teller(feedOf(known)) }, BEGAN);
      const liar = lying(feedOf(20), "/v1/feed/", (page) => {
        lie(page as unknown as Page);
        return page;
      });
      expect(refused(() => look(phone, { [A]: liar }, BEGAN)).kind).toMatch(/^feed/);
      expect(phone.next()).toBe(known);
      // Another one is read, and the liar is named.
      const { by, odd } = look(phone, { [A]: liar, [B]: teller(feedOf(20)) }, BEGAN);
      expect([by, odd.join().includes(A), phone.next()]).toEqual([B, true, 20]);
    }
  }
});

test("a relay that garbles, is away, is another tree's or knows less is named; if another answers that one is read", () => {
  const garbage: Teller[] = [silent, () => "<html>hotel network</html>", () => "{}", lying(feedOf(20), "/v1/head", (head) => ({ ...head, link: "00" }))];
  for (const bad of garbage) {
    const error = refused(() => look(newPhone(), { [A]: bad }, BEGAN));
    expect([error.kind, error.message.includes(A)]).toEqual(["silent", true]);
    const { by, odd } = look(newPhone(), { [A]: bad, [B]: teller(feedOf(20)) }, BEGAN);
    expect([by, odd.join().includes(A)]).toEqual([B, true]);
  }
  const foreign = lying(feedOf(20), "/v1/head", (head) => ({ ...head, chain_id: "elsewhere-1" }));
  expect(refused(() => look(newPhone(), { [A]: foreign, [B]: teller(feedOf(20)) }, BEGAN)).kind).toBe("other_deployment");
  const phone = newPhone();
  look(phone, { [A]: teller(feedOf(20)) }, BEGAN);
  expect(refused(() => look(phone, { [A]: teller(feedOf(19)) }, BEGAN)).kind).toBe("feed_behind");
  const { by, odd } = look(phone, { [A]: teller(feedOf(19)), [B]: teller(feedOf(21)) }, BEGAN);
  expect([by, odd.length, odd[0].includes(A)]).toEqual([B, 1, true]);
});

test("two relays that contradict each other are both named, and nothing is taken", () => {
  const model = (told: Record<string, unknown>): unknown => {
    const { model } = told as { model: { model: { b0: string } } };
    model.model.b0 = "-1.0";
    return told;
  };
  const cases: [Teller, Teller][] = [
    [teller(feedOf(20)), teller(feedOf(20, 1))],
    [teller(feedOf(20)), teller(feedOf(30, 1))],
    [teller(feedOf(20)), lying(feedOf(20), "/v1/registry", model)],
  ];
  for (const [one, other] of cases) {
    const phone = newPhone();
    const { kind, message } = refused(() => look(phone, { [A]: one, [B]: other }, BEGAN + 1_800));
    expect([kind, message.includes(A), message.includes(B), phone.next()]).toEqual(["contradiction", true, true, 0]);
  }
});

test("of authorities those count that all relays list alike", () => {
  const authority = (account: string) => ({
    authority: { account, daily_slips: 10, keys: [] },
    struck: [],
    is_active: true,
    may_revoke: false,
    slips_today: 0,
  });
  const [one, other] = [feedOf(5), feedOf(5)];
  one.authorities = [authority("wasm1a"), authority("wasm1b")];
  other.authorities = [authority("wasm1b"), authority("wasm1c")];
  const { registry, odd } = look(newPhone(), { [A]: teller(one), [B]: teller(other) }, BEGAN);
  const { authorities } = JSON.parse(registry) as { authorities: { authority: { account: string } }[] };
  expect(authorities.map(({ authority }) => authority.account)).toEqual(["wasm1b"]);
  expect(odd.join()).toContain("list different authorities");
});

test("rows that one relay has invented are dropped when two others agree against them, and not for one alone", () => {
  const invented = feedOf(20).append(row(666), row(667));
  const honest = feedOf(25);
  const phone = newPhone();
  look(phone, { [A]: teller(invented), [B]: teller(feedOf(20)) }, honest.now);
  expect(phone.next()).toBe(22);
  expect(refused(() => look(phone, { [A]: silent, [B]: teller(honest) }, honest.now)).kind).toBe("feed_differs");
  expect(phone.next()).toBe(22);
  const heard: string[] = [];
  const { rows, odd } = look(phone, { [A]: silent, [B]: teller(honest), [C]: teller(honest) }, honest.now, heard);
  expect([rows, phone.next(), pages(heard)[0]]).toEqual(["anew", 25, 0]);
  expect(odd.join()).toContain("read all of it anew");
});

test("a relay whose pages are missing or never end is passed over for another, and named if there is none", () => {
  const gone: Teller = (path) => (path.startsWith("/v1/feed/") ? null : feedOf(30).file(path));
  expect(look(newPhone(), { [A]: gone, [B]: teller(feedOf(20)) }, BEGAN + 1_800).by).toBe(B);
  expect(refused(() => look(newPhone(), { [A]: gone }, BEGAN + 1_800)).kind).toBe("feed_moved");

  const most = concatBytes(Uint8Array.of(2), number(BEGAN, 8), Uint8Array.of(9), number(4_082, 4), new Uint8Array(4_082));
  const rows = Array.from({ length: 128 }, () => Buffer.from(most).toString("base64"));
  let told = 0;
  const endless: Teller = (path) => {
    if (path === "/v1/head") return JSON.stringify({ ...feedOf(30).head(), next: 2 ** 40, link: "ab".repeat(32) });
    if (path === "/v1/registry") return feedOf(30).file(path);
    told += 1;
    return JSON.stringify({ from: Number(path.slice("/v1/feed/".length)), link: "00".repeat(32), rows });
  };
  const { by, odd } = look(newPhone(), { [A]: endless, [B]: teller(feedOf(20)) }, BEGAN + 1_800);
  expect([by, odd.join().includes(A)]).toEqual([B, true]);
  expect(told).toBeLessThan(500);
});

test("a relay that takes longer than its share is passed over", () => {
  const [phone, long, short] = [newPhone(), feedOf(300), feedOf(20)];
  const reading = new Reading(HOME, [A, B], long.now);
  for (const [by, registry] of [[A, long], [B, short]] as const) {
    for (const path of ["/v1/head", "/v1/registry"]) reading.told(by, path, registry.file(path) ?? "");
  }
  expect(phone.look(reading, long.now)).toBeUndefined();
  expect(reading.needed()).toEqual([{ by: A, path: "/v1/feed/0" }]);
  expect(reading.told(A, "/v1/feed/0", long.file("/v1/feed/0") ?? "")).toBe("/v1/feed/128");
  reading.slow(A, "/v1/feed/128", 15);
  expect(phone.look(reading, long.now)).toBeUndefined();
  reading.told(B, "/v1/feed/0", short.file("/v1/feed/0") ?? "");
  const looked = phone.look(reading, long.now);
  expect([looked?.from.by, looked?.odd.join().includes(A)]).toEqual([B, true]);
});

test("a relay whose blocks are yet to come is not followed", () => {
  const ahead = feedOf(30);
  ahead.now += 86_400;
  const { by, odd } = look(newPhone(), { [A]: teller(ahead), [B]: teller(feedOf(20)) }, feedOf(20).now);
  expect([by, odd.join().includes("later than this clock")]).toEqual([B, true]);
});

test("what is asked does not depend on what a phone keeps", () => {
  const asked = [newPhone(), newPhone()].map((phone, index) => {
    if (index === 1) phone.visit("9qc7mbdh", BEGAN);
    const heard: string[] = [];
    for (const count of [100, 300]) look(phone, { [A]: teller(feedOf(count)), [B]: silent }, BEGAN, heard);
    return heard;
  });
  expect(asked[1]).toEqual(asked[0]);
  expect(pages(asked[0])).toEqual([0, 0, 128, 256]);
});

test("what somebody was told once is news no more, also after it was kept; what comes then is", () => {
  const interval = BEGAN / 600;
  const [one, two] = [1, 2].map((byte) => new Uint8Array(16).fill(byte));
  const met = (key: Uint8Array, at: number) => ({ sender: identifier(key, at), at: at * 600, seconds: 3_600, rssi: -30 });
  const tells = (key: Uint8Array): Uint8Array => rowOf(BEGAN + 60, [[1, dayKey(key, Math.floor(interval / 144))]]);
  const registry = new Registry(BEGAN + 86_400).append(tells(one));
  registry.model.b = [-1_000, -4_000, -1_000];
  const relays = { [A]: teller(registry) };
  const phone = newPhone(deviceThatMet([met(one, interval), met(two, interval + 12)]));
  const { is_alert, exposures, unseen } = look(phone, relays, registry.now).findings;
  expect([is_alert, unseen]).toEqual([true, exposures.map(({ slip }) => slip)]);
  expect(unseen.length).toBe(1);
  expect(look(phone, relays, registry.now).findings.unseen).toEqual(unseen);
  phone.markTold(unseen);
  expect(look(phone, relays, registry.now).findings.unseen).toEqual([]);
  const again = new Phone(HOME, phone.device(), phone.feedFrom(0));
  registry.append(tells(two));
  const later = look(again, relays, registry.now).findings;
  expect([later.exposures.length, later.unseen]).toEqual([2, [later.exposures[1].slip]]);
});

test("what is no word of a relay about a ticket counts as silence", () => {
  const phone = newPhone();
  const { tag } = phone.visit("9qc7mbdh", BEGAN);
  for (const answer of ['{"state":"x"}', '{"state":"in","reason":7}', "7", "", "[]"]) {
    expect(phone.heard(tag, answer, BEGAN), answer).toBe(false);
    expect(() => phone.slipSaid("00".repeat(8), answer, BEGAN), answer).not.toThrow();
  }
  expect(phone.visits(BEGAN)[0].stage).toBe("waiting");
  phone.heard(tag, '{"state":"in","reason":null}', BEGAN);
  expect(phone.visits(BEGAN)[0].stage).toBe("committed");
});

test("what a look has found is found again without any relay, in the same digits", () => {
  const key = new Uint8Array(16).fill(7);
  const interval = BEGAN / 600;
  const registry = new Registry(BEGAN + 86_400).append(rowOf(BEGAN + 60, [[1, dayKey(key, Math.floor(interval / 144))]]));
  const phone = newPhone(deviceThatMet([{ sender: identifier(key, interval), at: BEGAN, seconds: 3_600, rssi: -60 }]));
  const { findings, registry: told } = look(phone, { [A]: teller(registry) }, registry.now);
  const model = JSON.stringify((JSON.parse(told) as { model: unknown }).model);
  const again = new Phone(HOME, phone.device(), phone.feedFrom(0));
  expect(findings.exposures.length).toBe(1);
  expect(again.found(model)).toEqual(findings);
  for (const garbage of ["", "{}", "[]"]) expect(() => again.found(garbage)).toThrow(expect.objectContaining({ kind: "model" }));
});
