// What a phone keeps in the browser: the device, as the command's file has it, and the feed beside it.

import { type DBSchema, type IDBPDatabase, openDB } from "idb";

/** A device, and the copy of the feed beside it. */
export interface Kept {
  /** Grows with each change, so that another tab knows that there was one. */
  serial: number;
  /** Text of a device file. */
  device: string;
}

interface Schema extends DBSchema {
  /** By the name of a deployment. */
  phones: { key: string; value: Kept };
  /** Rows of the feed, one piece behind the other, by deployment and number. */
  feeds: { key: [string, number]; value: Uint8Array };
}

/** The browser keeps nothing: a private window, or no room. */
export class StorageError extends Error {
  override readonly name = "StorageError";
}

const VERSION = 1;

/** What a browser keeps of one deployment. */
export class Store {
  private constructor(
    private readonly db: IDBPDatabase<Schema>,
    private readonly home: string,
  ) {}

  /** `home`: the name of the deployment; `ended`: called when a newer build in another tab needs the data. */
  static async open(home: string, ended: () => void): Promise<Store> {
    const db = await refusing(
      openDB<Schema>("wayclear", VERSION, {
        upgrade(db) {
          db.createObjectStore("phones");
          db.createObjectStore("feeds");
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
    return refusing(this.db.get("phones", this.home));
  }

  /** All rows of the feed that are kept. */
  async readFeed(): Promise<Uint8Array> {
    const pieces = await refusing(this.db.getAll("feeds", this.range()));
    const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
    let at = 0;
    for (const piece of pieces) {
      all.set(piece, at);
      at += piece.length;
    }
    return all;
  }

  /** Keeps a device, and rows of the feed behind those that are kept, or in their place: both or neither. */
  async write(kept: Kept, rows: { bytes: Uint8Array; instead: boolean } | null): Promise<void> {
    await refusing(this.writeAll(kept, rows));
  }

  private async writeAll(kept: Kept, rows: { bytes: Uint8Array; instead: boolean } | null): Promise<void> {
    // It is on the disk before anything is sent.
    const tx = this.db.transaction(["phones", "feeds"], "readwrite", { durability: "strict" });
    const feeds = tx.objectStore("feeds");
    if (rows?.instead) await feeds.delete(this.range());
    if (rows && rows.bytes.length > 0) {
      const last = await feeds.openKeyCursor(this.range(), "prev");
      await feeds.put(rows.bytes, [this.home, last ? last.key[1] + 1 : 0]);
    }
    await tx.objectStore("phones").put(kept, this.home);
    await tx.done;
  }

  /** Forgets all of it. */
  async remove(): Promise<void> {
    const tx = this.db.transaction(["phones", "feeds"], "readwrite", { durability: "strict" });
    await tx.objectStore("feeds").delete(this.range());
    await tx.objectStore("phones").delete(this.home);
    await tx.done;
  }

  private range(): IDBKeyRange {
    return IDBKeyRange.bound([this.home, 0], [this.home, Number.MAX_SAFE_INTEGER]);
  }
}

async function refusing<T>(wanted: Promise<T>): Promise<T> {
  try {
    return await wanted;
  } catch (error) {
    throw new StorageError(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
  }
}
