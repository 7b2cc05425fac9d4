// A relay as a phone talks to it: what is read is the same for everybody, what is handed in has one length.

import { get, getKept, parse, post, Refusal, Silence } from "./http";

/** Bytes of whatever is handed in. */
const BODY_LENGTH = 1_024;

/** What became of a ticket. */
export interface TicketState {
  state: "queued" | "in" | "refused";
  reason: string | null;
}

/** JSON text of where a relay's feed ends. */
export function readHead(relay: string): Promise<string> {
  return get(relay, "/v1/head");
}

/** JSON text of a page of the feed. */
export function readPage(relay: string, from: number): Promise<string> {
  return getKept(relay, `/v1/feed/${from}`);
}

/** JSON text of what the registry says of itself. */
export function readRegistry(relay: string): Promise<string> {
  return get(relay, "/v1/registry");
}

/** Every place that has a contract, in its text form. */
export async function readPlaces(relay: string): Promise<string[]> {
  const places: unknown = parse(relay, await get(relay, "/v1/places"));
  if (!Array.isArray(places) || !places.every((place) => typeof place === "string")) {
    throw new Silence(relay, "it tells no list of places", false);
  }
  return places;
}

/** Hands a visit in; returns its ticket. */
export function handInVisit(relay: string, request: string): Promise<string> {
  return handIn(relay, "/v1/check-ins", request);
}

/** Hands a slip in; returns its ticket. */
export function handInSlip(relay: string, request: string): Promise<string> {
  return handIn(relay, "/v1/slips", request);
}

/** What became of a ticket; null = the relay does not know it, any more. */
export async function readTicket(relay: string, ticket: string): Promise<TicketState | null> {
  try {
    return parse(relay, await get(relay, `/v1/tickets/${ticket}`)) as TicketState;
  } catch (error) {
    if (error instanceof Refusal && error.kind === "no_ticket") return null;
    throw error;
  }
}

async function handIn(relay: string, path: string, request: string): Promise<string> {
  const { ticket } = parse(relay, await post(relay, path, request, BODY_LENGTH)) as { ticket?: unknown };
  if (typeof ticket !== "string" || !/^[0-9a-fA-F]{32}$/.test(ticket)) {
    throw new Silence(relay, "it gave no ticket", true);
  }
  return ticket;
}
