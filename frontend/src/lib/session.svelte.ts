// What all pages share: the deployment, the phone of this browser, and what it found when it last looked.

import { type Deployment, parseDeployment } from "./deployment";
import { PhoneClient, PhoneTrouble } from "./phone/client";
import type { DiaryVisit, Look, ReportItem } from "./phone/phone";

/** Where the record lies, beside the page. */
const RECORD = "deployment.json";
/** How often the feed is asked for while the page is open, in milliseconds. */
const PERIOD = 60_000;

export type LookState =
  | { is: "looking" }
  | { is: "known"; look: Look }
  | { is: "failed"; kind: string; message: string };

export class Session {
  look = $state.raw<LookState>({ is: "looking" });
  /** The last one that succeeded; null = none since the page was opened. */
  last = $state.raw<Look | null>(null);
  visits = $state.raw<DiaryVisit[]>([]);
  /** The report that is under way. */
  report = $state.raw<ReportItem[]>([]);
  isOutdated = $state(false);
  readonly phone: PhoneClient;
  /** The look whose news was marked as told. */
  private told: Look | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly deployment: Deployment) {
    this.phone = new PhoneClient(deployment, () => (this.isOutdated = true));
  }

  static async open(): Promise<Session> {
    const answer = await fetch(RECORD, { cache: "no-cache", referrerPolicy: "no-referrer" });
    if (!answer.ok) throw new Error(`${RECORD}: HTTP ${answer.status}`);
    return new Session(parseDeployment(await answer.json()));
  }

  /** Looks now and then, until the function it returns is called. */
  watch(): () => void {
    const look = (): void => void this.lookNow();
    const timer = setInterval(look, PERIOD);
    addEventListener("online", look);
    look();
    return () => {
      clearInterval(timer);
      removeEventListener("online", look);
    };
  }

  async lookNow(): Promise<void> {
    try {
      const look = await this.phone.call("look");
      this.last = look;
      this.look = { is: "known", look };
      await this.phone.call("followVisits");
    } catch (error) {
      const { kind, message } = told(error);
      this.look = { is: "failed", kind, message };
    }
    await this.readVisits();
    // What cannot be sent now is tried again by itself.
    await this.goOn().catch(() => {});
  }

  /** Somebody was told of what was found: it is news no more. */
  async markTold(): Promise<void> {
    const { last } = this;
    if (!last || last === this.told || last.findings.unseen.length === 0) return;
    this.told = last;
    await this.phone.call("markTold", last.findings.unseen).catch(() => {});
  }

  /** Sends what is due of a report, now and later. */
  async goOn(): Promise<void> {
    clearTimeout(this.timer);
    let at: number | null = null;
    try {
      at = await this.phone.call("goOn");
    } finally {
      this.report = await this.phone.call("report");
    }
    if (at === null) return;
    // A timer holds 24 days at most.
    const wait = Math.min(Math.max(1_000, at * 1_000 - Date.now()), 3_600_000);
    this.timer = setTimeout(() => void this.goOn().catch(() => {}), wait);
  }

  /** What the diary holds. */
  async readVisits(): Promise<void> {
    try {
      this.visits = await this.phone.call("visits");
    } catch {
      // The look has said what is wrong.
    }
  }
}

/** An error's name and words. */
export function told(error: unknown): { kind: string; message: string } {
  if (error instanceof PhoneTrouble) return { kind: error.kind, message: error.message };
  return { kind: "unknown", message: error instanceof Error ? error.message : String(error) };
}
