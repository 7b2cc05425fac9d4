// Geohash prefixes as regions share ground by them: what is one, and where two are the same ground.

export { isPrefix } from "./patterns";

/** Ground that two have. */
export interface Overlap {
  /** The smaller one of the two cells. */
  cell: string;
  one: string;
  other: string;
}

/** What somebody typed with blanks or commas between, in small letters, each once, in order. */
export function prefixesOf(typed: string): string[] {
  const parts = typed.toLowerCase().split(/[\s,;"]+/).filter((part) => part !== "");
  return [...new Set(parts)].sort();
}

/** Ground that groups share, by the smaller cells, in their order. Two groups may have one name. */
export function overlaps(groups: readonly { name: string; prefixes: readonly string[] }[]): Overlap[] {
  const owners = new Map<string, number[]>();
  for (const [at, { prefixes }] of groups.entries()) {
    for (const prefix of prefixes) owners.set(prefix, [...(owners.get(prefix) ?? []), at]);
  }
  const found = new Map<string, Overlap>();
  for (const [cell, these] of owners) {
    for (let length = 1; length <= cell.length; length++) {
      for (const above of owners.get(cell.slice(0, length)) ?? []) {
        for (const at of these) {
          if (at === above) continue;
          const [one, other] = [Math.min(at, above), Math.max(at, above)];
          found.set(`${cell} ${one} ${other}`, { cell, one: groups[one].name, other: groups[other].name });
        }
      }
    }
  }
  return [...found.values()].sort((a, b) => (a.cell < b.cell ? -1 : a.cell > b.cell ? 1 : 0));
}
