import { fromHex, toUtf8 } from "@cosmjs/encoding";
import { expect, test } from "vitest";
import { LAYOUTS } from "../../src/lib/chain/layouts";
import { readRow } from "../../src/lib/chain/rows";
import { parse } from "../../src/lib/chain/stream";
import { KINDS, type Kind } from "../../src/lib/schema/schemas";
import { tables as ar } from "../../src/engineer/words/tables/ar";
import { tables as en } from "../../src/engineer/words/tables/en";
import { tables as es } from "../../src/engineer/words/tables/es";
import vectors from "../vectors.json";

type Section = Record<string, unknown>;

/** Key of a map: lengths before the name and all parts but the last. */
function key(...parts: (string | Uint8Array)[]): Uint8Array {
  const bytes = parts.map((part) => (typeof part === "string" ? toUtf8(part) : part));
  return Uint8Array.from(bytes.flatMap((part, at) => (at < bytes.length - 1 ? [part.length >> 8, part.length & 255, ...part] : [...part])));
}

function read(kind: Kind | null, rowKey: Uint8Array, value: Uint8Array) {
  const row = readRow(kind, { key: rowKey, value });
  return { ...row, value: row.isRead ? (JSON.parse(row.value) as unknown) : row.value };
}

test("a cell of a region is found by its prefix", () => {
  const row = read("state", key("cell", "9qc"), toUtf8('{"child":"06","address":"wasm1a"}'));
  expect(row).toMatchObject({ table: "cell", key: "9qc", value: { child: "06", address: "wasm1a" }, isRead: true });
});

test("the names of a list's parts are those of the contract", () => {
  const config = toUtf8('["06",null,[0,1],1209600,"wasm1s","wasm1r",null,"wasm1o",null,"State"]');
  expect(read("county", toUtf8("config"), config).value).toMatchObject({ key: "06", owner: "wasm1o", name: "State" });
});

test("a location's ledger is unpacked, zeros as what is missing", () => {
  const value = fromHex(`82${"00000003"}${"65000000"}${"00000000"}${"00000000"}${"00000001"}${"00127500"}`);
  expect(read("location", toUtf8("l"), value).value).toEqual({
    noted: "clean",
    has_pool: true,
    visits: 3,
    first_check_in_at: 0x65000000,
    last_cleaned_at: null,
    newest_infection: null,
    next_transition: 1,
    window: 1_209_600,
  });
});

test("a visit's key has no lengths between its parts", () => {
  const tag = "ab".repeat(16);
  const row = read("location", Uint8Array.of(...toUtf8("v"), ...fromHex(`002bffff${tag}`)), toUtf8("1"));
  expect(row).toMatchObject({ table: "v", key: `${0x2bffff} · ${tag}`, value: "31" });
});

