// Texts of the pages of authorities, engineers and venues: each language is loaded with the page that needs it.

import type { Code } from "./language.svelte";

/** How each language is loaded: `{ en: () => import("./words/en"), ... }`, each module with its words as `words`. */
export type Loads<T> = Record<Code, () => Promise<{ words: T }>>;
