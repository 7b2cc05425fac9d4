// What addresses are called: by the tree's own records, and by the key in use. Names are a convenience: pages do without.

import { getContext, setContext } from "svelte";
import type { SigningAccount } from "../../lib/account.svelte";
import { Asked } from "../../lib/asked.svelte";
import type { Known } from "../../lib/chain/known";
import { Words } from "../../lib/i18n/words.svelte";
import { LOADS } from "./loads";
import type { NameWords } from "./words/en";

/** Names that are shown of one address. */
const MOST = 2;

/** An address to choose. */
export interface Named {
  value: string;
  label: string;
}

export class Names {
  private readonly words = new Words<NameWords>(LOADS);
  private readonly asked: Asked<Known[]>;
  private readonly byAddress = $derived.by(() => {
    const all = new Map<string, Known[]>();
    for (const known of this.asked.value ?? []) all.set(known.address, [...(all.get(known.address) ?? []), known]);
    return all;
  });

  /** To be made while a component is. */
  constructor(
    private readonly account: SigningAccount,
    ask: () => Promise<Known[]>,
  ) {
    this.asked = new Asked(ask);
  }

  /** Null until the texts are there. */
  get t(): NameWords | null {
    return this.words.current;
  }

  /** All that it is called, the key in use first; empty = nothing is known. */
  of(address: string): string[] {
    const { t } = this;
    if (t === null) return [];
    const own = this.account.sender?.account;
    const found = (this.byAddress.get(address) ?? []).map(({ role, level, name }) => t.roles[role](level, name));
    return [...new Set([...(own?.address === address ? [t.own(own.name)] : []), ...found])];
  }

  /** The first of them, and how many more there are: some own a hundred cities. */
  briefly(address: string): string[] {
    const all = this.of(address);
    return this.t === null || all.length <= MOST ? all : [...all.slice(0, MOST), this.t.more(all.length - MOST)];
  }

  /** Accounts that the tree knows, to choose from, and the key in use. Contracts are none. */
  get accounts(): Named[] {
    const known = (this.asked.value ?? []).filter(({ role }) => role !== "contract").map(({ address }) => address);
    const own = this.account.sender?.account.address;
    return this.options([...(own ? [own] : []), ...known]);
  }

  /** Addresses to choose from, with what they are called. */
  options(addresses: readonly string[]): Named[] {
    return [...new Set(addresses)].map((value) => ({ value, label: this.briefly(value).join(", ") }));
  }

  /** After something in the tree has changed. */
  again(): void {
    this.asked.again();
  }
}

const KEY = Symbol("names");

export function setNames(names: Names): Names {
  return setContext(KEY, names);
}

/** Null where nobody has set any. */
export function useNames(): Names | null {
  return getContext<Names | undefined>(KEY) ?? null;
}
