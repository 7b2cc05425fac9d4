// Reporting: chosen by the owner, signed by an authority for a code or a carried request, sent piece by piece through relays.

import { readCode, type ReportItem } from "#wasm";
import { requestSignatures } from "../relay/desk";
import { Refusal } from "../relay/http";
import { handInSlip, isHidden, type Relay, readTicket } from "../relay/relay";
import { first } from "../relay/several";
import { clock, type KeptPhone } from "./kept";
import { look } from "./reading";

/** Over how many hours what is sent is spread. */
const SPREAD_HOURS = 6;
/** When it is tried again, in seconds. */
const RETRY = 600;

export type { ReportItem };

/** A piece of the report that is under way. */
export interface SentItem extends ReportItem {
  /** Why the last relay that was asked has refused it, for programs; null = none has, or it was not tried since the page was opened. */
  refusal: string | null;
}

/** What is known of the pieces while the page is open, by their ids. */
export class Sending {
  /** When which one goes, Unix seconds. */
  readonly schedule = new Map<string, number>();
  /** Why relays refuse them. */
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

/** Sends what is due. Returns when it is to be called again, Unix seconds; null = nothing waits. */
export async function goOn(kept: KeptPhone, { schedule, refusals }: Sending, hours = SPREAD_HOURS): Promise<number | null> {
  const due = await kept.using((phone) => phone.schedule(sureNow(kept), hours));
  // A pause once drawn stays, as long as the page is open: drawn anew each time, none would ever end.
  for (const { id, at } of due) if (!schedule.has(id)) schedule.set(id, at);
  for (const id of [...schedule.keys()]) if (!due.some((slip) => slip.id === id)) schedule.delete(id);
  for (const [id, at] of [...schedule].sort(([, a], [, b]) => a - b)) {
    if (at > sureNow(kept)) return at;
    try {
      await send(kept, id);
      schedule.delete(id);
      refusals.delete(id);
    } catch (error) {
      if (error instanceof Refusal) refusals.set(id, error.kind);
      else refusals.delete(id);
      // One that nobody takes now keeps no other back.
      schedule.set(id, sureNow(kept) + RETRY);
    }
  }
  return schedule.size > 0 ? sureNow(kept) + RETRY : null;
}

async function send(kept: KeptPhone, id: string): Promise<void> {
  const text = await kept.using((phone) => phone.slipRequest(id));
  if (text === undefined) return;
  // No relay gets more of them than another.
  const relays = shuffled(kept.relays());
  const [relay, ticket] = await first(relays, async (relay): Promise<[Relay, string]> => [relay, await handInSlip(relay, text)]);
  await kept.changing((phone) => ({ answer: phone.slipPassed(id, relay.url, ticket, isHidden(relay), sureNow(kept)) }));
}

/** Asks what became of what was sent. */
export async function followSlips(kept: KeptPhone): Promise<void> {
  for (const { id, relay: url, ticket, is_oblivious } of await kept.using((phone) => phone.passedSlips())) {
    const relay = kept.relay(url, is_oblivious);
    let said: string | undefined;
    try {
      said = relay ? JSON.stringify(await readTicket(relay, ticket)) : undefined;
    } catch {
      said = undefined;
    }
    await kept.changing((phone) => ({ answer: phone.slipSaid(id, said, sureNow(kept)) }));
  }
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

function shuffled<T>(all: T[]): T[] {
  const drawn = all.map((one) => ({ one, at: crypto.getRandomValues(new Uint32Array(1))[0] }));
  return drawn.sort((a, b) => a.at - b.at).map(({ one }) => one);
}
