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

/** Ground that groups of different names share, by the smaller cells, in their order. */
export function overlaps(groups: readonly { name: string; prefixes: readonly string[] }[]): Overlap[] {
  const owners = new Map<string, string[]>();
  for (const { name, prefixes } of groups) {
    for (const prefix of prefixes) owners.set(prefix, [...(owners.get(prefix) ?? []), name]);
  }
  const found = new Map<string, Overlap>();
  for (const [cell, names] of owners) {
    for (let length = 1; length <= cell.length; length++) {
      for (const above of owners.get(cell.slice(0, length)) ?? []) {
        for (const name of names) {
          if (name === above) continue;
          const [one, other] = [name, above].sort();
          found.set(JSON.stringify([cell, one, other]), { cell, one, other });
        }
      }
    }
  }
  return [...found.values()].sort((a, b) => (a.cell < b.cell ? -1 : a.cell > b.cell ? 1 : 0));
}
