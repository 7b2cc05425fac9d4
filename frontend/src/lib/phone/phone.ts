// All that the page asks of the phone of this browser.

import type { Infected, PlaceAnswer } from "#wasm";
import type { Deployment } from "../deployment";
import type { Signals } from "../signals";
import { isHidden } from "../relay/relay";
import { shuffled } from "../shuffled";
import { type Beacon, beacons, contacts, type Imported, meet, type Met } from "./contacts";
import { KeptPhone } from "./kept";
import { dropVisit, keepVisit, noteIn, type ToldVisit } from "./own-account";
import { lastLook, type Look, look } from "./reading";
import { draft, goOn, type ReportItem, report, request, Sending, type SentItem, slipSteps, takeAnswer, withCode } from "./report";
import type { Step } from "./step";
import { type CheckedIn, checkIn, type DiaryVisit, visits, visitSteps } from "./visits";

export type { Beacon, CheckedIn, DiaryVisit, Imported, Look, Met, ReportItem, SentItem, ToldVisit };

/** What is done next of what is done one at a time: what will be too late the soonest; if nothing will, any of it. */
function mostUrgent(steps: Step[]): Step[] {
  return shuffled(steps).sort((one, other) => one.until - other.until).slice(0, 1);
}

/** The phone of one deployment. */
export class BrowserPhone {
  private readonly sending = new Sending();
  private looking: Promise<Look> | null = null;
  private following: Promise<void> | null = null;

  private constructor(private readonly kept: KeptPhone) {}

  /** `ended`: called when a newer build in another tab needs the data. */
  static async open(deployment: Deployment, ended: () => void): Promise<BrowserPhone> {
    return new BrowserPhone(await KeptPhone.open(deployment, ended));
  }

  /** Reads what is new, compares, and tells what was found; who asks while that is under way gets the same. */
  look(): Promise<Look> {
    this.looking ??= look(this.kept).then(({ look }) => look).finally(() => (this.looking = null));
    return this.looking;
  }

  /** What the last look had found, as this device keeps it; null = there was none. */
  lastLook(): Promise<Look | null> {
    return lastLook(this.kept);
  }

  /** Notes that somebody was told of exposures, by their slips: they are news no more. */
  markTold(slips: string[]): Promise<void> {
    return this.kept.changing((phone) => ({ answer: phone.markTold(slips) }));
  }

  /** What the feed says of a place. */
  place(typed: string): Promise<PlaceAnswer> {
    return this.kept.using((phone) => phone.place(typed, this.kept.now()));
  }

  /** Which of some places are infected, and how many others. */
  infectedOf(places: string[]): Promise<Infected> {
    return this.kept.using((phone) => phone.infectedOf(places, this.kept.now()));
  }

  checkIn(typed: string): Promise<CheckedIn> {
    return checkIn(this.kept, typed);
  }

  /** Keeps a visit that its owner signs with an account. */
  keepVisit(typed: string, account: string): Promise<ToldVisit> {
    return keepVisit(this.kept, typed, account);
  }

  /** Forgets one that its owner has not signed after all. */
  dropVisit(tag: string): Promise<void> {
    return dropVisit(this.kept, tag);
  }

  /** Notes that the place has a visit. */
  noteIn(tag: string): Promise<void> {
    return noteIn(this.kept, tag);
  }

  visits(): Promise<DiaryVisit[]> {
    return visits(this.kept);
  }

  /**
   * Asks relays what became of what they have, and hands in visits that wait. Through forwarders one thing at a time, any of them: what
   * comes in one breath could be joined by the relay that opens it.
   */
  follow(): Promise<void> {
    this.following ??= this.takeSteps().finally(() => (this.following = null));
    return this.following;
  }

  /** Hands in one of the visits that wait, the most urgent one; returns whether there are more. */
  async handIn(): Promise<boolean> {
    const steps = (await visitSteps(this.kept)).filter(({ isQuestion }) => !isQuestion);
    for (const { run } of mostUrgent(steps)) await run();
    return steps.length > 1;
  }

  /** All that could be made public; nothing is kept or sent. */
  draft(): Promise<ReportItem[]> {
    return draft(this.kept);
  }

  /** Keeps a choice of items, by their ids, and returns the lines of a request file. */
  request(chosen: string[]): Promise<string> {
    return request(this.kept, chosen);
  }

  /** Has a choice signed for a one-time code; returns how many pieces were. */
  withCode(chosen: string[], code: string): Promise<number> {
    return withCode(this.kept, chosen, code);
  }

  /** Takes the lines of an authority's answer; returns how many pieces were signed. */
  takeAnswer(text: string): Promise<number> {
    return takeAnswer(this.kept, text);
  }

  /** The report that is under way; empty = there is none. */
  report(): Promise<SentItem[]> {
    return report(this.kept, this.sending);
  }

  /** Sends what is due of it. Returns when it is to be called again, Unix seconds; null = there is nothing to do. */
  goOn(): Promise<number | null> {
    return this.send();
  }

  /** Sends what waits without pauses: whoever reads the chain can guess that it belongs together. */
  sendNow(): Promise<number | null> {
    return this.send(0);
  }

  /** Keeps the encounters that signals make. */
  meet(signals: Omit<Signals, "leftOut">): Promise<Imported> {
    return meet(this.kept, signals);
  }

  /** All who were met, the oldest first. */
  contacts(): Promise<Met[]> {
    return contacts(this.kept);
  }

  /** What this phone sends from a time on, Unix seconds, for so many seconds. */
  beacons(from: number, seconds: number): Promise<Beacon[]> {
    return beacons(this.kept, from, seconds);
  }

  /** Text of a device file, for the command or another browser. Whoever has it can open every visit. */
  exportDevice(): Promise<string> {
    return this.kept.using((phone) => phone.device());
  }

  /** Forgets everything: nobody has another copy. */
  erase(): Promise<void> {
    return this.kept.erase();
  }

  private async takeSteps(): Promise<void> {
    const steps = [...(await visitSteps(this.kept)), ...(await slipSteps(this.kept))];
    for (const { run } of this.kept.relays().some(isHidden) ? mostUrgent(steps) : steps) await run();
  }

  private send(hours?: number): Promise<number | null> {
    return this.kept.alone(() => goOn(this.kept, this.sending, hours));
  }
}
