// What a phone keeps in the browser: the device, as the command's file has it, and the feed beside it.

import { type DBSchema, type IDBPDatabase, type IDBPObjectStore, openDB } from "idb";

/** A device, and the copy of the feed beside it. */
export interface Kept {
  /** Another one after each change, so that another tab knows that there was one. */
  mark: string;
  /** Text of a device file. */
  device: string;
}

/** What a look had seen, to be shown until the next one. */
export interface Seen {
  /** Who told it: the URL of a relay. */
  by: string;
  height: number;
  /** Time of that block, Unix seconds. */
  time: number;
  /** When it was seen, by this device's clock, Unix seconds. */
  at: number;
  /** Whether something may have been missed. */
  isIncomplete: boolean;
  /** How many places were infected. */
  infected: number;
  /** JSON of the risk model in the registry's answer. */
  model: string;
}

interface Schema extends DBSchema {
  /** By the name of a deployment. */
  phones: { key: string; value: Kept };
  /** Rows of the feed, one piece behind the other, by deployment and number. */
  feeds: { key: [string, number]; value: Uint8Array };
  /** By the name of a deployment. */
  looks: { key: string; value: Seen };
  /** When which piece of a report goes, by the name of a deployment: ids and Unix seconds. */
  plans: { key: string; value: [string, number][] };
}

/** The browser keeps nothing: a private window, no room, or a newer build has been here. */
export class StorageError extends Error {
  constructor(
    override readonly name: "StorageError" | "StorageFull" | "newer",
    message: string,
  ) {
    super(message);
  }
}

const VERSION = 2;
/** What the browser's own errors mean, by their names. */
const KINDS: Record<string, StorageError["name"] | undefined> = { QuotaExceededError: "StorageFull", VersionError: "newer" };

const STORES = ["phones", "feeds", "looks", "plans"] as const;

type Stores = { [S in (typeof STORES)[number]]: IDBPObjectStore<Schema, typeof STORES, S, "readwrite"> };

/** What a browser keeps of one deployment. */
export class Store {
  private constructor(
    private readonly db: IDBPDatabase<Schema>,
    private readonly home: string,
  ) {}

  /** `home`: the name of the deployment; `ended`: called when a newer build in another tab needs the data. */
  static async open(home: string, ended: () => void): Promise<Store> {
    const db = await refusing(() =>
      openDB<Schema>("wayclear", VERSION, {
        upgrade(db, from) {
          if (from < 1) {
            db.createObjectStore("phones");
            db.createObjectStore("feeds");
          }
          db.createObjectStore("looks");
          db.createObjectStore("plans");
        },
        blocking(_current, _blocked, event) {
          (event.target as IDBDatabase).close();
          ended();
        },
        terminated: ended,
      }),
    );
    return new Store(db, home);
  }

  read(): Promise<Kept | undefined> {
    return refusing(() => this.db.get("phones", this.home));
  }

  /** All rows of the feed that are kept. */
  async readFeed(): Promise<Uint8Array> {
    const pieces = await refusing(() => this.db.getAll("feeds", this.range()));
    const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
    let at = 0;
    for (const piece of pieces) {
      all.set(piece, at);
      at += piece.length;
    }
    return all;
  }

  /**
   * Keeps a device, and rows of the feed behind those that are kept, or in their place: both or neither. Only where the mark is still
   * `before`, undefined = nothing is kept; else returns false: a tab of another tree may have deleted everything meanwhile.
   */
  write(kept: Kept, rows: { bytes: Uint8Array; instead: boolean } | null, before: string | undefined): Promise<boolean> {
    return this.change(async ({ phones, feeds }) => {
      if ((await phones.get(this.home))?.mark !== before) return false;
      if (rows?.instead) await feeds.delete(this.range());
      if (rows && rows.bytes.length > 0) {
        const last = await feeds.openKeyCursor(this.range(), "prev");
        await feeds.put(rows.bytes, [this.home, last ? last.key[1] + 1 : 0]);
      }
      await phones.put(kept, this.home);
      return true;
    });
  }

  /** Forgets all phones of this browser, of trees that were deployed before too; where this is one for demonstrations, only that. */
  remove(): Promise<void> {
    return this.change(async ({ phones, feeds, looks, plans }) => {
      if (self.name === "") return void (await Promise.all([phones, feeds, looks, plans].map((store) => store.clear())));
      await feeds.delete(this.range());
      await phones.delete(this.home);
      await looks.delete(this.home);
      await plans.delete(this.home);
    });
  }

  readSeen(): Promise<Seen | undefined> {
    return refusing(() => this.db.get("looks", this.home));
  }

  async writeSeen(seen: Seen): Promise<void> {
    await refusing(() => this.db.put("looks", seen, this.home));
  }

  async readPlan(): Promise<[string, number][]> {
    return (await refusing(() => this.db.get("plans", this.home))) ?? [];
  }

  /** Of a phone that was deleted meanwhile nothing is kept. */
  writePlan(plan: [string, number][]): Promise<void> {
    return this.change(async ({ phones, plans }) => {
      if (await phones.get(this.home)) await plans.put(plan, this.home);
    });
  }

  /** Does all of it or nothing. It is on the disk before anything is sent. */
  private change<T>(change: (stores: Stores) => Promise<T>): Promise<T> {
    return refusing(async () => {
      const tx = this.db.transaction(STORES, "readwrite", { durability: "strict" });
      const done = tx.done;
      // It fails as what is changed does, and is waited for below.
      done.catch(() => {});
      let result: T;
      try {
        result = await change({ phones: tx.objectStore("phones"), feeds: tx.objectStore("feeds"), looks: tx.objectStore("looks"), plans: tx.objectStore("plans") });
      } catch (error) {
        // Else what was done before would stay.
        if (!tx.error) tx.abort();
        throw error;
      }
      await done;
      return result;
    });
  }

  private range(): IDBKeyRange {
    return IDBKeyRange.bound([this.home, 0], [this.home, Number.MAX_SAFE_INTEGER]);
  }
}

async function refusing<T>(wanted: () => Promise<T>): Promise<T> {
  try {
    return await wanted();
  } catch (error) {
    const words = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    const kind = error instanceof DOMException ? KINDS[error.name] : undefined;
    throw new StorageError(kind ?? "StorageError", words);
  }
}
