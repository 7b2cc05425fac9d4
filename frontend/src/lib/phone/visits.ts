// Visits: kept, handed to a relay, and followed until they are on the chain.

import type { HandedTo, Visit, VisitStage } from "#wasm";
import { Refusal, Silence } from "../relay/http";
import { handInVisit, isHidden, type Relay, readTicket, type TicketState } from "../relay/relay";
import { mayHaveIt } from "../relay/several";
import type { KeptPhone } from "./kept";
import type { Step } from "./step";

/** A visit of the diary. */
export interface DiaryVisit {
  /** Names it. */
  tag: string;
  place: string;
  /** Its begin, Unix seconds. */
  at: number;
  stage: VisitStage;
}

/** A visit that was just made. */
export interface CheckedIn extends DiaryVisit {
  /** Why the last of the relays that answered refuses it, for programs; null = none does. */
  refusal: string | null;
}

/** Keeps a visit to a place now, and hands it to a relay. It is in the diary whatever becomes of it. */
export async function checkIn(kept: KeptPhone, typed: string): Promise<CheckedIn> {
  const visit = await kept.changing((phone) => ({ answer: phone.visit(typed, kept.now()) }));
  const refusals: string[] = [];
  const handed = visit.stage === "waiting" ? await handIn(kept, visit, refusals) : visit;
  const isRefused = handed.stage === "waiting" && handed.handed.length === 0;
  return { ...shown(handed), refusal: isRefused ? (refusals.at(-1) ?? null) : null };
}

/** The diary, the newest first. */
export async function visits(kept: KeptPhone): Promise<DiaryVisit[]> {
  const all = await kept.using((phone) => phone.visits(kept.now()));
  return all.map(shown).reverse();
}

/** What there is to ask of visits that relays have, and to hand on, or anew, of those that are on their way no more: a step each. */
export async function visitSteps(kept: KeptPhone): Promise<Step[]> {
  const all = await kept.using((phone) => phone.visits(kept.now()));
  return all.filter(isOpen).map(({ tag, stage, due }) => ({
    until: due ?? Infinity,
    isQuestion: stage === "queued",
    run: () => followVisit(kept, tag),
  }));
}

async function followVisit(kept: KeptPhone, tag: string): Promise<void> {
  const visit = await kept.using((phone) => phone.visits(kept.now()).find((visit) => visit.tag === tag));
  if (!visit || !isOpen(visit) || kept.underWay.has(tag)) return;
  const answer = await asked(kept, visit.handed.at(-1));
  const goesOn = await kept.changing((phone) => ({ answer: phone.heard(visit.tag, answer, kept.now()) }));
  if (goesOn) await handOn(kept, visit);
  else if (visit.stage === "waiting") await handIn(kept, visit);
}

function isOpen({ stage }: Visit): boolean {
  return stage === "queued" || stage === "waiting";
}

/** Hands a visit to the first relay that takes it. One that may have it is asked again before another gets it. */
async function handIn(kept: KeptPhone, visit: Visit, refusals: string[] = []): Promise<Visit> {
  kept.underWay.add(visit.tag);
  try {
    return await handInOnce(kept, visit, refusals);
  } finally {
    kept.underWay.delete(visit.tag);
  }
}

async function handInOnce(kept: KeptPhone, visit: Visit, refusals: string[]): Promise<Visit> {
  const maybe = visit.handed.find(({ ticket }) => ticket === null);
  const relays = kept.unseeing().filter(({ url }) => maybe === undefined || url === maybe.relay);
  for (const relay of relays) {
    try {
      return await note(kept, visit, relay, await handInVisit(relay, visit.request));
    } catch (error) {
      if (mayHaveIt(error)) return note(kept, visit, relay);
      if (error instanceof Refusal) refusals.push(error.kind);
      else if (!(error instanceof Silence)) throw error;
    }
  }
  return visit;
}

/** Hands a visit that is late, or was refused, to the first of the relays that have not had it; if there is none, it may be asked again. */
async function handOn(kept: KeptPhone, visit: Visit): Promise<void> {
  const others = kept.unseeing().filter(({ url }) => visit.handed.every(({ relay }) => relay !== url));
  for (const relay of others) {
    try {
      await note(kept, visit, relay, await handInVisit(relay, visit.request));
      return;
    } catch (error) {
      if (!(error instanceof Silence || error instanceof Refusal)) throw error;
    }
  }
  if (visit.stage === "waiting") await handIn(kept, visit);
}

/** Notes that a relay has it, or may have it. */
function note(kept: KeptPhone, visit: Visit, relay: Relay, ticket?: string): Promise<Visit> {
  return kept.changing((phone) => {
    phone.handed(visit.tag, relay.url, ticket, isHidden(relay));
    return { answer: phone.visits(kept.now()).find(({ tag }) => tag === visit.tag) ?? visit };
  });
}

/** JSON of what the relay says that had it last; undefined = nothing. Never asked more openly than it was handed in. */
async function asked(kept: KeptPhone, last: HandedTo | undefined): Promise<string | undefined> {
  if (last === undefined || last.ticket === null) return undefined;
  const relay = kept.relay(last.relay, last.is_oblivious);
  if (!relay) return undefined;
  try {
    const said: TicketState | null = await readTicket(relay, last.ticket);
    return said === null ? undefined : JSON.stringify(said);
  } catch {
    return undefined;
  }
}

function shown({ tag, place, at, stage }: Visit): DiaryVisit {
  return { tag, place, at, stage };
}
