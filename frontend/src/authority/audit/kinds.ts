// What the audit list can be filtered by.

/** Kinds of events that the contracts tell of (packages/api/src/events). */
export const KINDS = [
  "attestation_required", "authority_removed", "authority_set", "cells_assigned", "cells_released", "cells_split", "check_ins_refused",
  "checked_in", "child_created", "cleaned", "cleaners_updated", "code_ids_set", "contacts_recorded", "described", "disclosed", "feed_appended",
  "flags_revoked", "inspected", "key_struck", "location_failed", "location_gas_raised", "own_visit_flagged", "owner_changed", "owner_proposed",
  "places_cleaned", "pruned", "recovered", "registry_created", "reward_policy_set", "reward_returned", "reward_sent", "rewards_funded",
  "rewards_withdrawn", "risk_model_set", "slips_revoked", "slips_skipped", "status_changed", "swept", "visits_flagged",
] as const;
