// What a kiosk keeps of visits, for an hour at most: those that wait, so that none is lost when the tablet starts anew, and those
// that were taken, so that none is counted twice. It is what anybody can read on the chain soon, and names nobody.

import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { VisitCode } from "../lib/kiosk";
import { intervalEnd } from "../lib/time";

/** A visit that was taken. */
export interface TakenVisit extends VisitCode {
  /** Unix seconds. */
  at: number;
  /** Whether a relay has it. */
  isHanded: boolean;
}

/** How long after its interval, and after it was shown, a visit is taken and kept, in seconds. */
const HOUR = 3_600;

/** Whether no relay takes a visit any more, by a clock in Unix seconds. */
export function isOver({ interval, at }: TakenVisit, now: number): boolean {
  return Math.max(intervalEnd(interval), at) + HOUR <= now;
}

interface Schema extends DBSchema {
  visits: { key: [string, string]; value: TakenVisit };
}

/** Works where a browser keeps nothing: then it is in the memory of the page alone. */
export class KeptVisits {
  private constructor(private readonly db: IDBPDatabase<Schema> | null) {}

  static async open(): Promise<KeptVisits> {
    try {
      const upgrade = (db: IDBPDatabase<Schema>): void => void db.createObjectStore("visits", { keyPath: ["place", "tag"] });
      return new KeptVisits(await openDB<Schema>("wayclear-kiosk", 1, { upgrade }));
    } catch {
      return new KeptVisits(null);
    }
  }

  /** Whether a visit survives a start of the tablet. */
  get isLasting(): boolean {
    return this.db !== null;
  }

  /** Those of a place. Of other places, which this tablet was at before, none is kept for longer than it is good for. */
  async read(place: string): Promise<TakenVisit[]> {
    const all = (await this.db?.getAll("visits").catch(() => [])) ?? [];
    const now = Date.now() / 1_000;
    for (const visit of all) if (visit.place !== place && isOver(visit, now)) await this.remove(visit);
    return all.filter((visit) => visit.place === place);
  }

  async write(visit: TakenVisit): Promise<void> {
    await this.db?.put("visits", visit).catch(() => {});
  }

  async remove({ place, tag }: VisitCode): Promise<void> {
    await this.db?.delete("visits", [place, tag]).catch(() => {});
  }

  close(): void {
    this.db?.close();
  }
}
