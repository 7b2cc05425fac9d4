// What a desk signs and notes, without a browser.

import { Secp256k1, Secp256k1Signature } from "@cosmjs/crypto";
import { fromBase64 } from "@cosmjs/encoding";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils";
import { expect, test } from "vitest";
import type { KnownId } from "../../src/lib/chain/contracts/ContactRegistry.types";
import { codesCommand, parseCodes } from "../../src/lib/desk/codes";
import { parseRegister, Register, RegisterError, writeRegister } from "../../src/lib/desk/register";
import { parseRequests, publicKeyOf, sign, slipDigest } from "../../src/lib/desk/request";
import { makeSlipKey, readSlipKey, unwrap, wrap } from "../../src/lib/desk/slip-key";
import { slipDigest as reference } from "../slip";

const HOME = { chain_id: "testing", registry: "wasm1registry", account: "wasm1authority" };
const TODAY = 20_784;
const digests = Array.from({ length: 64 }, (_, at) => at.toString(16).padStart(64, "0"));
const request = { chain_id: HOME.chain_id, registry: HOME.registry, issued: TODAY, digests };

test("each digest is signed for chain, registry, authority and day, by the key", async () => {
  const key = makeSlipKey();
  const signed = await sign({ ...request, digests: [...digests].reverse() }, { ...HOME, key }, TODAY);
  expect(signed.slips.map(({ digest }) => digest)).toEqual(digests);
  const covered = { chain: HOME.chain_id, registry: HOME.registry, authority: HOME.account, issued: TODAY };
  for (const { digest, signature } of signed.slips.slice(0, 3)) {
    const hash = slipDigest(HOME, TODAY, digest);
    expect(bytesToHex(hash)).toBe(bytesToHex(reference(covered, hexToBytes(digest))));
    const parsed = Secp256k1Signature.fromFixedLength(fromBase64(signature));
    expect(await Secp256k1.verifySignature(parsed, hash, hexToBytes(await publicKeyOf(key)))).toBe(true);
    expect(await Secp256k1.verifySignature(parsed, slipDigest(HOME, TODAY + 1, digest), hexToBytes(await publicKeyOf(key)))).toBe(false);
  }
});

test("requests are read as a value, a list, or a value a line", () => {
  const text = JSON.stringify(request);
  for (const [form, count] of [[text, 1], [`[${text},${text}]`, 2], [`${text}\n${text}\n`, 2]] as const) expect(parseRequests(form)).toHaveLength(count);
  for (const bad of ["", "[]", "null", "{}", '{"chain_id":1}', `${text} x`]) expect(() => parseRequests(bad), bad).toThrow();
});

test("a key is unwrapped by its passphrase alone, whole", async () => {
  const key = makeSlipKey();
  const wrapped = await wrap(key, await publicKeyOf(key), "Größe und Länge");
  // The same letters, composed otherwise.
  expect(await unwrap(wrapped, "Größe und Länge".normalize("NFD"))).toEqual(key);
  await expect(unwrap(wrapped, "größe und länge")).rejects.toThrow();
  await expect(unwrap({ ...wrapped, publicKey: `02${"11".repeat(32)}` }, "Größe und Länge")).rejects.toThrow();
  expect(readSlipKey(` ${bytesToHex(key)}\n`)).toEqual(key);
  for (const bad of ["00".repeat(32), "ff".repeat(32), "zz", ""]) expect(readSlipKey(bad), bad).toBeNull();
});

test("a register says whose an id is, and what may not be signed", () => {
  const id = (n: number): string => n.toString(16).padStart(16, "0");
  const ids = (from: number, count: number): string[] => Array.from({ length: count }, (_, at) => id(from + at));
  const lines = [{ signed: { patient: "a", issued: TODAY, ids: ids(0, 64) } }, { signed: { patient: "b", issued: TODAY, ids: ids(100, 64) } }];
  const register = new Register(lines);
  const problem = (patient: string, wanted: string[], issued = TODAY): unknown => {
    try {
      register.check(patient, wanted, issued);
      return null;
    } catch (error) {
      return (error as RegisterError).problem;
    }
  };
  expect(problem("a", ids(0, 64))).toBeNull();
  expect(problem("a", ids(200, 64))).toBeNull();
  expect(problem("a", ids(200, 65))).toEqual({ is: "tooMany", patient: "a", count: 129, most: 128 });
  expect(problem("a", ids(200, 65), TODAY + 1)).toBeNull();
  expect(problem("c", [id(500), id(3)])).toEqual({ is: "otherPatient", number: 2, id: id(3), patient: "a" });
  expect(problem("", [])).toEqual({ is: "noLabel" });
  register.add({ revoked: { patient: "a" } });
  expect(problem("a", [id(600)])).toEqual({ is: "revoked", patient: "a" });
  // A revoked patient's phone may ask again under another label, and it is taken back all the same.
  expect(problem("c", [id(3)])).toBeNull();
  const known = (n: number, more: Partial<KnownId> = {}): KnownId => ({ slip: { day: TODAY, id: id(n) }, kind: "day_key", voucher: "v", taken: TODAY, is_burnt: false, ...more });
  const all = [known(1), known(2, { is_burnt: true }), known(3, { is_burnt: true, kind: "visit" }), known(4, { taken: TODAY - 1 }), known(100), known(999)];
  expect(register.ofPatient("a", all).map((slip) => slip.id)).toEqual([id(1), id(3)]);
  expect(parseRegister(writeRegister(lines))).toEqual(lines);
  expect(parseRegister(`${writeRegister(lines)}{"revo`)).toEqual(lines);
  for (const bad of ["", "{}", '{"wayclear_register":2}\n', '{"signed":{"patient":"a","issued":1,"ids":[]}}\n', '{"wayclear_register":1}\n{"wayclear_register":1}\n', '{"wayclear_register":1}\n{"x":1}\n']) {
    expect(() => parseRegister(bad), bad).toThrow(RegisterError);
  }
});

test("codes are taken only as the command prints them", () => {
  expect(codesCommand(["it's"], 48)).toBe("wayclear attest codes --key slip.key --codes codes.sqlite --hours 48 --json -- 'it'\\''s'");
  expect(parseCodes('[{"patient":"a","code":"7KQ4-M2XP-93T7","good_until":5}]')).toEqual([{ patient: "a", code: "7KQ4-M2XP-93T7", goodUntil: 5 }]);
  for (const bad of ["", "[]", "{}", '[{"patient":"a","code":"<b>","good_until":5}]', '[{"code":"7KQ4-M2XP-93T7","good_until":5}]']) expect(parseCodes(bad), bad).toBeNull();
});

test("a register with a day that there is not is refused by its line", () => {
  for (const issued of [-1, 65_536, 99_999_999_999, 1.5]) {
    const line = JSON.stringify({ signed: { patient: "x", issued, ids: [] } });
    expect(() => parseRegister(`{"wayclear_register":1}\n${line}\n`), line).toThrow(RegisterError);
  }
});
