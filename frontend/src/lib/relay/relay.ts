// A relay as a phone talks to it: what is read is the same for everybody, what is handed in has one length, and goes through a
// forwarder if the record has one.

import type { RelayEntry } from "../deployment";
import { findPlace, placeText } from "../place";
import { get, parse, post, Refusal, Silence } from "./http";
import { askHidden, type Hidden } from "./oblivious";

/** Bytes of whatever is handed in. */
const BODY_LENGTH = 1_024;

/** What became of a ticket. */
export interface TicketState {
  state: "queued" | "in" | "refused";
  reason: string | null;
}

/** What is used of a relay. */
export type Relay = Pick<RelayEntry, "url" | "forwarder">;

/**
 * JSON text of a file that everybody reads. Of a page of the feed too it is asked whether it is the same: the last one grows with each
 * block, and one that was wrong once would else stay so.
 */
export function readFile(relay: string, path: string, until?: AbortSignal): Promise<string> {
  return get(relay, path, until);
}

/** JSON text of where a relay's feed ends. */
export function readHead(relay: string): Promise<string> {
  return readFile(relay, "/v1/head");
}

/** Every place that has a contract, in its text form, each once; what is no place is left out. */
export async function readPlaces(relay: string): Promise<string[]> {
  const texts: unknown = parse(relay, await get(relay, "/v1/places"));
  if (!Array.isArray(texts) || !texts.every((text) => typeof text === "string")) {
    throw new Silence(relay, "it tells no list of places", false);
  }
  const places = texts.map(findPlace).filter((place) => place !== null);
  return [...new Set(places.map(placeText))];
}

/** Whether it is reached through a forwarder, and then never otherwise. */
export function isHidden(relay: Relay): relay is Hidden {
  return relay.forwarder !== undefined;
}

/** Hands a visit in; returns its ticket. */
export function handInVisit(relay: Relay, request: string): Promise<string> {
  return handIn(relay, "/v1/check-ins", request);
}

/** Hands a slip in; returns its ticket. */
export function handInSlip(relay: Relay, request: string): Promise<string> {
  return handIn(relay, "/v1/slips", request);
}

/** What became of a ticket; null = the relay does not know it, any more. */
export async function readTicket(relay: Relay, ticket: string): Promise<TicketState | null> {
  const path = `/v1/tickets/${ticket}`;
  try {
    const text = isHidden(relay) ? await askHidden(relay, "GET", path) : await get(relay.url, path);
    return parse(relay.url, text) as TicketState;
  } catch (error) {
    if (error instanceof Refusal && error.kind === "no_ticket") return null;
    throw error;
  }
}

async function handIn(relay: Relay, path: string, request: string): Promise<string> {
  const text = isHidden(relay)
    ? await askHidden(relay, "POST", path, request.padEnd(BODY_LENGTH))
    : await post(relay.url, path, request, BODY_LENGTH);
  const { ticket } = parse(relay.url, text) as { ticket?: unknown };
  if (typeof ticket !== "string" || !/^[0-9a-fA-F]{32}$/.test(ticket)) {
    throw new Silence(relay.url, "it gave no ticket", true);
  }
  return ticket;
}
