// How packed rows and keys of the contracts are read: integers big-endian, addresses as bytes.

import { toBech32, toHex } from "@cosmjs/encoding";
import { exact } from "../exact-json";
import type { Reader } from "./reader";

/** Reads from the front; throws where bytes are missing. */
export type Read<T = unknown> = (reader: Reader) => T;

/** What addresses of the chain begin with. */
const PREFIX = "wasm";

export const u8: Read<number> = (reader) => reader.uint(1);
export const u16: Read<number> = (reader) => reader.uint(2);
export const u32: Read<number> = (reader) => reader.uint(4);
export const u64: Read<number | bigint> = (reader) => exact(BigInt(`0x${reader.hex(8)}`).toString());
export const flag: Read<boolean> = (reader) => reader.uint(1) !== 0;
/** All that is left, as text. */
export const text: Read<string> = (reader) => decodeText(reader.rest());
/** After its length as u8. */
export const text8: Read<string> = (reader) => decodeText(reader.take(reader.uint(1)));
/** All that is left, as an address. */
export const account: Read<string> = (reader) => address(reader.rest());
/** After its length as u8. */
export const account8: Read<string> = (reader) => address(reader.take(reader.uint(1)));
/** All that is left. */
export const rest: Read<string> = (reader) => toHex(reader.rest());

export function hex(length: number): Read<string> {
  return (reader) => reader.hex(length);
}

/** An integer where zero stands for none. */
export function orNone(read: Read<number>): Read<number | null> {
  return (reader) => {
    const value = read(reader);
    return value === 0 ? null : value;
  };
}

/** One of some words, by its place among them; another byte stands for none. */
export function oneOf(words: readonly string[]): Read<string | null> {
  return (reader) => words[reader.uint(1)] ?? null;
}

/** Fields one after the other. */
export function fields(parts: Record<string, Read>): Read<Record<string, unknown>> {
  return (reader) => Object.fromEntries(Object.entries(parts).map(([name, read]) => [name, read(reader)]));
}

/** As many as there are. */
export function every<T>(read: Read<T>): Read<T[]> {
  return (reader) => reader.all(read);
}

function decodeText(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
}

function address(bytes: Uint8Array): string {
  return toBech32(PREFIX, bytes);
}
