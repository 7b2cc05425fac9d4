// What can go wrong in the phone, as it is handed from the worker to the page.

import { Refusal } from "../relay/http";

/** An error with a name for the page, and words. */
export interface Trouble {
  kind: string;
  message: string;
}

/** What went wrong, of whatever was thrown: the wasm module throws such objects itself. */
export function trouble(error: unknown): Trouble {
  if (error instanceof Refusal) return { kind: error.kind, message: error.message };
  if (error instanceof Error) return { kind: error.name, message: error.message };
  const { kind, message } = (error ?? {}) as Partial<Trouble>;
  return { kind: kind ?? "unknown", message: message ?? String(error) };
}
