// Reporting: chosen by the owner, signed by an authority for a code or a carried request, sent piece by piece through relays.

import { type PassedSlip, readCode, type ReportItem } from "#wasm";
import { requestSignatures } from "../relay/desk";
import { Refusal } from "../relay/http";
import { handInSlip, isHidden, type Relay, readTicket } from "../relay/relay";
import { first } from "../relay/several";
import { share, shuffled } from "../shuffled";
import { clock } from "../time";
import type { KeptPhone } from "./kept";
import { look } from "./reading";
import type { Step } from "./step";

/** Over how many hours what is sent is spread. */
const SPREAD_HOURS = 6;
/** For how long a piece waits at most once it may be sent, in seconds: pauses that are drawn seldom come to half of it. */
const LONGEST = 4 * SPREAD_HOURS * 3_600;
/** After how long one that nobody takes is tried again at the earliest, in seconds, up to a half more or less. */
const RETRY = 600;

export type { ReportItem };

/** A piece of the report that is under way. */
export interface SentItem extends ReportItem {
  /** Why the last relay that was asked has refused it, for programs; null = none has, or it was not tried since the page was opened. */
  refusal: string | null;
}

/** What is known of the pieces while the page is open. */
export class Sending {
  /** Why relays refuse them, by their ids. */
  readonly refusals = new Map<string, string>();
}

/** All that could be made public; nothing is kept or sent. */
export function draft(kept: KeptPhone): Promise<ReportItem[]> {
  return kept.using((phone) => phone.draft(sureNow(kept)));
}

/** Keeps a choice of items, by their ids, and returns what an authority is asked to sign: the lines of a request file. */
export async function request(kept: KeptPhone, chosen: string[]): Promise<string> {
  const requests = await begin(kept, chosen);
  return requests.map((line) => `${line}\n`).join("");
}

/** Has a choice signed for a one-time code, by the first desk of the record that takes it; returns how many pieces were. */
export async function withCode(kept: KeptPhone, chosen: string[], code: string): Promise<number> {
  const read = readCode(code);
  // Before a code is used up, so that its answer is kept as soon as it comes.
  const { registry } = await look(kept);
  const requests = await begin(kept, chosen);
  const desks = kept.deployment.desks.map(({ url }) => url);
  return take(kept, await requestSignatures(desks, read, requests), registry);
}

/** Takes what an authority gave back for a request, the lines of its file; returns how many pieces were signed. */
export async function takeAnswer(kept: KeptPhone, text: string): Promise<number> {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  // As every other look: nothing that is read tells that somebody reports.
  const { registry } = await look(kept);
  return take(kept, lines, registry);
}

/** The report that is under way; empty = there is none. */
export async function report(kept: KeptPhone, { refusals }: Sending): Promise<SentItem[]> {
  const items = await kept.using((phone) => phone.report());
  return items.map((item) => ({ ...item, refusal: refusals.get(item.id) ?? null }));
}

/**
 * Sends what is due, one piece at a time. Returns when it is to be called again, Unix seconds of this clock; null = nothing waits.
 * `hours`: over which the pieces are spread; 0 = all go at once.
 */
export async function goOn(kept: KeptPhone, { refusals }: Sending, hours = SPREAD_HOURS): Promise<number | null> {
  // While blocks say that this clock is ahead, nothing is due that is not by them.
  const now = Math.min(sureNow(kept), kept.chainClock.newest);
  const due = await kept.using((phone) => phone.schedule(now, hours));
  const drawn = new Map(due.map(({ id, at }) => [id, at]));
  // A time once drawn stays, also when the page is closed: drawn anew at each opening, it might never come. One that is days away was
  // drawn by another clock.
  const before = hours === 0 ? new Map<string, number>() : await kept.plan();
  const plan = new Map(due.map(({ id, at, not_before }) => {
    const planned = before.get(id) ?? Infinity;
    return [id, planned <= Math.max(now, not_before) + LONGEST ? planned : at];
  }));
  const overdue = [...plan].filter(([, at]) => at <= now).sort(([, a], [, b]) => a - b).map(([id]) => id);
  const turn = hours === 0 ? overdue : overdue.slice(0, 1);
  for (const id of turn) {
    try {
      await send(kept, id);
      plan.delete(id);
      refusals.delete(id);
    } catch (error) {
      if (error instanceof Refusal) refusals.set(id, error.kind);
      else refusals.delete(id);
      plan.set(id, Math.max(drawn.get(id) ?? 0, now + Math.ceil(RETRY * (0.5 + share()))));
    }
  }
  // Those that have come due with it, while nobody was there or no relay was, would show in one moment that they belong together.
  for (const id of overdue.slice(turn.length)) plan.set(id, drawn.get(id) ?? now + RETRY);
  await kept.writePlan(plan);
  // By this clock, which may be another one.
  return plan.size > 0 ? Math.min(...plan.values()) - now + clock() : null;
}

async function send(kept: KeptPhone, id: string): Promise<void> {
  const text = await kept.using((phone) => phone.slipRequest(id));
  if (text === undefined) return;
  // No relay gets more of them than another.
  const relays = shuffled(kept.unseeing());
  const [relay, ticket] = await first(relays, async (relay): Promise<[Relay, string]> => [relay, await handInSlip(relay, text)]);
  await kept.changing((phone) => ({ answer: phone.slipPassed(id, relay.url, ticket, isHidden(relay), sureNow(kept)) }));
}

/** What there is to ask of pieces that relays have: a step each. */
export async function slipSteps(kept: KeptPhone): Promise<Step[]> {
  const passed = await kept.using((phone) => phone.passedSlips());
  return passed.map((slip) => ({ until: Infinity, isQuestion: true, run: () => followSlip(kept, slip) }));
}

async function followSlip(kept: KeptPhone, { id, relay: url, ticket, is_oblivious }: PassedSlip): Promise<void> {
  const relay = kept.relay(url, is_oblivious);
  let said: string | undefined;
  try {
    said = relay ? JSON.stringify(await readTicket(relay, ticket)) : undefined;
  } catch {
    said = undefined;
  }
  await kept.changing((phone) => ({ answer: phone.slipSaid(id, said, sureNow(kept)) }));
}

function begin(kept: KeptPhone, chosen: string[]): Promise<string[]> {
  return kept.changing((phone) => ({ answer: phone.beginReport(chosen, sureNow(kept)) }));
}

function take(kept: KeptPhone, answers: string[], registry: string): Promise<number> {
  return kept.changing((phone) => ({
    answer: answers.reduce((sum, answer) => sum + phone.takeSigned(answer, registry), 0),
  }));
}

/** What is over by the chain's time and by this clock: a relay whose clock is ahead would get the key of a day that is not over. */
function sureNow(kept: KeptPhone): number {
  return Math.min(kept.now(), clock());
}
