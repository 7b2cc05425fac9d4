// A message while it is written, as a form and as JSON: both are the same value, and what is typed is never lost.

import { parseExact, writeExact } from "../lib/exact-json";
import type { Shape, Variant } from "../lib/schema/shape";
import { blank, check, type Problems } from "../lib/schema/value";

/** Coins that go with a message. */
export type Coins = { amount: string; denom: string }[];

export const COINS: Shape = {
  is: "list",
  of: {
    is: "object",
    fields: [
      { name: "amount", hint: "", isOptional: false, shape: { is: "text", form: "amount" } },
      { name: "denom", hint: "", isOptional: false, shape: { is: "text", form: "plain" } },
    ],
  },
};
/** Where coins stand among what may be wrong. */
export const COINS_PATH = ".funds";

export class Draft {
  value = $state.raw<unknown>({});
  /** The JSON as it is typed. */
  text = $state("");
  /** Why the text is no JSON; the value is the last that it was. */
  badJson = $state<string | null>(null);
  coins = $state.raw<unknown>([]);
  /** What is wrong and was named. */
  problems = $state.raw<Problems>(new Map());
  /** Of the message; null = its messages are not known. */
  readonly shape: Shape | null;

  /** Begins with the message of that name, else with the first. */
  constructor(variants: Variant[], name: string) {
    this.shape = variants.length > 0 ? { is: "variants", variants } : null;
    const first = variants.find((variant) => variant.name === name) ?? variants.at(0);
    this.set(first ? blank({ is: "variants", variants: [first] }) : {});
  }

  /** By the form. */
  set(value: unknown): void {
    this.value = value;
    this.text = writeExact(value, 2);
    this.recheck();
  }

  setCoins(coins: unknown): void {
    this.coins = coins;
    this.recheck();
  }

  /** By the JSON. */
  write(text: string): void {
    this.text = text;
    try {
      this.value = parseExact(text);
      this.badJson = null;
      this.recheck();
    } catch (error) {
      this.badJson = error instanceof Error ? error.message : String(error);
    }
  }

  /** Names what is wrong; returns whether nothing is. */
  check(): boolean {
    this.problems = this.all();
    return this.problems.size === 0 && this.badJson === null;
  }

  /** What was named goes away when it is right; nothing new is named while somebody types. */
  private recheck(): void {
    const now = this.all();
    this.problems = new Map([...this.problems].filter(([path]) => now.has(path)));
  }

  private all(): Problems {
    const message = this.shape ? check(this.shape, this.value) : new Map();
    const coins = [...check(COINS, this.coins)].map(([path, problem]) => [COINS_PATH + path, problem] as const);
    return new Map([...message, ...coins]);
  }
}
