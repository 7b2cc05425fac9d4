// Contracts of the tree, and addresses that its own records have a name for: nobody else's word is taken.

import type { Deployment } from "../deployment";
import type { Child } from "./contracts/State.types";
import { authorities } from "./registry";
import { all, type Level, type Tree } from "./tree";

/** A contract of the tree. */
export interface TreeContract {
  address: string;
  level: Level | "registry";
  key: string;
}

/** What an address is in the tree. */
export interface Known {
  address: string;
  role: "contract" | "owner" | "heir" | "cleaner" | "authority";
  level: Level | "registry";
  /** Of the region; empty for the registry. */
  name: string;
}

/** Regions that are looked at together; the rest can be chosen one by one. */
const MOST = 100;
/** Questions that a node is asked at once. */
const AT_ONCE = 10;

/** The registry, the state, and what is below it as far as there is room. */
export async function contractsOf(tree: Tree, { state, registry }: Deployment): Promise<TreeContract[]> {
  const found: TreeContract[] = [
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

/** Contracts, their owners, who was offered one, cleaners, and who may vouch. */
export async function knownAddresses(tree: Tree, deployment: Deployment): Promise<Known[]> {
  const contracts = await contractsOf(tree, deployment);
  const known: Known[] = [];
  for (let from = 0; from < contracts.length; from += AT_ONCE) {
    known.push(...(await Promise.all(contracts.slice(from, from + AT_ONCE).map((contract) => knownOf(tree, contract)))).flat());
  }
  const vouching = (await authorities(tree.registry)).map(({ authority }): Known => ({ address: authority.account, role: "authority", level: "registry", name: "" }));
  return [...known, ...vouching];
}

async function knownOf(tree: Tree, { address, level }: TreeContract): Promise<Known[]> {
  if (level === "registry") {
    const { ownership } = await tree.registry.config();
    return known(address, level, "", ownership, []);
  }
  const [{ config }, cleaners] = await Promise.all([tree.region(level, address), level === "city" ? tree.cleaners(address) : []]);
  return known(address, level, config.name, config.ownership, cleaners);
}

function known(address: string, level: Known["level"], name: string, { owner, proposed }: { owner: string; proposed?: string | null }, cleaners: string[]): Known[] {
  const heirs = proposed ? [proposed] : [];
  return [
    { address, role: "contract", level, name },
    { address: owner, role: "owner", level, name },
    ...heirs.map((heir): Known => ({ address: heir, role: "heir", level, name })),
    ...cleaners.map((cleaner): Known => ({ address: cleaner, role: "cleaner", level, name })),
  ];
}
