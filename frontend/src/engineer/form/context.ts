// What every field of a form knows.

import { createContext } from "svelte";
import type { Problems } from "../../lib/schema/value";
import type { EngineerWords } from "../words/en";

export interface Form {
  readonly t: EngineerWords["form"];
  readonly problems: Problems;
  /** Of the language. */
  readonly locale: string;
}

export const [getForm, setForm] = createContext<Form>();

/** Names a field in the page, so that what is wrong can be gone to. */
export function fieldId(path: string): string {
  return `field${path}`;
}
