// What a page does for its phone at relays while it is open, and when: handing in, sending a report, asking what became of it.

import type { Deployment } from "./deployment";
import type { PhoneClient } from "./phone/client";
import { share } from "./shuffled";

/** Through forwarders relays are asked for tickets after a random time between these, in milliseconds. */
const PAUSE = { shortest: 60_000, longest: 900_000 };
/** Through forwarders what waits is handed in at most so long after the page is opened, and one thing after another, in milliseconds. */
const [SOON, APART] = [30_000, 120_000];

/** Whose errands they are. */
interface Owner {
  readonly deployment: Deployment;
  readonly phone: Pick<PhoneClient, "call">;
  /** Shows what the phone keeps now. */
  readKept(): Promise<void>;
}

type Timer = ReturnType<typeof setTimeout> | undefined;

/** The errands of one page. */
export class Errands {
  private sending: Timer;
  private following: Timer;
  private bringing: Timer;

  constructor(private readonly owner: Owner) {}

  /** The page was opened, or the network is there again. */
  begin(): void {
    if (!this.isHiding()) return;
    this.followLater();
    this.bringLater(SOON);
  }

  /** Straight all is done in step with looks: relays know who asks. */
  async afterLook(): Promise<void> {
    if (!this.isHiding()) await this.follow();
  }

  end(): void {
    for (const timer of [this.sending, this.following, this.bringing]) clearTimeout(timer);
  }

  /** Sends what is due of a report, now and later. */
  async goOn(): Promise<void> {
    clearTimeout(this.sending);
    let at: number | null = null;
    try {
      at = await this.owner.phone.call("goOn");
    } finally {
      await this.owner.readKept();
    }
    if (at === null) return;
    // A timer holds 24 days at most.
    const wait = Math.min(Math.max(1_000, at * 1_000 - Date.now()), 3_600_000);
    this.sending = setTimeout(() => void this.goOn().catch(() => {}), wait);
  }

  /** Whether a relay is asked for tickets without learning whose they are: not in step with looks then, or it could join both. */
  private isHiding(): boolean {
    return this.owner.deployment.relays.some(({ forwarder }) => forwarder !== undefined);
  }

  private followLater(): void {
    const pause = PAUSE.shortest + share() * (PAUSE.longest - PAUSE.shortest);
    clearTimeout(this.following);
    this.following = setTimeout(() => void this.follow().finally(() => this.followLater()), pause);
  }

  /** Asks what became of what relays have, hands in what waits, and begins to send a report anew. */
  private async follow(): Promise<void> {
    // What a relay says of a visit makes no look worse than it was.
    await this.owner.phone.call("follow").catch(() => {});
    await this.owner.readKept();
    // What cannot be sent now is tried again by itself.
    await this.goOn().catch(() => {});
  }

  /** What waits, and what of a report is due, may be too late for the next question. */
  private bringLater(longest: number): void {
    clearTimeout(this.bringing);
    this.bringing = setTimeout(() => void this.bring(), (0.1 + 0.9 * share()) * longest);
  }

  private async bring(): Promise<void> {
    const isMore = await this.owner.phone.call("handIn").catch(() => false);
    await this.owner.readKept();
    await this.goOn().catch(() => {});
    if (isMore) this.bringLater(APART);
  }
}
