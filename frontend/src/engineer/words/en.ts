// The texts of the contract explorer in English, and the type of the other languages. Names of fields, messages, tables and events
// are the contracts' own and stay as they are.

import type { TextForm } from "../../lib/schema/shape";
import type { Problem } from "../../lib/schema/value";
import { tables } from "./tables/en";
import { counter } from "../../lib/i18n/count";

const count = counter("en");

const FORMS: Record<TextForm, string> = {
  plain: "text",
  address: "an address like wasm1…",
  hex: "hexadecimal, two digits a byte",
  base64: "base64",
  amount: "an amount in base units: digits alone",
  decimal: "a decimal number like 0.001",
  signedDecimal: "a decimal number like -2.5",
};

export const words = {
  title: "Contracts",
  /** Names the navigation. */
  nav: "Explorer",
  contracts: "Contracts",
  events: "Events",
  connecting: "Connecting to the node …",
  noNode: "The node cannot be reached, or is not one of this chain.",
  again: "Try again",
  refused: "The contract says no",
  failed: "There is no answer",
  away: "The node does not answer. Check your connection, and try again.",
  log: "All that was said",
  loading: "One moment …",

  begin: "The tree",
  beginMore: (chain: string, node: string) => `Chain ${chain}, read from ${node}.`,
  address: "Address of a contract",
  addressBad: "This is no address of a contract.",
  addressNeeded: "This field is needed: type or paste an address like wasm1…, or choose a contract above.",
  open: "Look at it",
  /** Kinds of contracts; `null` is one that is none of the tree's. */
  kinds: { state: "State", county: "County", city: "City", location: "Location", "contact-registry": "Contact registry" },
  unknownKind: "Contract",

  tabs: { info: "About it", query: "Ask", execute: "Execute", rows: "Rows" },
  info: {
    address: "Address",
    code: "Code",
    checksum: "Checksum",
    creator: "Made by",
    admin: "May be migrated by",
    nobody: "nobody",
    label: "Label",
    version: "Version",
    noVersion: "does not say",
    made: "Made in block",
    unknown: "unknown",
    children: "Below it",
    noChildren: "Nothing yet.",
    more: "More",
    history: "Codes it has had",
    message: "Its message",
    operations: { init: "made", migrate: "migrated", genesis: "from genesis", unknown: "unknown" },
    /** Of a code. */
    inBlock: (height: string) => `in block ${height}`,
  },

  form: {
    message: "Message",
    json: "As JSON",
    jsonHint: "The form and this text are the same message: change either.",
    /** `why`: in the browser's words. */
    badJson: (why: string) => `This is no JSON, so the form waits: ${why}`,
    /** Beside the name of what may be left out. */
    give: (name: string) => `Give ${name}`,
    add: "Add one",
    remove: (n: number) => `Remove ${n.toLocaleString("en")}`,
    nothing: "Nothing to fill in.",
    anew: "Begin it anew",
    funds: "Coins to send with it",
    onlyJson: "Only as JSON.",
    noSchema: "Its messages are not known here: write them as JSON.",
    ask: "Ask",
    prepare: "Go on",
    wrong: (n: number) => count(n, { one: "One field is wrong:", other: "# fields are wrong:" }),
    /** What an integer may be. */
    range: (least: string, most: string) => `${least} to ${most}`,
    forms: FORMS,
    problem: (problem: Problem): string => {
      switch (problem.is) {
        case "missing":
          return "Fill this in.";
        case "noText":
          return "This must be a text.";
        case "noInteger":
          return "This must be an integer.";
        case "noBoolean":
          return "This must be true or false.";
        case "noList":
          return "This must be a list.";
        case "noObject":
          return "This must be an object.";
        case "noVariant":
          return "This is none of those that can be chosen.";
        case "form":
          return `This must be ${FORMS[problem.form]}.`;
        case "range":
          return `This must be from ${problem.least.toLocaleString("en")} to ${problem.most.toLocaleString("en")}.`;
        case "unknownField":
          return `The contract knows no field ${problem.name}.`;
      }
    },
  },

  answer: {
    title: "Answer",
    /** `when`: date and time of the block. */
    at: (height: string, when: string) => `Block ${height}, ${when}`,
    atHeight: (height: string) => `Block ${height}`,
  },

  rows: {
    intro: "What the contract has stored, as the chain has it, in the order of its keys.",
    none: "No more rows.",
    asOf: (height: string) => `As of block ${height}`,
    next: "Further rows",
    first: "From the beginning",
    unknown: "table not known",
    tables,
    asBytes: "not decoded: the bytes",
    bytes: "The bytes",
    all: "The value and the bytes",
    key: "Key",
    value: "Value",
  },

  stream: {
    title: "Events",
    intro: "What the contracts of this tree tell, as blocks come; the newest first. All transactions of the chain are listened to.",
    on: "Listening",
    off: "The connection is lost; it is tried again by itself.",
    opening: "Connecting …",
    pause: "Pause",
    goOn: "Go on",
    /** While paused. */
    held: (n: number) => `${n.toLocaleString("en")} new since the pause`,
    clear: "Empty the list",
    contract: "Contract",
    type: "Event",
    all: "all",
    none: "Nothing yet. Something is heard here when somebody checks in, reports, or changes the tree.",
    noMatch: "None of those heard so far.",
    shown: (n: number, most: number) => `${n.toLocaleString("en")} shown; at most ${most.toLocaleString("en")} are kept`,
    block: (height: string) => `Block ${height}`,
    transaction: "Transaction",
  },
};

export type EngineerWords = typeof words;
