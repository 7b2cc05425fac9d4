// Asking a server of ours over HTTP: bounded, without a trace of who asks, and never sent elsewhere.

import { whole } from "../whole";
import { refusalName } from "./refusals";

/** How long an answer may take, in milliseconds. */
const PATIENCE = 20_000;
/** Most bytes of an answer: what the registry says of ten thousand authorities. */
const MAX_ANSWER = 1 << 23;

/** A server said no, and why. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  constructor(
    /** Its URL. */
    readonly by: string,
    /** Its name, see refusals.ts. */
    readonly kind: string,
    /** Who says what. */
    detail: string,
  ) {
    super(detail);
  }
}

/** A server did not answer, or not as one of ours does. */
export class Silence extends Error {
  override readonly name = "Silence";
  constructor(
    /** Its URL. */
    readonly by: string,
    reason: string,
    /** Whether it can have taken what it was given. */
    readonly mayHaveIt: boolean,
  ) {
    super(reason);
  }
}

/** What came back. */
export interface Answer {
  status: number;
  /** Content type. */
  type: string | null;
  bytes: Uint8Array;
}

/** The text at a path. */
export function get(url: string, path: string, until?: AbortSignal): Promise<string> {
  return ask(url, path, { method: "GET", signal: until });
}

/** Hands JSON in, with blanks behind it up to a length that tells nothing; returns the answer's text. */
export function post(url: string, path: string, json: string, length: number): Promise<string> {
  const headers = { "content-type": "application/json" };
  return ask(url, path, { method: "POST", body: json.padEnd(length), headers });
}

/** What a text holds; a Silence if it is no JSON. */
export function parse(url: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Silence(url, "its answer is no JSON", true);
  }
}

/** Asks at an address, whatever comes back. `most`: bytes of an answer. Throws a Silence. */
export async function exchange(url: string, path: string, init: RequestInit, most = MAX_ANSWER): Promise<Answer> {
  const bound = AbortSignal.timeout(PATIENCE);
  try {
    const answer = await fetch(`${url}${path}`, {
      ...init,
      // What a browser keeps of an answer it names to the server the next time: a name that a server makes up would be known again.
      cache: "no-store",
      signal: init.signal ? AbortSignal.any([bound, init.signal]) : bound,
      credentials: "omit",
      referrerPolicy: "no-referrer",
      redirect: "error",
    });
    return { status: answer.status, type: answer.headers.get("content-type"), bytes: await whole(answer, most) };
  } catch (error) {
    throw new Silence(url, error instanceof Error ? error.message : String(error), init.method === "POST");
  }
}

/** The text of an answer that says yes; throws a Refusal, or a Silence if it is none of ours. */
export function accepted(url: string, status: number, text: string, isHanding: boolean): string {
  if (status >= 200 && status < 300) return text;
  try {
    const { type, title, detail } = JSON.parse(text) as { type?: unknown; title?: unknown; detail?: unknown };
    if (typeof type === "string" && typeof detail === "string") {
      throw new Refusal(url, refusalName(type, title), `${url}: ${detail.slice(0, 300)}`);
    }
  } catch (error) {
    if (error instanceof Refusal) throw error;
    // A page of something that stands before it.
  }
  throw new Silence(url, `HTTP ${status}`, isHanding);
}

async function ask(url: string, path: string, init: RequestInit): Promise<string> {
  const { status, bytes } = await exchange(url, path, init);
  return accepted(url, status, new TextDecoder().decode(bytes), init.method === "POST");
}
