// Asking a server of ours over HTTP: bounded, without a trace of who asks, and never sent elsewhere.

/** How long an answer may take, in milliseconds. */
const PATIENCE = 20_000;
/** Most characters of an answer. */
const MAX_ANSWER = 1 << 23;

/** A server said no, and why. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  constructor(
    /** Its URL. */
    readonly by: string,
    /** For programs. */
    readonly kind: string,
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

/** The text at a path, which the server is asked for even if it was read before: it says whether it is the same still. */
export function get(url: string, path: string): Promise<string> {
  return ask(url, path, { method: "GET", cache: "no-cache" });
}

/** The text at a path that never changes, or says itself how long it may be kept. */
export function getKept(url: string, path: string): Promise<string> {
  return ask(url, path, { method: "GET" });
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

async function ask(url: string, path: string, init: RequestInit): Promise<string> {
  const isHanding = init.method === "POST";
  let answer: Response;
  let text: string;
  try {
    answer = await fetch(`${url}${path}`, {
      ...init,
      signal: AbortSignal.timeout(PATIENCE),
      credentials: "omit",
      referrerPolicy: "no-referrer",
      redirect: "error",
    });
    text = await answer.text();
  } catch (error) {
    throw new Silence(url, error instanceof Error ? error.message : String(error), isHanding);
  }
  if (text.length > MAX_ANSWER) throw new Silence(url, "it answers without end", isHanding);
  if (!answer.ok) throw refusal(url, answer.status, text, isHanding);
  return text;
}

function refusal(url: string, status: number, text: string, isHanding: boolean): Error {
  try {
    const { type, detail } = JSON.parse(text) as { type?: unknown; detail?: unknown };
    if (typeof type === "string" && typeof detail === "string") {
      return new Refusal(url, type.slice(0, 40), detail.slice(0, 300));
    }
  } catch {
    // A page of something that stands before it.
  }
  return new Silence(url, `HTTP ${status}`, isHanding);
}
