// An answer that is waited for, asked again when what it depends on changes, or when somebody wants it newer.

import { untrack } from "svelte";

export class Asked<T> {
  /** The newest one; null = there was none yet. */
  value = $state.raw<T | null>(null);
  error = $state.raw<unknown>(null);
  isBusy = $state(true);
  /** Counts the questions: what comes of an older one is not taken. */
  private asked = 0;

  /** To be made while a component is. What `question` reads before it first waits is what it depends on. */
  constructor(private readonly question: () => Promise<T>) {
    $effect(() => {
      void this.take(question());
      return () => (this.asked += 1);
    });
  }

  again = (): void => {
    void this.take(untrack(this.question));
  };

  private async take(answer: Promise<T>): Promise<void> {
    const mine = ++this.asked;
    this.isBusy = true;
    try {
      const value = await answer;
      if (mine === this.asked) [this.value, this.error] = [value, null];
    } catch (error) {
      if (mine === this.asked) this.error = error;
    }
    if (mine === this.asked) this.isBusy = false;
  }
}
