// Why what the last look found may not be all there is: where there is a reason, nobody is told that nothing is known.

import { timeNow } from "./clock.svelte";
import { language } from "./i18n/language.svelte";
import type { Look } from "./phone/phone";
import type { Session } from "./session.svelte";

/** How old a look, and the newest block in it, may be, in seconds. */
const FRESH = 3_600;

/** Whether a look is too old to say what is so now, by the clock that has timed it. */
export function isOld({ at }: Look): boolean {
  return Math.abs(timeNow() - at) > FRESH;
}

/** Whether the newest block was not of then: by this clock, set right as far as it was shown to be wrong. */
function isBlockOld({ at, time, clockOff }: Look): boolean {
  return Math.abs(at + clockOff - time) > FRESH;
}

/** The reasons, in words of the page, the gravest first. */
export function doubts({ last, line }: Session): string[] {
  const { home, live } = language.t;
  return [
    line.disagrees ? `${live.disagrees}. ${live.disagreesMore}` : null,
    last?.isIncomplete ? home.incomplete : null,
    last && (last.isClockUnsure || isBlockOld(last)) ? home.clockUnsure : null,
  ].filter((reason) => reason !== null);
}

/** What is to be said beside what the feed tells of places: as of when it is, where that is not now, and the reasons. */
export function beside(session: Session): string[] {
  const { last, look } = session;
  if (last === null) return [];
  const failed = look.is === "failed" ? [language.reason(look.kind) ?? language.t.errors.unknown] : [];
  const asOf = failed.length > 0 || isOld(last) || isBlockOld(last) ? [language.t.doubt.asOf(language.time(last.time))] : [];
  return [...failed, ...asOf, ...doubts(session)];
}
