// What a desk keeps in this browser: its wrapped key, and the register of what it has signed, for each deployment.

import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import { type Line, Register } from "./register";
import type { WrappedKey } from "./slip-key";

interface Schema extends DBSchema {
  /** By deployment. */
  keys: { key: string; value: WrappedKey };
  /** Lines by deployment and number. */
  lines: { key: [string, number]; value: Line };
}

export class DeskStore {
  private constructor(
    private readonly db: IDBPDatabase<Schema>,
    /** Names the deployment. */
    private readonly home: string,
  ) {}

  /** Throws where the browser keeps nothing: a desk that forgets what it has signed must not sign. */
  static async open({ chain_id, registry }: { chain_id: string; registry: string }): Promise<DeskStore> {
    const db = await openDB<Schema>("wayclear-desk", 1, {
      upgrade(db) {
        db.createObjectStore("keys");
        db.createObjectStore("lines");
      },
    });
    // The browser may ask whoever uses it, and may say no.
    await navigator.storage?.persist?.().catch(() => false);
    return new DeskStore(db, `${chain_id}/${registry}`);
  }

  key(): Promise<WrappedKey | undefined> {
    return this.db.get("keys", this.home);
  }

  /** Throws if there is one: another tab may have made it, and the registry know it already. */
  async keepKey(key: WrappedKey): Promise<void> {
    await this.db.add("keys", key, this.home);
  }

  async forgetKey(): Promise<void> {
    await this.db.delete("keys", this.home);
  }

  lines(): Promise<Line[]> {
    return this.db.getAll("lines", this.all());
  }

  /** Adds lines that `write` makes of what there is; all of them or none, and no other tab comes between. It is on the disk then. */
  async append(write: (register: Register) => Line[]): Promise<void> {
    const change = this.db.transaction("lines", "readwrite", { durability: "strict" });
    try {
      const kept = await change.store.getAll(this.all());
      for (const [at, line] of write(new Register(kept)).entries()) await change.store.add(line, [this.home, kept.length + at]);
      await change.done;
    } catch (error) {
      change.done.catch(() => {});
      try {
        change.abort();
      } catch {
        // It has ended by itself.
      }
      throw error;
    }
  }

  close(): void {
    this.db.close();
  }

  private all(): IDBKeyRange {
    return IDBKeyRange.bound([this.home, 0], [this.home, Infinity]);
  }
}
