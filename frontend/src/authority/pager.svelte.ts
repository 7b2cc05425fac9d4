// A list of a contract, a page after the other, each asked for by the key behind which it begins.

import { Asked } from "../lib/asked.svelte";

/** Items of a page. */
const PAGE = 20;

export class Pager<T extends { key: string }> {
  /** Keys behind which each page before this one began; null = the first one. */
  private before = $state.raw<(string | null)[]>([]);
  private after = $state<string | null>(null);
  readonly page: Asked<{ items: T[]; hasNext: boolean }>;

  /** `ask`: so many items behind a key. */
  constructor(ask: (after: string | null, limit: number) => Promise<T[]>) {
    this.page = new Asked(async () => {
      const found = await ask(this.after, PAGE + 1);
      return { items: found.slice(0, PAGE), hasNext: found.length > PAGE };
    });
  }

  get hasBack(): boolean {
    return this.before.length > 0;
  }

  next(): void {
    const last = this.page.value?.items.at(-1);
    if (!last) return;
    this.before = [...this.before, this.after];
    this.after = last.key;
  }

  back(): void {
    this.after = this.before.at(-1) ?? null;
    this.before = this.before.slice(0, -1);
  }
}
