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
  private readonly known: Map<string, Promise<boolean>>;
  private last = 0;
  /** Transactions wait for those before, so that their order stays that of the chain. */
  private queue = Promise.resolve();

  constructor(
    private readonly explorer: Pick<Explorer, "creator">,
    { state, registry }: Pick<Deployment, "state" | "registry">,
  ) {
    this.known = new Map([state, registry].map((address) => [address, Promise.resolve(true)]));
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
    const isOurs = await Promise.all(events.map(({ contract }) => this.isOfTree(contract)));
    const ours = events.filter((_, at) => isOurs[at]).map((event) => ({ ...event, hash, height, id: ++this.last }));
    const join = (list: ShownEvent[]): ShownEvent[] => [...ours.reverse(), ...list].slice(0, MOST);
    if (ours.length === 0) return;
    if (this.isPaused) this.held = join(this.held);
    else this.events = join(this.events);
  }

  /** Whether the state, or a contract of the tree, has made it: the chain says who did, and nobody else can. */
  private isOfTree(address: string, levels = LEVELS): Promise<boolean> {
    const known = this.known.get(address);
    if (known) return known;
    if (levels === 0) return Promise.resolve(false);
    const asked = this.explorer.creator(address).then((creator) => creator !== null && this.isOfTree(creator, levels - 1));
    // What could not be asked is asked again.
    const kept = asked.catch(() => {
      this.known.delete(address);
      return false;
    });
    if (this.known.size >= MOST_KNOWN) this.known.delete([...this.known.keys()][2]);
    this.known.set(address, kept);
    return kept;
  }
}
