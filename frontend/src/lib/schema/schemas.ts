// The contracts of the tree and their schemas, each loaded when somebody looks at such a contract.

import { messagesOf, type Variant } from "./shape";

export const KINDS = ["state", "county", "city", "location", "contact-registry"] as const;
export type Kind = (typeof KINDS)[number];

/** What a contract takes and answers. */
export interface Messages {
  query: Variant[];
  execute: Variant[];
}

const LOADS: Record<Kind, () => Promise<{ default: { query: unknown; execute: unknown } }>> = {
  state: () => import("../../../../schema/state.json"),
  county: () => import("../../../../schema/county.json"),
  city: () => import("../../../../schema/city.json"),
  location: () => import("../../../../schema/location.json"),
  "contact-registry": () => import("../../../../schema/contact-registry.json"),
};

/** The kind of a contract by its cw2 name, like `wayclear-state`; null = it is none of the tree's. */
export function kindOf(name: string): Kind | null {
  return KINDS.find((kind) => name === `wayclear-${kind}`) ?? null;
}

export async function loadMessages(kind: Kind): Promise<Messages> {
  const { default: schema } = await LOADS[kind]();
  return { query: messagesOf(schema.query), execute: messagesOf(schema.execute) };
}
