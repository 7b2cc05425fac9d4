// Contracts that the audit list looks at: the registry, and the regions of the tree.

import { all, type Level, type Tree } from "../../lib/chain/tree";
import type { Deployment } from "../../lib/deployment";
import type { Child } from "../../lib/chain/contracts/State.types";

export interface Named {
  address: string;
  level: Level | "registry" | "location";
  key: string;
}

/** Regions that are looked at together; the rest can be chosen one by one. */
const MOST = 100;

/** The registry, the state, and what is below it as far as there is room. */
export async function contractsOf(tree: Tree, { state, registry }: Deployment): Promise<Named[]> {
  const found: Named[] = [
    { address: state, level: "state", key: (await tree.region("state", state)).config.key },
    { address: registry, level: "registry", key: "" },
  ];
  const below = (address: string): Promise<Child[]> => all((after: Child | undefined) => tree.children(address, after?.key ?? null, 100));
  for (const county of await below(state)) {
    if (found.length >= MOST) break;
    found.push({ ...county, level: "county" });
    for (const city of await below(county.address)) if (found.length < MOST) found.push({ ...city, level: "city" });
  }
  return found;
}

/** Kinds of events that the contracts tell of (packages/api/src/events). */
export const KINDS = [
  "attestation_required", "authority_removed", "authority_set", "cells_assigned", "cells_released", "cells_split", "check_ins_refused",
  "checked_in", "child_created", "cleaned", "cleaners_updated", "code_ids_set", "contacts_recorded", "described", "disclosed", "feed_appended",
  "flags_revoked", "inspected", "key_struck", "location_failed", "location_gas_raised", "own_visit_flagged", "owner_changed", "owner_proposed",
  "places_cleaned", "pruned", "recovered", "registry_created", "reward_policy_set", "reward_returned", "reward_sent", "rewards_funded",
  "rewards_withdrawn", "risk_model_set", "slips_revoked", "slips_skipped", "status_changed", "swept", "visits_flagged",
] as const;
