// Asking several relays.

import { Silence } from "./http";

/** The deployment lists none, so nothing can be read or sent. */
export class NoServer extends Error {
  override readonly name = "NoServer";
}

/** The answers of all that answer, in order; throws what the first of the others said if none does. */
export async function answered(
  relays: string[],
  ask: (relay: string) => Promise<string>,
): Promise<{ by: string; text: string }[]> {
  const answers = await Promise.allSettled(relays.map(ask));
  const told = answers.flatMap((answer, index) =>
    answer.status === "fulfilled" ? [{ by: relays[index], text: answer.value }] : [],
  );
  const failed = answers.find((answer) => answer.status === "rejected");
  if (told.length === 0) throw failed?.reason ?? new NoServer("the deployment lists no relay");
  return told;
}

/** The answer of the first that gives one. */
export async function first<T>(relays: string[], ask: (relay: string) => Promise<T>): Promise<T> {
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
