// What addresses are called, in English, and the type of the other languages.

import type { Known } from "../../../lib/chain/known";

type Level = Known["level"];
type Role = (level: Level, name: string) => string;

const LEVELS: Record<Level, string> = { state: "State", county: "County", city: "City", registry: "Contact registry" };
/** The registry has no name of its own. */
const named = (level: Level, name: string): string => (level === "registry" ? "the contact registry" : name);

export const words = {
  /** `name`: of a key in somebody's own file, or in Keplr. */
  own: (name: string) => `${name}, this account`,
  roles: {
    contract: (level, name) => `${LEVELS[level]} ${name}`.trim(),
    owner: (level, name) => `owner of ${named(level, name)}`,
    heir: (level, name) => `was offered ${named(level, name)}`,
    cleaner: (_, name) => `cleaner of ${name}`,
    authority: () => "authority in the registry",
  } satisfies Record<Known["role"], Role>,
  more: (n: number) => `and ${n.toLocaleString("en")} more`,
  whole: "The whole address",
  copy: "Copy",
  copied: "Copied",
};

export type NameWords = Omit<typeof words, "roles"> & { roles: Record<Known["role"], Role> };
