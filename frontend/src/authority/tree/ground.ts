// The ground of a region: what it was given, and what it has given away.

import type { Group } from "../../lib/cells";
import type { Cell } from "../../lib/chain/contracts/State.types";

export class Ground {
  /** A group for each child that has cells, in the order of their keys. */
  readonly groups: (Group & { key: string })[];
  private readonly children = new Map<string, string>();

  /** `own`: prefixes of the region itself; none = all there is, as a state has. `names`: of its children, by key. */
  constructor(
    readonly own: string[],
    given: Cell[],
    names: ReadonlyMap<string, string>,
  ) {
    const groups = new Map<string, string[]>();
    for (const { child, prefix } of given) {
      this.children.set(prefix, child);
      groups.set(child, [...(groups.get(child) ?? []), prefix]);
    }
    const named = [...groups].map(([key, prefixes]) => ({ key, name: names.get(key) ?? key, prefixes }));
    this.groups = named.sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  /** Whether a prefix is given to a child just so. */
  isGiven(prefix: string): boolean {
    return this.children.has(prefix);
  }

  /** The prefix given to a child in which a cell lies; null = nobody's. */
  givenAt(cell: string): string | null {
    for (let length = 2; length <= cell.length; length++) if (this.children.has(cell.slice(0, length))) return cell.slice(0, length);
    return null;
  }

  /** Whether visits to all of a prefix come to this region. */
  isOwn(prefix: string): boolean {
    return this.own.length === 0 || this.own.some((own) => prefix.startsWith(own));
  }
}
