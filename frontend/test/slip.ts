// What an authority does, for tests: it signs that a person wants a visit disclosed.

import type { OwnVisit } from "#wasm";
import { Secp256k1, sha256 } from "@cosmjs/crypto";
import { toBase64 } from "@cosmjs/encoding";
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from "@noble/hashes/utils";
import type { Slip } from "../src/lib/chain/contracts/ContactRegistry.types";
import { parsePlace } from "../src/lib/place";

/** What is disclosed of a visit. */
export type Opened = Omit<OwnVisit, "tag">;

/** Where and when a signature counts. */
export interface Covered {
  chain: string;
  registry: string;
  /** Account of the authority. */
  authority: string;
  /** UTC day of the signature, in days since 1970. */
  issued: number;
}

function number(value: number, bytes: 2 | 4): Uint8Array {
  const packed = new DataView(new ArrayBuffer(4));
  packed.setUint32(0, value);
  return new Uint8Array(packed.buffer).slice(4 - bytes);
}

/** A text after its length. */
function text(value: string): Uint8Array {
  const bytes = utf8ToBytes(value);
  return concatBytes(number(bytes.length, 2), bytes);
}

/** D, see packages/api/src/commitments.rs. */
export function itemDigest({ place, interval, secret }: Opened): Uint8Array {
  const item = [Uint8Array.of(3), text(place), number(interval, 4), hexToBytes(secret)];
  return sha256(concatBytes(utf8ToBytes("wayclear/item/v1"), ...item));
}

/** S, see packages/api/src/commitments.rs. */
export function slipDigest({ chain, registry, authority, issued }: Covered, item: Uint8Array): Uint8Array {
  const signed = [text(chain), text(registry), text(authority), number(issued, 2), item];
  return sha256(concatBytes(utf8ToBytes("wayclear/slip/v1"), ...signed));
}

/** The id of a visit's item, 8 bytes, hexadecimal. */
export function slipId(visit: Opened): string {
  return bytesToHex(itemDigest(visit).slice(0, 8));
}

/** A slip of a visit, signed with a key of 32 bytes. */
export async function signSlip(visit: Opened, covered: Covered, key: Uint8Array): Promise<Slip> {
  const signature = await Secp256k1.createSignature(slipDigest(covered, itemDigest(visit)), key);
  const { place, interval, secret } = visit;
  return { item: { visit: { place: parsePlace(place), interval, secret } }, signature: toBase64(concatBytes(signature.r(32), signature.s(32))) };
}
