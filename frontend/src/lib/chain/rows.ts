// Rows of contracts for people: tables and keys by name, values as the contract means them. What is not known here is shown as
// the bytes it is.

import { toHex } from "@cosmjs/encoding";
import { parseExact, writeExact } from "../exact-json";
import { Reader } from "./reader";
import type { Kind } from "../schema/schemas";
import { LAYOUTS, type Layout } from "./layouts";

/** A row as the chain has it. */
export interface RawRow {
  key: Uint8Array;
  value: Uint8Array;
}

/** A row as people read it. */
export interface ReadRow {
  /** Name of the item or map; null = not known. */
  table: string | null;
  /** The parts behind the name; of an unknown table the whole key. */
  key: string;
  /** JSON, or hexadecimal. */
  value: string;
  /** Whether the value is as the contract means it. */
  isRead: boolean;
  /** The whole key and value, hexadecimal. */
  bytes: { key: string; value: string };
}

/** Reads a row of a contract of that kind; null = of none that is known. */
export function readRow(kind: Kind | null, { key, value }: RawRow): ReadRow {
  const bytes = { key: toHex(key), value: toHex(value) };
  for (const layout of kind ? LAYOUTS[kind] : []) {
    const parts = readKey(layout, key);
    if (parts === null) continue;
    const read = readValue(layout, value);
    return { table: layout.name, key: parts, value: read ?? bytes.value, isRead: read !== null, bytes };
  }
  const json = jsonOf(value);
  return { table: null, key: textOf(key) ?? bytes.key, value: json ?? bytes.value, isRead: json !== null, bytes };
}

/** Null = the key is of another table. */
function readKey({ name, key: parts, isBare }: Layout, key: Uint8Array): string | null {
  const begin = new TextEncoder().encode(name);
  // cw-storage-plus writes the length of a map's name, and of every part but the last, before it.
  const hasLengths = parts !== undefined && !isBare;
  const named = hasLengths ? Uint8Array.of(begin.length >> 8, begin.length & 255, ...begin) : begin;
  if (!named.every((byte, at) => key[at] === byte)) return null;
  const reader = new Reader(key, named.length);
  try {
    const read = (parts ?? []).map((part, at, all) => {
      return part(hasLengths && at < all.length - 1 ? reader.section(reader.uint(2)) : reader);
    });
    return reader.isAtEnd() ? read.map(told).join(" · ") : null;
  } catch {
    return null;
  }
}

/** Null = it is not as it should be. */
function readValue({ value, names }: Layout, bytes: Uint8Array): string | null {
  if (value === "json") return jsonOf(bytes, names);
  try {
    const reader = new Reader(bytes);
    const read = value(reader);
    // Packed rows may go on after what this build knows.
    const more = reader.isAtEnd() ? {} : { more: toHex(reader.rest()) };
    return writeExact(typeof read === "object" && !Array.isArray(read) ? { ...read, ...more } : read, 2);
  } catch {
    return null;
  }
}

/** JSON in lines, a list with the names that its parts have in the contract. */
function jsonOf(bytes: Uint8Array, names?: readonly string[]): string | null {
  try {
    const json = parseExact(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    const named = names && Array.isArray(json) ? Object.fromEntries(json.map((item, at) => [names[at] ?? at, item])) : json;
    return writeExact(named, 2);
  } catch {
    return null;
  }
}

function told(part: unknown): string {
  return typeof part === "object" ? writeExact(part) : String(part);
}

function textOf(bytes: Uint8Array): string | null {
  return bytes.length > 0 && bytes.every((byte) => byte >= 32 && byte < 127) ? String.fromCharCode(...bytes) : null;
}
