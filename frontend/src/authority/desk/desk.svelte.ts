// The desk of this browser: its key, unlocked for this tab, and its register.

import { type Line, Register } from "../../lib/desk/register";
import { idOf, publicKeyOf, type Request, sign, type Signed } from "../../lib/desk/request";
import type { WrappedKey } from "../../lib/desk/slip-key";
import { DeskStore } from "../../lib/desk/store";
import type { Deployment } from "../../lib/deployment";

/** Gone when the tab is closed or locked; pages come and go meanwhile. */
const unlocked = new Map<string, Uint8Array>();

export class DeskState {
  wrapped = $state.raw<WrappedKey | null>(null);
  key = $state.raw<Uint8Array | null>(null);
  lines = $state.raw<Line[]>([]);
  readonly register = $derived(new Register(this.lines));
  private readonly home: string;

  private constructor(
    private readonly store: DeskStore,
    readonly deployment: Deployment,
  ) {
    this.home = `${deployment.chain_id}/${deployment.registry}`;
    this.key = unlocked.get(this.home) ?? null;
  }

  static async open(deployment: Deployment): Promise<DeskState> {
    const desk = new DeskState(await DeskStore.open(deployment), deployment);
    await desk.read();
    return desk;
  }

  async read(): Promise<void> {
    this.wrapped = (await this.store.key()) ?? null;
    this.lines = await this.store.lines();
    if (this.wrapped === null) this.lock();
  }

  /** Keeps a key, wrapped, and unlocks it. Throws a ConstraintError if another tab has kept one meanwhile. */
  async take(key: Uint8Array, passphrase: string): Promise<void> {
    const { wrap } = await import("../../lib/desk/slip-key");
    const wrapped = await wrap(key, await publicKeyOf(key), passphrase);
    try {
      await this.store.keepKey(wrapped);
      this.use(key);
    } finally {
      await this.read();
    }
  }

  /** Throws a WrongPassphrase. */
  async unlock(passphrase: string): Promise<void> {
    if (this.wrapped === null) return;
    const { unwrap } = await import("../../lib/desk/slip-key");
    this.use(await unwrap(this.wrapped, passphrase));
  }

  lock(): void {
    this.key?.fill(0);
    unlocked.delete(this.home);
    this.key = null;
  }

  async forgetKey(): Promise<void> {
    this.lock();
    await this.store.forgetKey();
    await this.read();
  }

  /** Signs requests for a patient: all or none. They are noted first: what was signed is always known. */
  async sign(label: string, requests: readonly Request[], account: string, today: number): Promise<Signed[]> {
    const { key, deployment } = this;
    if (key === null) throw new Error("the key is locked");
    const patient = label.trim();
    const authority = { chain_id: deployment.chain_id, registry: deployment.registry, account, key };
    const signed: Signed[] = [];
    for (const request of requests) signed.push(await sign(request, authority, today));
    await this.store.append((register) => {
      const lines: Line[] = [];
      for (const { issued, slips } of signed) {
        const ids = slips.map(({ digest }) => idOf(digest));
        register.check(patient, ids, issued);
        const line = { signed: { patient, issued, ids } };
        register.add(line);
        lines.push(line);
      }
      return lines;
    });
    await this.read();
    return signed;
  }

  /** Notes that all that was signed for patients is to be taken back. */
  async noteRevoked(patients: readonly string[]): Promise<void> {
    await this.store.append((register) => patients.filter((patient) => !register.patients.get(patient)?.isRevoked).map((patient) => ({ revoked: { patient } })));
    await this.read();
  }

  /** Those lines of a register file that are not here yet. */
  newLines(lines: readonly Line[]): Line[] {
    const known = new Set(this.lines.map((line) => JSON.stringify(line)));
    return lines.filter((line) => !known.has(JSON.stringify(line)));
  }

  /** Takes lines of a register file in. */
  async importLines(lines: readonly Line[]): Promise<void> {
    await this.store.append(() => [...lines]);
    await this.read();
  }

  close(): void {
    this.store.close();
  }

  private use(key: Uint8Array): void {
    unlocked.set(this.home, key);
    this.key = key;
  }
}
