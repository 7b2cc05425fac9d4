// What the registry says of authorities, ids and risk models, in whole lists.

import type { ContactRegistryQueryClient } from "./contracts/ContactRegistry.client";
import type { ConfigResponse, ItemId, KnownAuthority, KnownId, RiskModelResponse } from "./contracts/ContactRegistry.types";
import { all } from "./tree";

const MOST = 100;
/** Two hundred thousand ids: more than a browser should ask for. */
const PAGES_OF_IDS = 2_000;
/** Most UTC days from that of an item to that on which it can be taken. */
const MAX_DAYS_LATE = 15;

export interface RiskModels {
  inEffect: RiskModelResponse;
  /** Those that wait to take effect, the next one first. */
  pending: RiskModelResponse[];
}

export function authorities(registry: ContactRegistryQueryClient): Promise<KnownAuthority[]> {
  return all((after: KnownAuthority | undefined) => registry.authorities({ startAfter: after?.authority.account, limit: MOST }).then((page) => page.authorities));
}

/** The ids that the registry keeps and may have taken from a UTC day on, by day and id. Some that were taken earlier are among them. */
export function knownIds(registry: ContactRegistryQueryClient, since: number): Promise<KnownId[]> {
  const day = since - MAX_DAYS_LATE - 1;
  const before: ItemId | undefined = day >= 0 ? { day, id: "f".repeat(16) } : undefined;
  return all((after: KnownId | undefined) => registry.ids({ startAfter: after?.slip ?? before, limit: MOST }).then(({ ids }) => ids), PAGES_OF_IDS);
}

export async function riskModels(registry: ContactRegistryQueryClient): Promise<RiskModels> {
  const inEffect = await registry.riskModel({});
  const versions = Array.from({ length: inEffect.latest - inEffect.version }, (_, at) => inEffect.version + at + 1);
  return { inEffect, pending: await Promise.all(versions.map((version) => registry.riskModel({ version }))) };
}

/** Messages that take back what several persons disclosed: sorted, so that nobody can tell whose is whose. */
export function together(ids: readonly ItemId[]): { revoke: { ids: ItemId[] } }[] {
  const name = ({ day, id }: ItemId): string => `${String(day).padStart(5, "0")}/${id}`;
  const sorted = [...new Map(ids.map((id) => [name(id), id])).values()].sort((a, b) => (name(a) < name(b) ? -1 : 1));
  return Array.from({ length: Math.ceil(sorted.length / MOST) }, (_, at) => ({ revoke: { ids: sorted.slice(at * MOST, (at + 1) * MOST) } }));
}

/** Who may take an id back: its voucher, and the registry's owner. */
export function mayRevoke({ voucher }: KnownId, account: string, { ownership }: ConfigResponse): boolean {
  return account === voucher || account === ownership.owner;
}
