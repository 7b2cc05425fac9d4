import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { KINDS, loadMessages } from "../../src/lib/schema/schemas";
import { type Shape, shapeOf } from "../../src/lib/schema/shape";
import { blank, check } from "../../src/lib/schema/value";

/** What is wrong with a value, by path. */
function wrong(shape: Shape, value: unknown): Record<string, string> {
  return Object.fromEntries([...check(shape, value)].map(([path, { is }]) => [path, is]));
}

/** Every part of a shape. */
function parts(shape: Shape): Shape[] {
  switch (shape.is) {
    case "list":
      return [shape, ...parts(shape.of)];
    case "object":
      return [shape, ...shape.fields.flatMap((field) => parts(field.shape))];
    case "variants":
      return [shape, ...shape.variants.flatMap((variant) => (variant.shape ? parts(variant.shape) : []))];
    default:
      return [shape];
  }
}

async function message(kind: (typeof KINDS)[number], of: "query" | "execute", name: string): Promise<Shape> {
  const found = (await loadMessages(kind))[of].find((variant) => variant.name === name);
  if (!found?.shape) throw new Error(`no ${name}`);
  return found.shape;
}

test.each(KINDS)("every message and query of %s has a form", async (kind) => {
  const { query, execute } = await loadMessages(kind);
  const all = [...query, ...execute].flatMap(({ shape }) => (shape ? parts(shape) : []));
  const schema = JSON.parse(readFileSync(new URL(`../../../schema/${kind}.json`, import.meta.url), "utf8")) as Record<string, { oneOf: unknown[] }>;
  expect([query.length, execute.length]).toEqual([schema.query.oneOf.length, schema.execute.oneOf.length]);
  expect(all.filter(({ is }) => is === "any")).toEqual([]);
});

test("a form begins with what must be filled in, and names it", async () => {
  const county = await message("state", "execute", "visit");
  const begun = blank(county);
  expect(begun).toEqual({ action: { open: {} }, place: { cell: "" } });
  expect(wrong(county, begun)).toEqual({});
  const prune = await message("location", "execute", "prune");
  expect(wrong(prune, blank(prune))).toEqual({ ".limit": "missing" });
});

test("what stands in a message is checked where it stands", async () => {
  const disclose = await message("contact-registry", "execute", "disclose");
  const visit = { visit: { interval: 2 ** 32, place: { cell: "9qc7mbdh", unit: null }, secret: "0g" } };
  const value = { issued: -1, slips: [{ item: visit, signature: "abc" }, { item: { nothing: {} } }, 7], authority: null, more: 1 };
  expect(wrong(disclose, value)).toEqual({ "": "unknownField" });
  const { more: _, ...known } = value;
  expect(wrong(disclose, known)).toEqual({
    ".issued": "range",
    ".slips[0].item.visit.interval": "range",
    ".slips[0].item.visit.secret": "form",
    ".slips[0].signature": "form",
    ".slips[1].item": "noVariant",
    ".slips[2]": "noObject",
  });
});

test.each([
  ["Uint128", "340282366920938463463374607431768211455", undefined],
  ["Uint128", "340282366920938463463374607431768211456", "form"],
  ["Uint128", "-1", "form"],
  ["Uint128", 5, "noText"],
  ["Decimal", "0.001", undefined],
  ["Decimal", "-0.001", "form"],
  ["SignedDecimal", "-2.5", undefined],
  ["SignedDecimal", "1e3", "form"],
  ["HexBinary", "00fF", undefined],
  ["HexBinary", "0", "form"],
  ["Binary", "aGk=", undefined],
  ["Binary", "aGk", "form"],
  ["Addr", "wasm1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq", undefined],
  ["Addr", "ada", "form"],
])("a %s is not anything: %j", (name, value, problem) => {
  expect(check(shapeOf({ $ref: `#/definitions/${name}` }), value).get("")?.is).toBe(problem);
});

test.each([
  ["uint8", 255, undefined],
  ["uint8", 256, "range"],
  ["int16", -32_768, undefined],
  ["int16", -32_769, "range"],
  ["uint64", 2 ** 53, "noInteger"],
  ["uint64", "5", "noInteger"],
  ["uint64", 18_446_744_073_709_551_615n, undefined],
  ["uint64", 18_446_744_073_709_551_616n, "range"],
  ["uint64", 0.5, "noInteger"],
])("an integer of format %s keeps its bounds: %s", (format, value, problem) => {
  expect(check(shapeOf({ type: "integer", format }), value).get("")?.is).toBe(problem);
});

test.each([
  ["uint32", "Most rows to remove, 1 to 100.", 1n, 100n],
  ["int16", 'Received signal strength, -127 to -1 dBm (127 is iOS for "unavailable").', -127n, -1n],
  ["uint32", "Length in seconds, at most 86400; the end may not lie in the future.", 0n, 86_400n],
  ["uint32", "From 1; null = the one in effect.", 1n, 2n ** 32n - 1n],
])("an integer of format %s is what its description says: %s", (format, description, least, most) => {
  expect(shapeOf({ type: "integer", format, description })).toEqual({ is: "integer", least, most, isStated: true });
});

test.each([
  ["uint64", "0 to begin: the oldest row that is kept."],
  ["uint64", "Unix seconds: not before now, and at most 2592000 s later; null = as soon as that."],
  ["uint16", "Days since 1970."],
])("of format %s no range is read where none is said: %s", (format, description) => {
  expect(shapeOf({ type: "integer", format, description })).toMatchObject({ least: 0n, isStated: false });
});

test.each(KINDS)("no integer of %s is checked against another range than its description says", async (kind) => {
  const { query, execute } = await loadMessages(kind);
  const fields = [...query, ...execute].flatMap(({ shape }) => (shape ? parts(shape) : [])).flatMap((shape) => (shape.is === "object" ? shape.fields : []));
  for (const { hint, shape } of fields) {
    const said = /(-?\d+) to (-?\d+)/.exec(hint);
    if (shape.is === "integer" && said) expect([shape.least, shape.most].map(String)).toEqual([said[1], said[2]]);
  }
});

test("a schema that refers to itself ends, and one that is not understood is left to JSON", () => {
  const itself = { $ref: "#/definitions/Self", definitions: { Self: { type: "array", items: { $ref: "#/definitions/Self" } } } };
  expect(parts(shapeOf(itself)).at(-1)).toEqual({ is: "any" });
  for (const odd of [{}, { type: "number" }, { $ref: "#/definitions/Gone" }, { not: {} }]) expect(shapeOf(odd)).toEqual({ is: "any" });
});
