// A visit that its owner signs with an account: it is in the diary as every other, and no relay gets it once it is on the chain.

import { intervalAt } from "../time";
import type { KeptPhone } from "./kept";

/** What a place is told of a visit; its secret stays with the phone. */
export interface ToldVisit {
  place: string;
  /** In intervals of ten minutes since 1970. */
  interval: number;
  tag: string;
  /** Whether it was not kept before: then nobody can have signed it. */
  isNew: boolean;
}

/** What a relay says of a visit that a place has. */
const IN = JSON.stringify({ state: "in", reason: null });

/** Keeps a visit to a place now that an account signs. No relay gets it: it would learn whose address is that of the account. */
export function keepVisit(kept: KeptPhone, typed: string, account: string): Promise<ToldVisit> {
  return kept.changing((phone) => {
    const before = new Set(phone.visits(kept.now()).map(({ tag }) => tag));
    const { place, at, tag } = phone.ownVisit(typed, account, kept.now());
    return { answer: { place, interval: intervalAt(at), tag, isNew: !before.has(tag) } };
  });
}

/** Forgets one that its owner has not signed after all. */
export async function dropVisit(kept: KeptPhone, tag: string): Promise<void> {
  await kept.changing((phone) => ({ answer: phone.dropOwnVisit(tag) }));
}

/** Notes that the place has it. */
export async function noteIn(kept: KeptPhone, tag: string): Promise<void> {
  await kept.changing((phone) => ({ answer: phone.heard(tag, IN, kept.now()) }));
}
