// What the tree's contracts have told since the page was opened: bounded, newest first, with a pause.

import type { Explorer } from "../lib/chain/explorer";
import type { ContractEvent, Heard } from "../lib/chain/stream";
import type { Deployment } from "../lib/deployment";

/** Most events that are kept. */
export const MOST = 500;
/** Most contracts of which it is remembered whether they belong to the tree. */
const MOST_KNOWN = 5_000;
/** A tree has four levels: whoever was made by nobody of it after so many steps is none of it. */
const LEVELS = 4;

/** An event with where it stands. */
export interface ShownEvent extends ContractEvent {
  /** Names it in the list. */
  id: number;
  hash: string;
  height: string;
}

export class HeardEvents {
  /** Those that are shown. */
  events = $state.raw<ShownEvent[]>([]);
  /** Those that came during a pause. */
  held = $state.raw<ShownEvent[]>([]);
  isPaused = $state(false);
  /** Null = not yet. */
  isOn = $state<boolean | null>(null);
  /** Whether contracts belong to the tree. */
  private readonly known: Map<string, boolean>;
  private last = 0;
  /** Transactions wait for those before, so that their order stays that of the chain. */
  private queue = Promise.resolve();

  constructor(
    private readonly explorer: Pick<Explorer, "creator">,
    { state, registry }: Pick<Deployment, "state" | "registry">,
  ) {
    this.known = new Map([state, registry].map((address) => [address, true]));
  }

  /** Takes what belongs to the tree of a transaction. */
  take(heard: Heard): Promise<void> {
    this.queue = this.queue.then(() => this.add(heard)).catch(() => {});
    return this.queue;
  }

  pause(): void {
    this.isPaused = true;
  }

  goOn(): void {
    this.isPaused = false;
    this.events = [...this.held, ...this.events].slice(0, MOST);
    this.held = [];
  }

  clear(): void {
    [this.events, this.held] = [[], []];
  }

  private async add({ hash, height, events }: Heard): Promise<void> {
    const tree = new Set<string>();
    for (const contract of new Set(events.map(({ contract }) => contract))) {
      if (await this.isOfTree(contract)) tree.add(contract);
    }
    const ours = events.filter(({ contract }) => tree.has(contract)).map((event) => ({ ...event, hash, height, id: ++this.last }));
    const join = (list: ShownEvent[]): ShownEvent[] => [...ours.reverse(), ...list].slice(0, MOST);
    if (ours.length === 0) return;
    if (this.isPaused) this.held = join(this.held);
    else this.events = join(this.events);
  }

  /** Whether the state, or a contract of the tree, has made it: the chain says who did, and nobody else can. */
  private async isOfTree(address: string): Promise<boolean> {
    const passed: string[] = [];
    try {
      let next: string | null = address;
      while (next !== null && !this.known.has(next) && passed.length < LEVELS) {
        passed.push(next);
        next = await this.explorer.creator(next);
      }
      const isOurs = next !== null && this.known.get(next) === true;
      for (const one of passed) this.remember(one, isOurs);
      return isOurs;
    } catch {
      // What could not be asked is asked again.
      return false;
    }
  }

  private remember(address: string, isOurs: boolean): void {
    // The state and the registry stand first, and stay.
    if (this.known.size >= MOST_KNOWN) this.known.delete([...this.known.keys()][2]);
    this.known.set(address, isOurs);
  }
}
