// Rows of the table that is saved: one for each message of a transaction.

import type { Entry } from "../../lib/chain/audit";

export function rowsOf({ hash, height, time, messages, events }: Entry, names: ReadonlyMap<string, string>): string[][] {
  const when = time === null ? "" : new Date(time * 1_000).toISOString();
  const what = events.map(({ kind, attributes }) => `${kind}(${attributes.map(({ key, value }) => `${key}: ${value}`).join(", ")})`).join("; ");
  return messages.map(({ sender, contract, name, json }) => [when, `${height}`, hash, sender, contract, names.get(contract) ?? "", name, json, what]);
}
