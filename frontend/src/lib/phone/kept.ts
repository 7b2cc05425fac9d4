// A phone and what the browser keeps of it: changed by one tab at a time, and kept before anything is sent.

import init, { type Deployment as Home, Phone, type Rows } from "#wasm";
import type { Deployment } from "../deployment";
import { isHidden, type Relay } from "../relay/relay";
import { clock } from "../time";
import { ChainClock } from "./chain-clock";
import { type Seen, Store } from "./store";

/** How long the feed of a relay may take in one look, in milliseconds: at first, and at most once looks have not come to an end. */
export const PATIENCE = { first: 60_000, longest: 1_800_000 };

/** What a change answers, and what became of the rows of the feed; left out = nothing. Untouched = there was no change at all. */
export interface Changed<T> {
  answer: T;
  feed?: Rows | "untouched";
}

/** The phone of one deployment, as this browser keeps it. */
export class KeptPhone {
  /** Tags of visits that are being handed in: whoever follows visits meanwhile lets them be. */
  readonly underWay = new Set<string>();
  readonly chainClock = new ChainClock();
  /** How long the feed of a relay may take in the next look, in milliseconds. */
  patience = PATIENCE.first;
  private phone: Phone | null = null;
  /** Names the change after which it was read or kept; undefined = nothing is kept. */
  private mark: string | undefined;
  /** The device as it was kept last. */
  private text: string | undefined;
  /** The first row of the feed that was not kept then. */
  private known = 0;

  private constructor(
    readonly deployment: Deployment,
    /** What is used of it by the phone. */
    readonly home: Home,
    private readonly store: Store,
    private readonly lock: string,
  ) {}

  static async open(deployment: Deployment, ended: () => void): Promise<KeptPhone> {
    await init();
    const { chain_id, state, registry, made_at, window_seconds } = deployment;
    // A worker's name is that of a phone of its own, for demonstrations; it mostly has none.
    const name = `${chain_id} ${state} ${made_at} ${self.name}`.trim();
    const store = await Store.open(name, ended);
    return new KeptPhone(deployment, { chain_id, state, registry, made_at, window_seconds }, store, `wayclear ${name}`);
  }

  /** The relays of the record, the first to be asked first. */
  relays(): Relay[] {
    return this.deployment.relays;
  }

  /** Those to which something may be handed: where some are reached through forwarders, none that would see whose it is. */
  unseeing(): Relay[] {
    const hidden = this.relays().filter(isHidden);
    return hidden.length > 0 ? hidden : this.relays();
  }

  /** The relay that took something, as it may be asked about it; null = only more openly than it was handed in. */
  relay(url: string, isOblivious: boolean): Relay | null {
    const known = this.relays().filter((relay) => relay.url === url);
    return known.find(isHidden) ?? (isOblivious ? null : { url });
  }

  /** The chain's time, as far as this clock and the last look tell, Unix seconds. */
  now(): number {
    return clock() + this.chainClock.off;
  }

  /** What the last look had seen, in whichever tab; undefined = there was none. */
  seen(): Promise<Seen | undefined> {
    return this.store.readSeen();
  }

  /** When which piece of a report goes, Unix seconds by its id. */
  async plan(): Promise<Map<string, number>> {
    return new Map(await this.store.readPlan());
  }

  /** Keeps it, as far as there is a report still: everything may have been deleted while a relay took its time. */
  async writePlan(plan: Map<string, number>): Promise<void> {
    await navigator.locks.request(this.lock, async () => {
      const ids = new Set((await this.current()).report().map(({ id }) => id));
      await this.store.writePlan([...plan].filter(([id]) => ids.has(id)));
    });
  }

  /** Keeps it, to be shown until the next look. Nothing is lost where it cannot be kept. */
  async see(seen: Seen): Promise<void> {
    await this.store.writeSeen(seen).catch(() => {});
  }

  /** Sends pieces of a report while no other tab does: two would send the same. */
  async alone<T>(run: () => Promise<T>): Promise<T> {
    return await navigator.locks.request(`${this.lock} report`, run);
  }

  async using<T>(use: (phone: Phone) => T): Promise<T> {
    return await navigator.locks.request(this.lock, async () => use(await this.current()));
  }

  /** Changes the phone and keeps it, or neither. No other tab does so meanwhile. */
  async changing<T>(change: (phone: Phone) => Changed<T>): Promise<T> {
    return await navigator.locks.request(this.lock, async () => {
      for (;;) {
        const phone = await this.current();
        try {
          const { answer, feed } = change(phone);
          if (feed === "untouched" || (await this.keep(phone, feed))) return answer;
        } catch (error) {
          // What was changed in memory is read anew.
          this.close();
          throw error;
        }
        // Everything was deleted meanwhile, by a tab of another tree: what is changed is what there is now.
        this.close();
      }
    });
  }

  /** Keeps a change; false = of what is not there any more. */
  private async keep(phone: Phone, feed: Rows | undefined): Promise<boolean> {
    const rows =
      feed === "anew"
        ? { bytes: phone.feedFrom(0), instead: true }
        : feed === "grown"
          ? { bytes: phone.feedFrom(this.known), instead: false }
          : null;
    const device = phone.device();
    // Most looks change nothing; other tabs need not read it all again then.
    if (rows === null && device === this.text) return true;
    // No count: one that begins anew after everything was deleted would be taken for an older one in another tab.
    const mark = crypto.getRandomValues(new Uint32Array(4)).join("-");
    if (!(await this.store.write({ mark, device }, rows, this.mark))) return false;
    [this.mark, this.text, this.known] = [mark, device, phone.next()];
    return true;
  }

  /** Forgets everything: nobody has another copy. */
  async erase(): Promise<void> {
    await navigator.locks.request(this.lock, async () => {
      await this.store.remove();
      this.close();
    });
  }

  /** The phone as it is kept now, whichever tab has changed it last. */
  private async current(): Promise<Phone> {
    const kept = await this.store.read();
    if (this.phone && kept?.mark === this.mark) return this.phone;
    this.close();
    this.phone = new Phone(this.home, kept?.device, await this.store.readFeed());
    [this.mark, this.text, this.known] = [kept?.mark, kept?.device, this.phone.next()];
    return this.phone;
  }

  private close(): void {
    this.phone?.free();
    this.phone = null;
  }
}
