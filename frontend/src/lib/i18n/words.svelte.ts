// The texts of an office in the language of the page. A new language takes their place when it has come, so that no page is
// taken away, and with it what somebody has typed.

import { language } from "./language.svelte";
import type { Loads } from "./office";

export class Words<T> {
  /** Null until they are there. */
  current = $state.raw<T | null>(null);

  /** To be made while a component is. */
  constructor(loads: Loads<T>) {
    $effect(() => {
      const { code } = language;
      loads[code]()
        .then(({ words }) => {
          if (language.code === code) this.current = words;
        })
        // The texts of before stay, and so does the page.
        .catch(() => {});
    });
  }
}
