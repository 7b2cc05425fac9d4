// What an authority has signed, for whom: the command's register file (packages/client/src/register), line after line. It keeps no
// content, since the authority never saw any, but tells later which published slips were whose.

import type { ItemId, KnownId } from "../chain/contracts/ContactRegistry.types";
import { SIGNED_AT_ONCE } from "./request";

const VERSION = 1;
/** Requests that are signed for one patient and day. */
const REQUESTS = 2;

/** A line of the file. */
export type Line = { wayclear_register: number } | { signed: { patient: string; issued: number; ids: string[] } } | { revoked: { patient: string } };

/** One patient, by a label that stays in the register. */
export interface Patient {
  /** UTC days of signature, in days since 1970. */
  issued: Set<number>;
  ids: Set<string>;
  /** Whether all of it is to be taken back, what is published later too. */
  isRevoked: boolean;
}

/** Why nothing is signed. */
export type RegisterProblem =
  | { is: "line"; line: number }
  | { is: "noLabel" }
  | { is: "otherPatient"; number: number; id: string; patient: string }
  | { is: "tooMany"; patient: string; count: number; most: number }
  | { is: "revoked"; patient: string };

export class RegisterError extends Error {
  override readonly name = "RegisterError";
  constructor(readonly problem: RegisterProblem) {
    super(problem.is);
  }
}

export class Register {
  readonly patients = new Map<string, Patient>();
  /** For whom each id was signed first, and the first day of its signatures. */
  private readonly owners = new Map<string, { patient: string; issued: number }>();

  constructor(lines: readonly Line[]) {
    for (const line of lines) this.add(line);
  }

  /** That ids may be signed for a patient on a day. Throws a RegisterError. */
  check(patient: string, ids: readonly string[], issued: number): void {
    if (patient === "") throw new RegisterError({ is: "noLabel" });
    if (this.isRevoked(patient)) throw new RegisterError({ is: "revoked", patient });
    for (const [at, id] of ids.entries()) {
      const owner = this.owners.get(id);
      // A revoked patient's are taken back whoever has them signed, so the same phone may ask again under another label.
      if (owner && owner.patient !== patient && !this.isRevoked(owner.patient)) {
        throw new RegisterError({ is: "otherPatient", number: at + 1, id, patient: owner.patient });
      }
    }
    const before = [...this.owners.values()].filter((owner) => owner.patient === patient && owner.issued === issued).length;
    const count = before + ids.filter((id) => !this.owners.has(id)).length;
    const most = REQUESTS * SIGNED_AT_ONCE;
    if (count > most) throw new RegisterError({ is: "tooMany", patient, count, most });
  }

  /** Which of the ids that the registry knows were signed for a patient, if a revocation may still do something to them. */
  ofPatient(patient: string, known: readonly KnownId[]): ItemId[] {
    return known.filter((id) => isRevocable(id) && this.isOf(patient, id)).map(({ slip }) => slip);
  }

  private isOf(patient: string, known: KnownId): boolean {
    const owner = this.owners.get(known.slip.id);
    // What the registry took before is of somebody whose ids anybody could read and ask for.
    return owner !== undefined && owner.patient === patient && owner.issued <= known.taken;
  }

  private isRevoked(patient: string): boolean {
    return this.patients.get(patient)?.isRevoked ?? false;
  }

  /** Takes a line in, behind those that it has. */
  add(line: Line): void {
    if ("wayclear_register" in line) return;
    if ("revoked" in line) {
      this.patient(line.revoked.patient).isRevoked = true;
      return;
    }
    const { patient, issued, ids } = line.signed;
    const known = this.patient(patient);
    known.issued.add(issued);
    for (const id of ids) {
      known.ids.add(id);
      const owner = this.owners.get(id) ?? { patient, issued };
      this.owners.set(id, { ...owner, issued: Math.min(owner.issued, issued) });
    }
  }

  private patient(label: string): Patient {
    const found = this.patients.get(label) ?? { issued: new Set(), ids: new Set(), isRevoked: false };
    this.patients.set(label, found);
    return found;
  }
}

/** It stands, or is a visit: its location may have failed to take it back. */
function isRevocable({ is_burnt, kind }: KnownId): boolean {
  return !is_burnt || kind === "visit" || kind === "own_visit";
}

/** The lines of a file, without its first one. Throws a RegisterError that names the line. */
export function parseRegister(text: string): Line[] {
  const lines = text.split("\n");
  // A command that died within a line left a part of it: its signatures were never given away.
  if (lines.at(-1) === "" || (lines.length > 1 && !isJson(lines[lines.length - 1]))) lines.pop();
  const parsed = lines.map((line, at) => {
    try {
      return lineOf(JSON.parse(line), at === 0);
    } catch {
      throw new RegisterError({ is: "line", line: at + 1 });
    }
  });
  if (parsed.length === 0) throw new RegisterError({ is: "line", line: 1 });
  return parsed.slice(1);
}

/** The file as the command writes it. */
export function writeRegister(lines: readonly Line[]): string {
  return [{ wayclear_register: VERSION }, ...lines].map((line) => `${JSON.stringify(line)}\n`).join("");
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** A UTC day since 1970 as the command counts them. */
function isDay(days: number): boolean {
  return Number.isInteger(days) && days >= 0 && days <= 65_535;
}

/** Throws where it is none. */
function lineOf(value: unknown, isFirst: boolean): Line {
  const names = Object.keys(value ?? {});
  if (names.length !== 1) throw new Error("a line has one name");
  const { wayclear_register: version, signed, revoked } = value as { wayclear_register?: unknown; signed?: Partial<Record<"patient" | "issued" | "ids", unknown>>; revoked?: { patient?: unknown } };
  if (isFirst !== (version !== undefined)) throw new Error("the version stands in the first line");
  if (version === VERSION) return { wayclear_register: VERSION };
  if (typeof revoked?.patient === "string") return { revoked: { patient: revoked.patient } };
  const { patient, issued, ids } = signed ?? {};
  const isWhole = typeof patient === "string" && typeof issued === "number" && isDay(issued) && Array.isArray(ids);
  if (!isWhole || !ids.every((id) => typeof id === "string" && /^[0-9a-f]{16}$/i.test(id))) throw new Error("no line of a register");
  return { signed: { patient, issued, ids: ids.map((id: string) => id.toLowerCase()) } };
}
