// A visit that its owner signs with an account: it is in the diary as every other, and no relay gets it once it is on the chain.

import type { KeptPhone } from "./kept";

/** What a place is told of a visit. */
export interface OwnVisit {
  place: string;
  /** In intervals of ten minutes since 1970. */
  interval: number;
  tag: string;
}

/** What a relay says of a visit that a place has. */
const IN = JSON.stringify({ state: "in", reason: null });

/** Keeps a visit to a place now. */
export function keepVisit(kept: KeptPhone, typed: string): Promise<OwnVisit> {
  return kept.changing((phone) => {
    const { place, interval, tag } = phone.visit(typed, kept.now());
    return { answer: { place, interval, tag } };
  });
}

/** Notes that the place has it. */
export async function noteIn(kept: KeptPhone, tag: string): Promise<void> {
  await kept.changing((phone) => ({ answer: phone.heard(tag, IN, kept.now()) }));
}
