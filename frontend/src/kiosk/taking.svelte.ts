// Visits that phones show a kiosk: checked, counted, kept for the hour, and handed to a relay, again until one has taken them.

import { decodeVisit, refusalOf, requestOf } from "../lib/kiosk";
import { parse, Refusal, Silence } from "../lib/relay/http";
import { handInVisit, type Relay, readHead } from "../lib/relay/relay";
import { clock, intervalAt } from "../lib/time";
import { isOver, type KeptVisits, type TakenVisit } from "./kept";

/** What became of a code that was shown. */
export type Outcome = "taken" | "known" | "foreign" | "otherPlace" | "tooLate" | "tooEarly" | "full";

/** How far back visits are counted, in seconds. */
const HOUR = 3_600;
/** Most visits of an hour: as many as a relay takes of one place, and more than a camera sees. */
const MOST = 8_000;
/** Pause between two looks at the relay, in milliseconds. */
const PAUSE = 20_000;
/** How far the newest block may be from the tablet's clock before it is said, in seconds. */
const CLOCK = 300;
/** Last second of what a browser can write as a date. */
const LAST = 8.64e12;
/** Refusals of whatever is handed in: the others wait as well. */
const TROUBLE = ["busy", "purse", "no_chain", "too_many", "storage"];

/** A clock and a block that do not go together, Unix seconds. */
export interface Doubt {
  own: number;
  block: number;
}

export class Taking {
  visits = $state.raw<readonly TakenVisit[]>([]);
  /** Whether a relay has answered lately; null = none was asked yet. */
  isConnected = $state<boolean | null>(null);
  /** Why the relay takes none, by name: something for the venue to mend. */
  problem = $state<string | null>(null);
  /** Whether the newest block that the relay knows is of another time than the tablet's; null = it is not. */
  doubt = $state.raw<Doubt | null>(null);
  /** Visits that no relay took in time, since the page was opened. */
  lost = $state(0);
  /**
   * Now by the tablet, Unix seconds. What a relay says of the time moves nothing: an old block is what a chain that rests has too,
   * and a new one may be made up. A tablet that is ten minutes late, or an hour early, takes visits all the same.
   */
  now = $state(clock());
  readonly inInterval = $derived(this.visits.filter(({ at }) => intervalAt(at) === intervalAt(this.now)).length);
  readonly inHour = $derived(this.visits.filter(({ at }) => at > this.now - HOUR).length);
  readonly waiting = $derived(this.visits.filter(({ isHanded }) => !isHanded).length);

  private timer: ReturnType<typeof setTimeout> | undefined;
  private isSending = false;
  private isOver = false;
  /** Which relay is asked first: the next one after a failure. */
  private turn = 0;

  private constructor(
    readonly place: string,
    private readonly relays: readonly Relay[],
    private readonly kept: KeptVisits,
  ) {}

  static async begin(place: string, relays: readonly Relay[], kept: KeptVisits): Promise<Taking> {
    const taking = new Taking(place, relays, kept);
    taking.visits = await kept.read(place);
    void taking.look();
    return taking;
  }

  /** Takes what a camera has read. */
  async take(text: string): Promise<Outcome> {
    this.tick();
    const visit = decodeVisit(text);
    if (!visit) return "foreign";
    const refusal = refusalOf(visit, this.place, this.now);
    if (refusal) return refusal;
    if (this.visits.some(({ tag }) => tag === visit.tag)) return "known";
    if (this.visits.length >= MOST) return "full";
    const taken = { ...visit, at: this.now, isHanded: false };
    this.visits = [...this.visits, taken];
    await this.kept.write(taken);
    void this.send();
    return "taken";
  }

  /** Looks at the clock, forgets what is an hour old, and sends what waits; again and again. */
  async look(): Promise<void> {
    clearTimeout(this.timer);
    await this.readTime();
    this.tick();
    await this.send();
    // Another look may have begun meanwhile: one goes on.
    clearTimeout(this.timer);
    if (!this.isOver) this.timer = setTimeout(() => void this.look(), PAUSE);
  }

  end(): void {
    this.isOver = true;
    clearTimeout(this.timer);
    this.kept.close();
  }

  private tick(): void {
    this.now = clock();
    for (const visit of this.visits.filter((visit) => isOver(visit, this.now))) this.forget(visit);
  }

  private forget(visit: TakenVisit): void {
    if (!visit.isHanded) this.lost += 1;
    this.visits = this.visits.filter(({ tag }) => tag !== visit.tag);
    void this.kept.remove(visit);
  }

  private async readTime(): Promise<void> {
    const relay = this.relay();
    if (relay === undefined) return;
    try {
      const { time: block } = parse(relay.url, await readHead(relay.url)) as { time?: unknown };
      if (typeof block !== "number" || !(block > 0 && block < LAST)) throw new Silence(relay.url, "it tells no time", false);
      const own = clock();
      this.doubt = Math.abs(block - own) > CLOCK ? { own, block } : null;
      this.isConnected = true;
    } catch {
      this.isConnected = false;
      this.turn += 1;
    }
  }

  private relay(): Relay | undefined {
    return this.relays[this.turn % this.relays.length];
  }

  /** One at a time, the oldest first. */
  private async send(): Promise<void> {
    const relay = this.relay();
    if (this.isSending || relay === undefined) return;
    this.isSending = true;
    try {
      // Those that are refused now keep no others back: a place may be full in one interval and not in the next.
      const waiting = this.visits.filter(({ isHanded }) => !isHanded);
      let problem: string | null = null;
      for (const visit of waiting) if (!this.isOver) problem = (await this.hand(visit, relay)) ?? problem;
      this.problem = problem;
      // Another relay may take what this one does not.
      if (problem !== null) this.turn += 1;
    } catch (error) {
      const isRefusal = error instanceof Refusal;
      this.isConnected = isRefusal;
      this.problem = isRefusal ? error.kind : null;
      // A tag counts once, however often and from whomever it comes.
      this.turn += 1;
    }
    this.isSending = false;
  }

  /** Returns why it is not taken; null = it is. Nothing is given up before its hour is over: a relay may be wrong, or late itself. */
  private async hand(visit: TakenVisit, relay: Relay): Promise<string | null> {
    try {
      await handInVisit(relay, requestOf(visit));
    } catch (error) {
      if (!(error instanceof Refusal) || TROUBLE.includes(error.kind)) throw error;
      return error.kind;
    }
    this.isConnected = true;
    const handed = { ...visit, isHanded: true };
    this.visits = this.visits.map((one) => (one.tag === visit.tag ? handed : one));
    await this.kept.write(handed);
    return null;
  }
}
