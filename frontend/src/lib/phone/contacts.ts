// Whom this phone has met, by logs that were taken in or by a radio that is simulated.

import type { Beacon, Imported, Met } from "#wasm";
import type { Signals } from "../signals";
import type { KeptPhone } from "./kept";

export type { Beacon, Imported, Met };

/** Keeps the encounters that signals make. Whom they were with shows when it is next looked. */
export function meet(kept: KeptPhone, { senders, at, rssi }: Omit<Signals, "leftOut">): Promise<Imported> {
  return kept.changing((phone) => ({
    answer: phone.meetSignals(senders, Float64Array.from(at), Int16Array.from(rssi), kept.now()),
  }));
}

/** All who were met, the oldest first. */
export function contacts(kept: KeptPhone): Promise<Met[]> {
  return kept.using((phone) => phone.contacts());
}

/** What this phone sends from a time on, Unix seconds, for so many seconds; its keys are kept before. */
export function beacons(kept: KeptPhone, from: number, seconds: number): Promise<Beacon[]> {
  return kept.changing((phone) => ({ answer: phone.beacons(from, seconds) }));
}
