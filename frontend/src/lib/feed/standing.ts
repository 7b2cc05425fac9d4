// What a phone can tell of a place from the feed alone, as packages/status/src/flags.rs does.

import { parsePlace, placeHandle } from "../place";
import { dayOf, intervalEnd } from "../time";
import type { FeedFlag, FeedRow } from "./row";

/** What stands of the flags and cleanings that the rows of the feed told of. */
export class Standing {
  /** By day and id. */
  private readonly flags = new Map<string, FeedFlag>();
  /** The newest one of each handle, Unix seconds. */
  private readonly cleanings = new Map<string, number>();

  /** Takes the next row in. What it takes back is what earlier rows said; an id may come again in a later one. */
  apply(row: FeedRow): void {
    for (const { day, id } of row.revoked) this.flags.delete(`${day}/${id}`);
    for (const flag of row.flags) this.flags.set(`${dayOf(flag.interval)}/${flag.id}`, flag);
    for (const { handle, at } of row.cleanings) {
      this.cleanings.set(handle, Math.max(at, this.cleanings.get(handle) ?? 0));
    }
  }

  /**
   * Until when a place is infected, Unix seconds: exactly what its contract answers. Null = nothing is known, which is not to
   * say that somebody has ever been there. `now` in Unix seconds, `window` = how long an infection counts, in seconds.
   */
  infectedUntil(typed: string, now: number, window: number): number | null {
    const handle = placeHandle(parsePlace(typed));
    let newest = -1;
    for (const flag of this.flags.values()) {
      // One that was cleaned away before it was written says nothing of those after it, and ends before they do.
      if (flag.handle === handle && flag.cleaned === 0) newest = Math.max(newest, flag.interval);
    }
    const over = intervalEnd(newest);
    const isCleaned = (this.cleanings.get(handle) ?? -1) >= over;
    return newest >= 0 && !isCleaned && now < over + window ? over + window : null;
  }
}
