// What every field of a form knows.

import { type Component, createContext } from "svelte";
import type { Shape } from "../../lib/schema/shape";
import type { Problems } from "../../lib/schema/value";
import type { EngineerWords } from "../words/en";

/** What a field of any kind is given. Whoever shows it keeps the value: every change is handed over as a whole new one. */
export interface FieldProps<S extends Shape = Shape, V = unknown> {
  shape: S;
  value: V;
  /** Its name in the message; empty = what stands before it says it. */
  label: string;
  hint?: string;
  path: string;
  onchange: (value: unknown) => void;
}

export interface Form {
  /** Shows a value whatever it looks like, for fields that hold others. */
  readonly Value: Component<FieldProps>;
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
