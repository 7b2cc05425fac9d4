// How many visits the chain has of a place: those of the camera and those that phones hand in by themselves.

import type { Wayclear } from "../lib/chain/chain";
import type { Deployment } from "../lib/deployment";

interface Sample {
  /** Unix seconds. */
  at: number;
  /** Visits since the place was made. */
  visits: number;
}

/** Pause between two questions, in milliseconds. */
const PAUSE = 60_000;
const HOUR = 3_600;

export class OnChain {
  /** Of the last hour, or since the page was opened: the oldest first. */
  samples = $state.raw<readonly Sample[]>([]);
  private isAway = $state(false);
  /** How many have come since `since`; null = the chain was not asked yet, or cannot be. */
  readonly count = $derived(this.isAway || this.samples.length === 0 ? null : this.samples[this.samples.length - 1].visits - this.samples[0].visits);
  readonly since = $derived(this.samples.at(0)?.at ?? 0);
  private client: Wayclear | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isOver = false;

  constructor(
    private readonly place: string,
    private readonly deployment: Deployment,
  ) {}

  async look(): Promise<void> {
    try {
      if (!this.client) {
        const { Wayclear } = await import("../lib/chain/chain");
        this.client = await Wayclear.connect(this.deployment);
      }
      const status = await this.client.status(this.place);
      this.isAway = false;
      const at = Math.floor(Date.now() / 1_000);
      // A place that has no contract yet has no visits.
      this.samples = [...this.samples.filter((sample) => sample.at > at - HOUR), { at, visits: status?.visits ?? 0 }];
    } catch {
      // Asked again in a minute; a count of before is not shown as one of now.
      this.isAway = true;
    }
    if (this.isOver) this.client?.disconnect();
    else this.timer = setTimeout(() => void this.look(), PAUSE);
  }

  end(): void {
    this.isOver = true;
    clearTimeout(this.timer);
    this.client?.disconnect();
  }
}
