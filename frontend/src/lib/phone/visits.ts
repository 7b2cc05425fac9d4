// Visits: kept, handed to a relay, and followed until they are on the chain.

import type { Visit } from "#wasm";
import { Refusal, Silence } from "../relay/http";
import { handInVisit, readTicket, type TicketState } from "../relay/relay";
import { mayHaveIt } from "../relay/several";
import { intervalEnd, intervalStart } from "../time";
import type { KeptPhone } from "./kept";

/** Visits that ended longer ago are taken by no place, in seconds. */
const LATEST = 3_600;

/** How far a visit has come. */
export type Stage = "committed" | "queued" | "waiting" | "too_late";

/** A visit of the diary. */
export interface DiaryVisit {
  /** Names it. */
  tag: string;
  place: string;
  /** Its begin, Unix seconds. */
  at: number;
  stage: Stage;
}

/** Keeps a visit to a place now, and hands it to a relay. It is in the diary whatever becomes of it. */
export async function checkIn(kept: KeptPhone, typed: string): Promise<DiaryVisit> {
  const visit = await kept.changing((phone) => ({ answer: phone.visit(typed, kept.now()) }));
  const isHanded = visit.is_committed || visit.handed.some(({ ticket }) => ticket !== null);
  return shown(isHanded ? visit : await handIn(kept, visit), kept.now());
}

/** The diary, the newest first. */
export async function visits(kept: KeptPhone): Promise<DiaryVisit[]> {
  const all = await kept.using((phone) => phone.visits());
  return all.map((visit) => shown(visit, kept.now())).reverse();
}

/** Asks what became of visits that relays have; hands on, or anew, what is on its way no more. */
export async function followVisits(kept: KeptPhone): Promise<void> {
  const all = await kept.using((phone) => phone.visits());
  for (const visit of all.filter(({ is_committed }) => !is_committed)) {
    const last = visit.handed.at(-1);
    const said = last?.ticket ? await asked(last.relay, last.ticket) : null;
    const answer = said ? JSON.stringify(said) : undefined;
    const goesOn = await kept.changing((phone) => ({ answer: phone.heard(visit.tag, answer, kept.now()) }));
    // One that no relay has, or has answered for, goes again.
    const isNowhere = !last?.ticket;
    if ((goesOn || isNowhere) && !isTooLate(visit, kept.now())) await handIn(kept, visit);
  }
}

/** Hands a visit to the first relay that has not had it and takes it. */
async function handIn(kept: KeptPhone, visit: Visit): Promise<Visit> {
  const had = visit.handed.map(({ relay }) => relay);
  // One that may have it is asked again before another gets it.
  const maybe = visit.handed.find(({ ticket }) => ticket === null)?.relay;
  const relays = maybe ? [maybe] : kept.relays().filter((relay) => !had.includes(relay));
  const note = (relay: string, ticket?: string): Promise<Visit> =>
    kept.changing((phone) => {
      phone.handed(visit.tag, relay, ticket, false);
      return { answer: phone.visits().find(({ tag }) => tag === visit.tag) ?? visit };
    });
  for (const relay of relays) {
    try {
      return await note(relay, await handInVisit(relay, visit.request));
    } catch (error) {
      if (mayHaveIt(error)) return note(relay);
      if (!(error instanceof Silence || error instanceof Refusal)) throw error;
    }
  }
  return visit;
}

async function asked(relay: string, ticket: string): Promise<TicketState | null> {
  try {
    return await readTicket(relay, ticket);
  } catch {
    return null;
  }
}

function isTooLate(visit: Visit, now: number): boolean {
  return intervalEnd(visit.interval) + LATEST <= now;
}

function shown(visit: Visit, now: number): DiaryVisit {
  const { tag, place, interval, handed } = visit;
  let stage: Stage = "waiting";
  if (visit.is_committed) stage = "committed";
  else if (isTooLate(visit, now)) stage = "too_late";
  else if (handed.at(-1)?.ticket) stage = "queued";
  return { tag, place, at: intervalStart(interval), stage };
}
