// What a value of a contract's message looks like, read from the JSON schema that cosmwasm-schema writes.

/** What a text has to be. */
export type TextForm = "plain" | "address" | "hex" | "base64" | "amount" | "decimal" | "signedDecimal";

export type Shape =
  | { is: "text"; form: TextForm }
  /** `isStated`: its own description says what it may be. */
  | { is: "integer"; least: bigint; most: bigint; isStated: boolean }
  | { is: "boolean" }
  | { is: "list"; of: Shape }
  | { is: "object"; fields: Field[] }
  | { is: "variants"; variants: Variant[] }
  /** Of a schema that uses what is not known here: JSON only. */
  | { is: "any" };

/** A field of an object. */
export interface Field {
  name: string;
  hint: string;
  /** What may be left out; null then means the same. */
  isOptional: boolean;
  shape: Shape;
}

/** One of several. */
export interface Variant {
  name: string;
  hint: string;
  /** What stands behind the name; null = the name alone, as a text. */
  shape: Shape | null;
}

interface Schema {
  type?: string | string[];
  format?: string;
  description?: string;
  required?: string[];
  properties?: Record<string, Schema>;
  items?: Schema;
  enum?: string[];
  oneOf?: Schema[];
  anyOf?: Schema[];
  allOf?: Schema[];
  $ref?: string;
  definitions?: Record<string, Schema>;
}

/** Types of cosmwasm-std, whose own descriptions are for people who write Rust. */
const FORMS: Partial<Record<string, TextForm>> = {
  Addr: "address",
  HexBinary: "hex",
  Binary: "base64",
  Uint128: "amount",
  Decimal: "decimal",
  SignedDecimal: "signedDecimal",
};

const BITS = /^(u?)int(8|16|32|64)$/;
/** How descriptions of integers say what they may be. */
const [RANGE, LEAST, MOST] = [/(-?\d+) to (-?\d+)/, /^From (\d+)(?=[.;])/, /, at most (\d+)(?=[.;])/];
/** No message of ours is nested so deep; a schema that refers to itself ends here. */
const DEEPEST = 12;

/** The shape of a root schema, like that of `ExecuteMsg`. */
export function shapeOf(root: unknown): Shape {
  const schema = root as Schema;
  return read(schema, schema.definitions ?? {}, 0);
}

/** The messages of a root schema, by name; none if it is not one of messages. */
export function messagesOf(root: unknown): Variant[] {
  const shape = shapeOf(root);
  return shape.is === "variants" ? shape.variants : [];
}

function read(schema: Schema, definitions: Record<string, Schema>, depth: number): Shape {
  if (depth > DEEPEST) return { is: "any" };
  const deeper = (inner: Schema): Shape => read(inner, definitions, depth + 1);
  if (schema.$ref !== undefined) {
    const name = schema.$ref.replace("#/definitions/", "");
    const form = FORMS[name];
    if (form) return { is: "text", form };
    return name in definitions ? deeper(definitions[name]) : { is: "any" };
  }
  const wrapped = schema.allOf ?? schema.anyOf?.filter(({ type }) => type !== "null");
  if (wrapped?.length === 1) return deeper(wrapped[0]);
  if (schema.oneOf) return { is: "variants", variants: schema.oneOf.flatMap((one) => variants(one, deeper)) };
  if (schema.enum) return { is: "variants", variants: variants(schema, deeper) };
  const [type] = typeOf(schema);
  switch (type) {
    case "string":
      return { is: "text", form: "plain" };
    case "integer":
      return { is: "integer", ...bounds(schema) };
    case "boolean":
      return { is: "boolean" };
    case "array":
      return { is: "list", of: schema.items ? deeper(schema.items) : { is: "any" } };
    case "object":
      return { is: "object", fields: fields(schema, definitions, deeper) };
    default:
      return { is: "any" };
  }
}

function typeOf(schema: Schema): string[] {
  return [schema.type ?? []].flat().filter((type) => type !== "null");
}

function variants(schema: Schema, deeper: (schema: Schema) => Shape): Variant[] {
  const hint = hintOf(schema);
  if (schema.enum) return schema.enum.map((name) => ({ name, hint, shape: null }));
  return Object.entries(schema.properties ?? {}).map(([name, inner]) => ({ name, hint, shape: deeper(inner) }));
}

function fields(schema: Schema, definitions: Record<string, Schema>, deeper: (schema: Schema) => Shape): Field[] {
  const named = Object.entries(schema.properties ?? {}).map(([name, inner]) => {
    const isNullable = [inner.type].flat().includes("null") || inner.anyOf?.some(({ type }) => type === "null") === true;
    const isOptional = isNullable || !schema.required?.includes(name);
    return { name, hint: hintOf(inner, definitions), isOptional, shape: deeper(inner) };
  });
  // Those that must be there stand first.
  return named.sort((one, other) => Number(one.isOptional) - Number(other.isOptional));
}

/** Its own description, else that of the type it refers to unless this is one of cosmwasm-std. */
function hintOf(schema: Schema, definitions: Record<string, Schema> = {}): string {
  const name = schema.$ref?.replace("#/definitions/", "") ?? "";
  const text = schema.description ?? (FORMS[name] ? undefined : definitions[name]?.description) ?? "";
  // Links are for rustdoc.
  return text.replace(/\[`(?:\w+::)*(\w+)`\]/g, "`$1`").split("\n\n")[0];
}

/** What the contract takes, as its description says it, like `1 to 100`; else what the type can hold. */
function bounds(schema: Schema): { least: bigint; most: bigint; isStated: boolean } {
  const [, unsigned, bits] = BITS.exec(schema.format ?? "") ?? [];
  const width = BigInt(bits ?? 64);
  const all = unsigned === "u" ? { least: 0n, most: (1n << width) - 1n } : { least: -(1n << (width - 1n)), most: (1n << (width - 1n)) - 1n };
  const text = hintOf(schema);
  const [, least, most] = RANGE.exec(text) ?? [undefined, LEAST.exec(text)?.[1], MOST.exec(text)?.[1]];
  const stated = { least: least === undefined ? all.least : BigInt(least), most: most === undefined ? all.most : BigInt(most) };
  return { ...stated, isStated: least !== undefined || most !== undefined };
}
