// The texts of the account panel and of what sends messages, in English, and the type of the other languages.

import { counter } from "../../../lib/i18n/count";

const count = counter("en");

export const words = {
  title: "Account",
  /** Above the ways to choose one. */
  none: "No account is chosen. What is read needs none.",
  memory: "Keys stay in the memory of this tab: they are sent nowhere, kept nowhere, and forgotten when you close it.",
  file: "Choose a key file",
  fileHint: 'Lines like ada = "24 words"',
  /** `file`: a path. */
  localnet: (file: string) => `The accounts of the localnet are in ${file}`,
  keplr: "Use Keplr",
  noKeplr: "Keplr is not installed in this browser.",
  which: "Which key?",
  use: "Use it",
  connecting: "One moment …",
  failed: {
    file: "This is no file of keys.",
    keplr: "Keplr gives no account.",
    node: "The node cannot be reached, or is not one of this chain.",
  },
  balance: "Has",
  /** The node did not tell the balance. */
  unknown: "unknown",
  byKeplr: "Keplr signs",
  byFile: "signs with its key in this tab",
  forget: "Forget it",

  send: {
    message: "Message",
    /** Of several in one transaction. */
    messages: (n: number) => `${n.toLocaleString("en")} messages in one transaction: all of them are done, or none`,
    command: "The same with wasmd",
    copy: "Copy",
    copied: "Copied",
    noAccount: "Choose an account to send it from here, or copy the command.",
    estimating: "Asking the node what it costs …",
    /** `fee`: an amount with its coin. */
    cost: (gas: string, fee: string) => `Uses ${gas} gas by simulation; the fee is ${fee}`,
    estimate: "Ask again",
    go: "Sign and send",
    sending: "Waits for its block …",
    refused: "The chain says no",
    failed: "Nothing was sent",
    /** The wallet or the network failed while it was being sent. */
    unclear: "It is not known whether it was sent. Look at the account's transactions before you send it again.",
    unsettled: "It was sent and stands in no block yet. Do not send it again before you know what became of it.",
    log: "All that the chain said",
    isSent: "Sent",
    wasSent: "What was sent",
    done: "It stands in a block",
    hash: "Transaction",
    height: "Height",
    simulated: "Gas by simulation",
    gas: "Gas used",
    /** Why the two are not the same. `times`: the limit is so many times the simulation. */
    gasMore: (times: string, limit: string) => `The simulation is made on the state before, so more or less may be used in the block; the limit is ${times} times the simulation, ${limit}.`,
    events: (n: number) => count(n, { one: "1 event", other: "# events" }),
  },
};

export type AccountWords = typeof words;
