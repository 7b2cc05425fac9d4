// What all pages share: the deployment, the phone of this browser, what it found when it last looked, and the line to the chain.

import { type Deployment, parseDeployment, RECORD, relayUrls } from "./deployment";
import type { Directory } from "./directory";
import { Errands } from "./errands";
import type { Live, LiveState } from "./live";
import { PhoneClient, PhoneTrouble } from "./phone/client";
import type { DiaryVisit, Look, SentItem } from "./phone/phone";

/** How often the feed is asked for while the page is open, in milliseconds. */
const PERIOD = 60_000;
/** After how long it is looked again once, if clock and blocks do not fit, in milliseconds. */
const CLOCK_PERIOD = 20_000;
/** How long the record may take, in milliseconds: where it is kept, the one that is kept comes earlier. */
const RECORD_PATIENCE = 20_000;
/** How long the list of places is good for, in milliseconds. */
const LISTED_FOR = 1_800_000;

export type LookState =
  | { is: "looking" }
  | { is: "known"; look: Look }
  | { is: "failed"; kind: string; message: string };

export class Session {
  look = $state.raw<LookState>({ is: "looking" });
  /** The last one that succeeded, perhaps before the page was opened; null = none. */
  last = $state.raw<Look | null>(null);
  visits = $state.raw<DiaryVisit[]>([]);
  /** The report that is under way. */
  report = $state.raw<SentItem[]>([]);
  isOutdated = $state(false);
  isOffline = $state(!navigator.onLine);
  line = $state.raw<LiveState>({ isLive: false, disagrees: false, isForeign: false });
  /** All places of the tree, once they were read: from then on they go by their names. */
  private places = $state.raw<Directory | null>(null);
  readonly phone: PhoneClient;
  private readonly errands: Errands;
  /** The look whose news was marked as told. */
  private told: Look | null = null;
  /** The look that was asked for last, and how often everything was deleted. */
  private looking: Promise<Look> | null = null;
  private erased = 0;
  private lookingAgain: ReturnType<typeof setTimeout> | undefined;
  private live: Promise<Live | null> | null = null;
  private listed: { at: number; directory: Promise<Directory> } | null = null;

  constructor(readonly deployment: Deployment) {
    this.phone = new PhoneClient(deployment, () => (this.isOutdated = true));
    this.errands = new Errands(this);
  }

  static async open(): Promise<Session> {
    const answer = await fetch(RECORD, { cache: "no-cache", referrerPolicy: "no-referrer", signal: AbortSignal.timeout(RECORD_PATIENCE) });
    if (!answer.ok) throw new Error(`${RECORD}: HTTP ${answer.status}`);
    return new Session(parseDeployment(await answer.json()));
  }

  /** Asks the browser not to throw the diary away when it lacks room; it may say no. */
  async keepDiary(): Promise<void> {
    await navigator.storage?.persist?.().catch(() => false);
  }

  /** Looks now and then, and whenever the chain has news, until the function it returns is called. */
  watch(): () => void {
    let isOver = false;
    const look = async (): Promise<void> => {
      this.isOffline = !navigator.onLine;
      await this.lookNow();
      // After the first look, so that it is asked in one order by everybody; and places before anybody opens one, so that no
      // relay sees by these files that somebody is about to check in.
      await this.listAnew();
      if (!isOver) await (await (this.live ??= this.listen()))?.check();
    };
    const again = (): void => void look().then(() => (isOver ? undefined : this.errands.afterLook()));
    const begin = (): void => {
      again();
      this.errands.begin();
    };
    const offline = (): void => void (this.isOffline = true);
    const timer = setInterval(again, PERIOD);
    addEventListener("online", begin);
    addEventListener("offline", offline);
    void this.remember().then(begin);
    return () => {
      isOver = true;
      clearInterval(timer);
      clearTimeout(this.lookingAgain);
      this.errands.end();
      removeEventListener("online", begin);
      removeEventListener("offline", offline);
      void this.live?.then((live) => live?.close());
      this.live = null;
    };
  }

  /** Looks because somebody wants to know. */
  async checkNow(): Promise<void> {
    await this.lookNow();
    await this.errands.afterLook();
  }

  async lookNow(): Promise<void> {
    const begun = this.erased;
    try {
      const look = await (this.looking = this.phone.call("look"));
      // What was found in a diary that was deleted meanwhile is not shown.
      if (begun !== this.erased) return;
      this.last = look;
      this.look = { is: "known", look };
      if (look.isClockUnsure) this.lookingAgain ??= setTimeout(() => void this.lookNow(), CLOCK_PERIOD);
    } catch (error) {
      const { kind, message } = told(error);
      this.look = { is: "failed", kind, message };
    }
    await this.readKept();
  }

  /** Shows what this device keeps, before anything is read. */
  private async remember(): Promise<void> {
    this.last = await this.phone.call("lastLook").catch(() => null);
    await this.readKept();
  }

  /** Forgets everything that this browser keeps, and what is shown of it, whether or not relays can be read now. */
  async erase(): Promise<void> {
    const before = this.looking;
    await this.phone.call("erase");
    this.erased++;
    [this.last, this.look, this.visits, this.report] = [null, { is: "looking" }, [], []];
    // A look that is under way would be the answer to the next one.
    await before?.catch(() => {});
    await this.lookNow();
  }

  /** Sends what is due of a report, now and later. */
  goOn(): Promise<void> {
    return this.errands.goOn();
  }

  /** Somebody was told of what was found: it is news no more. */
  async markTold(): Promise<void> {
    const { last } = this;
    if (!last || last === this.told || last.findings.unseen.length === 0) return;
    this.told = last;
    await this.phone.call("markTold", last.findings.unseen).catch(() => {});
  }

  /** What the diary holds, and the report that is under way. */
  async readKept(): Promise<void> {
    try {
      [this.visits, this.report] = [await this.phone.call("visits"), await this.phone.call("report")];
    } catch {
      // The look has said what is wrong.
    }
  }

  /** All places of the tree by name, as every page that is open reads them. */
  directory(): Promise<Directory> {
    return this.listed?.directory ?? this.list();
  }

  /** What people call a place; null = it has no name, or names were not read yet. */
  nameOf(place: string): string | null {
    return this.places?.find(place)?.label ?? null;
  }

  /** Reads them anew if it is time to. */
  private async listAnew(): Promise<void> {
    if (this.listed && performance.now() - this.listed.at < LISTED_FOR) return;
    await this.list().catch(() => {});
  }

  private list(): Promise<Directory> {
    const directory = import("./directory").then(({ Directory }) => Directory.read(this.deployment));
    const [before, listed] = [this.listed, { at: performance.now(), directory }];
    this.listed = listed;
    directory.then(
      (places) => (this.places = places),
      // What was read before is better than nothing.
      () => this.listed === listed && (this.listed = before),
    );
    return directory;
  }

  /** Null = what does so cannot be loaded now. */
  private async listen(): Promise<Live | null> {
    const loaded = await import("./live").catch(() => (this.live = null));
    if (!loaded) return null;
    const { node, chain_id, registry } = this.deployment;
    return new loaded.Live({
      node,
      chainId: chain_id,
      registry,
      relays: relayUrls(this.deployment),
      next: () => this.last?.next ?? null,
      news: () => void this.lookNow(),
      tell: (state) => (this.line = state),
    });
  }
}

/** An error's name and words. */
export function told(error: unknown): { kind: string; message: string } {
  if (error instanceof PhoneTrouble) return { kind: error.kind, message: error.message };
  return { kind: "unknown", message: error instanceof Error ? error.message : String(error) };
}