test("tables of one letter are told apart by contract and length", () => {
  const transition = fromHex("ff0000000000006500000000000000650000ff");
  expect(read("location", key("t", fromHex("0000000000000002")), transition)).toMatchObject({
    table: "t",
    key: "2",
    value: { from: null, to: "empty", cause: "generate_contract" },
  });
  const twin = key("t", fromHex("4e20"), Uint8Array.of(...toUtf8("h"), ...new Uint8Array(20)));
  expect(read("contact-registry", twin, toUtf8("1")).key).toMatch(/^20000 · {"health":"wasm1/);
});

test("an authority's keys, an id and a head of the feed are unpacked", () => {
  const authority = fromHex(`0001000003e80101${"01"}02${"cc".repeat(32)}0010000000`);
  expect(read("contact-registry", key("authority", "wasm1a"), authority).value).toMatchObject({
    number: 1,
    daily_slips: 1_000,
    keys: [{ public_key: `02${"cc".repeat(32)}`, from: 16, until: null, is_struck: false }],
  });
  const id = fromHex(`03014e2000010000000514${"00".repeat(20)}`);
  expect(read("contact-registry", key("i", fromHex("4e20"), fromHex("0102030405060708")), id)).toMatchObject({
    key: "20000 · 0102030405060708",
    value: { kind: "visit", is_burnt: true, taken: 20_000, voucher: 1, interval: 5, subject: expect.stringMatching(/^wasm1/) },
  });
  const head = fromHex(`${"00".repeat(7)}07${"00".repeat(8)}${"ab".repeat(32)}4e20`);
  expect(read("contact-registry", toUtf8("feed_head"), head).value).toEqual({ next: 7, oldest: 0, link: "ab".repeat(32), day: 20_000 });
});

test("rows of the feed are taken apart as the contract packs them", () => {
  for (const { bytes, row } of vectors.rows) {
    const packed = fromHex(`${"ab".repeat(32)}${bytes}`);
    const { row: told } = read("contact-registry", key("f", fromHex("0000000000000007")), packed).value as { row: { time: number; sections: Section[] } };
    expect(told.time).toBe(row.time);
    const all = (name: string): unknown[] => told.sections.flatMap((section) => section[name] ?? []);
    expect(all("day_keys")).toEqual(row.keys);
    expect(all("flags")).toEqual(row.flags);
    expect(all("cleanings")).toEqual(row.cleanings);
    expect(all("revoked")).toEqual(row.revoked);
    const hashes = row.hashDays.map(({ hashes, ...day }) => ({
      ...day,
      hashes: hashes.map(({ macHash, ...hash }) => ({ mac_hash: macHash, ...hash })),
    }));
    expect(all("hash_day")).toEqual(hashes);
  }
});

test.each(KINDS)("every table of %s is told in words, and no other", (kind) => {
  const names = LAYOUTS[kind].map(({ name }) => name).sort();
  for (const tables of [en, es, ar]) expect(Object.keys(tables[kind]).sort()).toEqual(names);
});

test("an integer of 64 bits keeps all its digits", () => {
  const head = fromHex(`${"ff".repeat(8)}${"00".repeat(8)}${"ab".repeat(32)}4e20`);
  expect(readRow("contact-registry", { key: toUtf8("feed_head"), value: head }).value).toContain('"next": 18446744073709551615,');
  const json = toUtf8('{"time":9007199254740993}');
  expect(readRow(null, { key: toUtf8("other"), value: json }).value).toContain("9007199254740993");
});

test("a section of a kind of later is told as the bytes it is", () => {
  const packed = fromHex(`${"ab".repeat(32)}02${"00".repeat(8)}09${"00000002"}beef`);
  const { value } = read("contact-registry", key("f", fromHex("0000000000000007")), packed);
  expect(value).toMatchObject({ row: { time: 0, sections: [{ kind: 9, bytes: "beef" }] } });
});

test.each<[Kind | null, Uint8Array, Uint8Array]>([
  ["location", toUtf8("l"), fromHex("82")],
  ["state", key("cell", "9qc"), fromHex("ff00")],
  ["state", key("other", "9qc"), fromHex("ff00")],
  [null, fromHex("ff"), fromHex("c3")],
  ["contact-registry", key("i", fromHex("4e20"), fromHex("01")), fromHex("00")],
  ["contact-registry", fromHex("ffff"), new Uint8Array()],
])("what does not decode is shown as the bytes it is", (kind, rowKey, value) => {
  const row = readRow(kind, { key: rowKey, value });
  expect(row.isRead).toBe(false);
  expect(row.value).toBe(row.bytes.value);
});

test("only what contracts tell is taken from a node's messages", () => {
  const attributes = [{ key: "_contract_address", value: "wasm1a" }, { key: "count", value: "1" }, { key: "msg_index", value: "0" }];
  const events = [{ type: "tx", attributes: [] }, { type: "wasm-checked_in", attributes }, { type: "wasm-x", attributes: [null, 7] }, { type: 5 }];
  const message = (result: unknown): string => JSON.stringify({ jsonrpc: "2.0", id: 1, result });
  const told = { "tx.hash": ["AB"] };
  const value = { TxResult: { height: "7", result: { events } } };
  expect(parse(message({}))).toBe("subscribed");
  expect(parse(message({ events: told, data: { value } }))).toEqual({
    hash: "AB",
    height: "7",
    events: [{ type: "wasm-checked_in", contract: "wasm1a", attributes: [{ key: "count", value: "1" }] }],
  });
  for (const odd of ["", "[]", "null", message(null), message({ data: { value } }), message({ events: told, data: { value: { TxResult: { height: "x" } } } })]) {
    expect(parse(odd)).toBeNull();
  }
  expect(parse(JSON.stringify({ id: 1, error: { message: "no" } }))).toBeNull();
});
