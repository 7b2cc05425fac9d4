// Values of messages: what a form begins with, and what is wrong with one, field by field.

import { ADDRESS } from "../patterns";
import type { Shape, TextForm } from "./shape";

/** What is wrong with a value. */
export type Problem =
  | { is: "missing" | "noText" | "noInteger" | "noBoolean" | "noList" | "noObject" | "noVariant" }
  | { is: "form"; form: TextForm }
  | { is: "range"; least: bigint; most: bigint }
  | { is: "unknownField"; name: string };

/** By the path of the value, like `.place.cell` or `.slips[0].item`; the message itself is the empty text. */
export type Problems = ReadonlyMap<string, Problem>;

const FORMS: Record<TextForm, RegExp> = {
  plain: /^/,
  address: ADDRESS,
  hex: /^(?:[0-9a-fA-F]{2})*$/,
  base64: /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/,
  amount: /^\d{1,39}$/,
  decimal: /^\d{1,21}(?:\.\d{1,18})?$/,
  signedDecimal: /^-?\d{1,21}(?:\.\d{1,18})?$/,
};
const MOST_AMOUNT = (1n << 128n) - 1n;

/** What a form begins with: what is to be filled in is empty. */
export function blank(shape: Shape): unknown {
  switch (shape.is) {
    case "text":
      return "";
    case "boolean":
      return false;
    case "list":
      return [];
    case "object":
      return Object.fromEntries(shape.fields.filter(({ isOptional }) => !isOptional).map((field) => [field.name, blank(field.shape)]));
    case "variants": {
      const [first] = shape.variants;
      return first.shape ? { [first.name]: blank(first.shape) } : first.name;
    }
    default:
      return null;
  }
}

/** The variant that a value is, and what stands behind its name. */
export function variantOf(value: unknown): { name: string; inner: unknown } | null {
  if (typeof value === "string") return { name: value, inner: null };
  if (!isObject(value)) return null;
  const entries = Object.entries(value);
  return entries.length === 1 ? { name: entries[0][0], inner: entries[0][1] } : null;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Everything that is wrong with a value. */
export function check(shape: Shape, value: unknown): Problems {
  const problems = new Map<string, Problem>();
  visit(shape, value, "", problems);
  return problems;
}

function visit(shape: Shape, value: unknown, path: string, problems: Map<string, Problem>): void {
  const problem = problemOf(shape, value);
  if (problem) {
    problems.set(path, problem);
    return;
  }
  if (shape.is === "list") {
    (value as unknown[]).forEach((item, at) => visit(shape.of, item, `${path}[${at}]`, problems));
  } else if (shape.is === "object") {
    const object = value as Record<string, unknown>;
    for (const { name, isOptional, shape: inner } of shape.fields) {
      const isLeftOut = isOptional && (object[name] === undefined || object[name] === null);
      if (!isLeftOut) visit(inner, object[name], `${path}.${name}`, problems);
    }
  } else if (shape.is === "variants") {
    const found = variantOf(value);
    const variant = shape.variants.find(({ name }) => name === found?.name);
    if (variant?.shape) visit(variant.shape, found?.inner, `${path}.${variant.name}`, problems);
  }
}

/** What is wrong with a value itself, whatever it holds. */
function problemOf(shape: Shape, value: unknown): Problem | null {
  if (shape.is !== "any" && (value === undefined || value === null)) return { is: "missing" };
  switch (shape.is) {
    case "text":
      return textProblem(shape.form, value);
    case "integer":
      return integerProblem(shape, value);
    case "boolean":
      return typeof value === "boolean" ? null : { is: "noBoolean" };
    case "list":
      return Array.isArray(value) ? null : { is: "noList" };
    case "object": {
      if (!isObject(value)) return { is: "noObject" };
      const name = Object.keys(value).find((key) => !shape.fields.some((field) => field.name === key));
      return name === undefined ? null : { is: "unknownField", name };
    }
    case "variants": {
      const found = variantOf(value);
      const variant = shape.variants.find(({ name }) => name === found?.name);
      return variant && (variant.shape === null) === (typeof value === "string") ? null : { is: "noVariant" };
    }
    default:
      return null;
  }
}

function textProblem(form: TextForm, value: unknown): Problem | null {
  if (typeof value !== "string") return { is: "noText" };
  if (form !== "plain" && form !== "hex" && form !== "base64" && value === "") return { is: "missing" };
  const isGood = FORMS[form].test(value) && (form !== "amount" || BigInt(value) <= MOST_AMOUNT);
  return isGood ? null : { is: "form", form };
}

function integerProblem({ least, most }: { least: bigint; most: bigint }, value: unknown): Problem | null {
  if (typeof value !== "bigint" && !Number.isSafeInteger(value)) return { is: "noInteger" };
  const exact = BigInt(value as bigint | number);
  return exact < least || exact > most ? { is: "range", least, most } : null;
}
