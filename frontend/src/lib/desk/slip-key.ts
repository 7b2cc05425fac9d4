// An authority's slip key in this browser: wrapped by a passphrase, unlocked for this tab alone.

import { hexToBytes, bytesToHex } from "@noble/hashes/utils";

/** OWASP's number for PBKDF2 with SHA-256, of 2023. */
const ROUNDS = 600_000;
export const SHORTEST_PASSPHRASE = 12;

/** A key as it is kept. */
export interface WrappedKey {
  /** Compressed, hexadecimal: it can be shown while the key is locked. */
  publicKey: string;
  rounds: number;
  salt: Uint8Array<ArrayBuffer>;
  nonce: Uint8Array<ArrayBuffer>;
  sealed: Uint8Array<ArrayBuffer>;
}

/** Another passphrase, or something else was changed. */
export class WrongPassphrase extends Error {
  override readonly name = "WrongPassphrase";
}

/** The order of the curve: a key is above zero and below it. */
const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/** A new one, of 32 random bytes. */
export function makeSlipKey(): Uint8Array {
  for (;;) {
    const key = crypto.getRandomValues(new Uint8Array(32));
    // All but one of 2^128 are keys.
    if (isKey(bytesToHex(key))) return key;
  }
}

/** What `wayclear attest key` writes: 64 hexadecimal digits; null = it is something else. */
export function readSlipKey(text: string): Uint8Array | null {
  const digits = text.trim().toLowerCase();
  return isKey(digits) ? hexToBytes(digits) : null;
}

function isKey(digits: string): boolean {
  if (!/^[0-9a-f]{64}$/.test(digits)) return false;
  const number = BigInt(`0x${digits}`);
  return number > 0n && number < ORDER;
}

export async function wrap(key: Uint8Array, publicKey: string, passphrase: string): Promise<WrappedKey> {
  const [salt, nonce] = [crypto.getRandomValues(new Uint8Array(16)), crypto.getRandomValues(new Uint8Array(12))];
  const secret = await secretOf(passphrase, salt, ROUNDS);
  const params = { name: "AES-GCM", iv: nonce, additionalData: hexToBytes(publicKey) as BufferSource };
  const sealed = new Uint8Array(await crypto.subtle.encrypt(params, secret, key as BufferSource));
  return { publicKey, rounds: ROUNDS, salt, nonce, sealed };
}

/** Throws a WrongPassphrase. */
export async function unwrap({ publicKey, rounds, salt, nonce, sealed }: WrappedKey, passphrase: string): Promise<Uint8Array> {
  const secret = await secretOf(passphrase, salt, rounds);
  const params = { name: "AES-GCM", iv: nonce, additionalData: hexToBytes(publicKey) as BufferSource };
  try {
    return new Uint8Array(await crypto.subtle.decrypt(params, secret, sealed));
  } catch {
    throw new WrongPassphrase();
  }
}

async function secretOf(passphrase: string, salt: Uint8Array<ArrayBuffer>, iterations: number): Promise<CryptoKey> {
  // The same letters, however a keyboard composes them.
  const typed = new TextEncoder().encode(passphrase.normalize("NFKC"));
  const base = await crypto.subtle.importKey("raw", typed, "PBKDF2", false, ["deriveKey"]);
  const derived = { name: "PBKDF2", hash: "SHA-256", salt, iterations };
  return crypto.subtle.deriveKey(derived, base, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}
