// What every page of the authority is given: the tree, who signs, and the texts.

import { createContext } from "svelte";
import type { SigningAccount } from "../lib/account.svelte";
import type { Tree } from "../lib/chain/tree";
import type { Deployment } from "../lib/deployment";
import type { Words } from "../lib/i18n/words.svelte";
import type { AuthorityWords } from "./words/en";

export class Office {
  constructor(
    readonly deployment: Deployment,
    readonly tree: Tree,
    readonly account: SigningAccount,
    private readonly words: Words<AuthorityWords>,
  ) {}

  /** There are some before there is an office, and for ever after. */
  get t(): AuthorityWords {
    return this.words.current as AuthorityWords;
  }

  /** Who signs; null = nobody yet. */
  get address(): string | null {
    return this.account.sender?.account.address ?? null;
  }

  disconnect(): void {
    this.tree.disconnect();
  }
}

export const [useOffice, setOffice] = createContext<Office>();
