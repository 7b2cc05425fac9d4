// What a desk is asked to sign, and its answer, as packages/client/src/report/request.rs writes them.

import { Secp256k1, sha256 } from "@cosmjs/crypto";
import { toBase64 } from "@cosmjs/encoding";
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from "@noble/hashes/utils";

/** Digests of a request, no more and no fewer. */
export const SIGNED_AT_ONCE = 64;
/** A request has some 4,600 bytes; a report seldom needs two. */
const LARGEST_FILE = 100_000;
const DIGEST = /^[0-9a-f]{64}$/;

export interface Request {
  chain_id: string;
  registry: string;
  /** UTC day of the signatures, in days since 1970. */
  issued: number;
  /** 32 bytes each, hexadecimal. */
  digests: string[];
}

export interface Signed {
  chain_id: string;
  registry: string;
  authority: string;
  issued: number;
  slips: { digest: string; signature: string }[];
}

/** Who signs, and for which registry. */
export interface Authority {
  chain_id: string;
  registry: string;
  /** Account, as the registry lists it. */
  account: string;
  /** 32 bytes: the slip key, which is no account's key. */
  key: Uint8Array;
}

/** Why a request is not signed. */
export type RequestProblem =
  | { is: "form" }
  | { is: "digests"; count: number }
  | { is: "day"; issued: number; today: number }
  | { is: "other"; registry: string; chain_id: string };

export class RequestError extends Error {
  override readonly name = "RequestError";
  constructor(readonly problem: RequestProblem) {
    super(problem.is);
  }
}

/** The requests of a file: JSON values one after the other, or a list of them, as the command reads them. */
export function parseRequests(text: string): Request[] {
  if (text.length > LARGEST_FILE) throw new RequestError({ is: "form" });
  const trimmed = text.trim();
  let values: unknown[];
  try {
    const whole: unknown = JSON.parse(trimmed);
    values = Array.isArray(whole) ? whole : [whole];
  } catch {
    try {
      values = trimmed.split("\n").filter((line) => line.trim() !== "").map((line): unknown => JSON.parse(line));
    } catch {
      throw new RequestError({ is: "form" });
    }
  }
  if (values.length === 0) throw new RequestError({ is: "form" });
  return values.map(request);
}

function request(value: unknown): Request {
  const { chain_id, registry, issued, digests, ...rest } = (value ?? {}) as Record<string, unknown>;
  const isWhole =
    typeof chain_id === "string" && typeof registry === "string" && typeof issued === "number" && Number.isInteger(issued) &&
    issued >= 0 && issued <= 65_535 && Array.isArray(digests) && Object.keys(rest).length === 0;
  if (!isWhole) throw new RequestError({ is: "form" });
  const texts = digests.map((digest) => (typeof digest === "string" ? digest.toLowerCase() : ""));
  return { chain_id, registry, issued, digests: texts };
}

/** That a request is for a registry, for today or yesterday (one may be signed just after midnight), and has 64 different digests. */
export function checkRequest({ chain_id, registry, issued, digests }: Request, authority: Omit<Authority, "key" | "account">, today: number): void {
  if (registry !== authority.registry || chain_id !== authority.chain_id) throw new RequestError({ is: "other", registry, chain_id });
  const count = new Set(digests.filter((digest) => DIGEST.test(digest))).size;
  if (count !== SIGNED_AT_ONCE || digests.length !== count) throw new RequestError({ is: "digests", count });
  if (issued > today || issued + 1 < today) throw new RequestError({ is: "day", issued, today });
}

/** The id of an item by its digest: the first 8 bytes, hexadecimal. */
export function idOf(digest: string): string {
  return digest.slice(0, 16);
}

/** An authority's signatures. It computes itself what it signs: bytes that it was given are never signed. */
export async function sign(wanted: Request, authority: Authority, today: number): Promise<Signed> {
  checkRequest(wanted, authority, today);
  const digests = [...wanted.digests].sort();
  const slips = digests.map(async (digest) => {
    const signature = await Secp256k1.createSignature(slipDigest(authority, wanted.issued, digest), authority.key);
    return { digest, signature: toBase64(concatBytes(signature.r(32), signature.s(32))) };
  });
  const { chain_id, registry, issued } = wanted;
  return { chain_id, registry, authority: authority.account, issued, slips: await Promise.all(slips) };
}

/** The compressed public key of a slip key, hexadecimal. */
export async function publicKeyOf(key: Uint8Array): Promise<string> {
  const { pubkey } = await Secp256k1.makeKeypair(key);
  return bytesToHex(Secp256k1.compressPubkey(pubkey));
}

/** What is signed, see packages/api/src/commitments.rs. */
export function slipDigest({ chain_id, registry, account }: Omit<Authority, "key">, issued: number, digest: string): Uint8Array {
  const texts = [chain_id, registry, account].flatMap((part) => {
    const bytes = utf8ToBytes(part);
    return [u16(bytes.length), bytes];
  });
  return sha256(concatBytes(utf8ToBytes("wayclear/slip/v1"), ...texts, u16(issued), hexToBytes(digest)));
}

function u16(value: number): Uint8Array {
  return Uint8Array.of(value >> 8, value & 0xff);
}
