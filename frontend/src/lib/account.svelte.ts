// The account that an office signs with. Its key is in the memory of this tab and nowhere else: closing the tab forgets it.

import type { Coin } from "@cosmjs/amino";
import type { Account, Keplr } from "./chain/account";
import type { Sender } from "./chain/sender";
import type { Deployment } from "./deployment";

export type AccountState =
  | { is: "none" }
  /** A file holds several keys. */
  | { is: "choosing"; accounts: Account[] }
  | { is: "connecting" }
  | { is: "account"; sender: Sender; balance: Coin | null; isKeplr: boolean }
  /** `what`: for the words that go with it; `message`: what the library says. */
  | { is: "failed"; what: "file" | "keplr" | "node"; message: string };

declare global {
  interface Window {
    keplr?: Keplr;
  }
}

/** A file of keys has a line a key. */
const LARGEST_FILE = 100_000;

export class SigningAccount {
  state = $state.raw<AccountState>({ is: "none" });
  /** Counts what was begun: what comes of something older is not taken. */
  private begun = 0;

  constructor(readonly deployment: Deployment) {}

  /** Who sends; null = nobody yet. */
  get sender(): Sender | null {
    return this.state.is === "account" ? this.state.sender : null;
  }

  /** Takes a file of keys; of several one is to be chosen. */
  async readFile(file: Blob): Promise<void> {
    await this.begin("file", async (isWanted) => {
      if (file.size > LARGEST_FILE) throw new Error(`${file.size} bytes`);
      const { readKeys } = await import("./chain/account");
      const accounts = await readKeys(await file.text());
      if (!isWanted()) return;
      if (accounts.length === 1) await this.choose(accounts[0]);
      else this.state = { is: "choosing", accounts };
    });
  }

  async choose(account: Account): Promise<void> {
    await this.begin("node", (isWanted) => this.connect(account, false, isWanted));
  }

  async useKeplr(): Promise<void> {
    const { keplr } = window;
    if (!keplr) return;
    await this.begin("keplr", async (isWanted) => {
      const [{ fromKeplr }, { priceAt }] = await Promise.all([import("./chain/account"), import("./chain/node")]);
      const account = await fromKeplr(keplr, this.deployment, await priceAt(this.deployment));
      if (isWanted()) await this.connect(account, true, isWanted);
    });
  }

  /** Asks what the account has now. A node that is away leaves what was known. */
  async readBalance(): Promise<void> {
    const { state } = this;
    if (state.is !== "account") return;
    const balance = await state.sender.balance().catch(() => state.balance);
    if (this.state === state) this.state = { ...state, balance };
  }

  forget(): void {
    this.begun += 1;
    this.sender?.disconnect();
    this.state = { is: "none" };
  }

  private async connect(account: Account, isKeplr: boolean, isWanted: () => boolean): Promise<void> {
    const { Sender } = await import("./chain/sender");
    const sender = await Sender.connect(this.deployment, account);
    if (!isWanted()) return sender.disconnect();
    this.state = { is: "account", sender, balance: null, isKeplr };
    await this.readBalance();
  }

  private async begin(what: "file" | "keplr" | "node", step: (isWanted: () => boolean) => Promise<void>): Promise<void> {
    this.forget();
    const mine = this.begun;
    const isWanted = (): boolean => this.begun === mine;
    this.state = { is: "connecting" };
    try {
      await step(isWanted);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (isWanted()) this.state = { is: "failed", what, message };
    }
  }
}

let kept: SigningAccount | null = null;

/** The account of this tab: the same on the page of every office. */
export function accountOf(deployment: Deployment): SigningAccount {
  if (kept?.deployment !== deployment) kept = new SigningAccount(deployment);
  return kept;
}
