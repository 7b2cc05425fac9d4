// Asking several relays.

import { Silence } from "./http";

/** The deployment lists none, so nothing can be read or sent. */
export class NoServer extends Error {
  override readonly name = "NoServer";
}

/** The answer of the first that gives one. */
export async function first<R, T>(relays: R[], ask: (relay: R) => Promise<T>): Promise<T> {
  let last: unknown = new NoServer("the deployment lists no relay");
  for (const relay of relays) {
    try {
      return await ask(relay);
    } catch (error) {
      last = error;
    }
  }
  throw last;
}

/** Whether a relay that has failed so may have taken what it was given: such a one is asked again before another. */
export function mayHaveIt(error: unknown): boolean {
  return error instanceof Silence && error.mayHaveIt;
}
