// A registry as relays tell of it: a feed of any rows, and what a test changes of it.

import { createCipheriv, hkdfSync } from "node:crypto";
import { sha256 } from "@noble/hashes/sha2";
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from "@noble/hashes/utils";

export const WINDOW = 1_209_600;
export const HOME = {
  chain_id: "testing",
  state: "wasm1state00000",
  registry: "wasm1registry00",
  made_at: "ab".repeat(32),
  window_seconds: WINDOW,
};
/** The link before the first row. */
export const NO_LINK = "00".repeat(32);
const [ROWS_A_PAGE, MAX_PAGE_BYTES] = [128, 32_768];
const FORMS = { n: "normalised", l: "log_dose" };

/** A risk model: coefficients, in thousandths. */
export interface Model {
  form: keyof typeof FORMS;
  b: [b0: number, b12: number, b3: number];
}

/** What is chained to the link before it. */
export function feedLink(before: string, index: number, row: Uint8Array): string {
  return bytesToHex(sha256(concatBytes(utf8ToBytes("wayclear/feed/v1"), hexToBytes(before), number(index, 8), row)));
}

/** An unsigned integer of so many bytes. */
export function number(value: number, bytes: number): Uint8Array {
  const packed = new Uint8Array(8);
  new DataView(packed.buffer).setBigUint64(0, BigInt(value));
  return packed.subarray(8 - bytes);
}

/** A row of sections, each of items of bytes. */
export function rowOf(time: number, sections: [kind: number, items: Uint8Array][]): Uint8Array {
  const packed = sections.flatMap(([kind, items]) => [Uint8Array.of(kind), number(items.length, 4), items]);
  return concatBytes(Uint8Array.of(2), number(time, 8), ...packed);
}

/** A day key as it is disclosed, in a section of kind 1. */
export function dayKey(key: Uint8Array, day: number): Uint8Array {
  return concatBytes(key, number(day, 2));
}

/** What a phone with a day key sends in ten minutes, hexadecimal: the rolling identifier of Exposure Notification v1.2. */
export function identifier(key: Uint8Array, interval: number): string {
  const derived = new Uint8Array(hkdfSync("sha256", key, new Uint8Array(), "EN-RPIK", 16));
  const padded = new Uint8Array(16);
  padded.set(utf8ToBytes("EN-RPI"));
  new DataView(padded.buffer).setUint32(12, interval, true);
  const cipher = createCipheriv("aes-128-ecb", derived, null).setAutoPadding(false);
  return bytesToHex(cipher.update(padded));
}

/** Text of a device that has met people. */
export function deviceThatMet(contacts: { sender: string; at: number; seconds: number; rssi: number }[]): string {
  const { chain_id, state, made_at } = HOME;
  const met = contacts.map(({ sender, at, seconds, rssi }) => ({
    ...{ sender, started_at: at, ended_at: at + seconds, seconds, rssi_dbm: rssi, signals: 1 },
  }));
  const nothing = { days: [], visits: [], exposures: [], own: [], report: null };
  return JSON.stringify({ wayclear_device: 4, home: { chain_id, state, made_at }, ...nothing, contacts: met });
}

/** Where a registry stands, and what its relays say. */
export class Registry {
  readonly rows: Uint8Array[] = [];
  /** links[i] is the link before row i. */
  readonly links = [NO_LINK];
  oldest = 0;
  height = 100;
  model: Model = { form: "n", b: [-4_000, -2_000, -1_000] };
  authorities: unknown[] = [];

  /** `now`: time of the newest block, Unix seconds. */
  constructor(public now: number) {}

  append(...rows: Uint8Array[]): this {
    for (const row of rows) {
      this.links.push(feedLink(this.links[this.rows.length], this.rows.length, row));
      this.rows.push(row);
    }
    return this;
  }

  /** What a relay tells at a path; null = nothing. */
  file(path: string): string | null {
    if (path === "/v1/head") return JSON.stringify(this.head());
    if (path === "/v1/registry") return JSON.stringify(this.told());
    const page = this.page(Number(path.slice("/v1/feed/".length)));
    return page && JSON.stringify(page);
  }

  head() {
    const { chain_id, state, registry } = HOME;
    const next = this.rows.length;
    return { chain_id, state, registry, height: this.height, time: this.now, next, oldest: this.oldest, link: this.links[next] };
  }

  /** As the registry cuts them; null = it has none there. */
  page(asked: number): { from: number; link: string; rows: string[] } | null {
    const from = Math.max(asked, this.oldest);
    const rows: string[] = [];
    let bytes = 0;
    for (let at = from; at < this.rows.length; at++) {
      bytes += this.rows[at].length;
      if (rows.length > 0 && (at % ROWS_A_PAGE === 0 || bytes > MAX_PAGE_BYTES)) break;
      rows.push(Buffer.from(this.rows[at]).toString("base64"));
    }
    return rows.length > 0 ? { from, link: this.links[from], rows } : null;
  }

  private told() {
    const [b0, b12, b3] = this.model.b.map((thousandths) => decimal(thousandths));
    const model = { form: FORMS[this.model.form], b0, b12, b3, alert_at: "0.1", origin: "made up for a test" };
    return {
      config: {
        ownership: { owner: "wasm1owner", proposed: null },
        state: HOME.state,
        policy: "attested",
        window_seconds: WINDOW,
        risk_model_delay_seconds: 86_400,
        location_gas: { base: 150_000, each: 25_000 },
      },
      model: { version: 1, model, effective_at: 1, latest: 1 },
      authorities: this.authorities,
    };
  }
}

function decimal(thousandths: number): string {
  const digits = `${Math.abs(thousandths)}`.padStart(4, "0");
  return `${thousandths < 0 ? "-" : ""}${digits.slice(0, -3)}.${digits.slice(-3)}`;
}
