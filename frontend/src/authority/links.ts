// Where the authority's pages are.

/** A region, by the keys on the way to it from the state. */
export function treeLink(keys: readonly string[]): string {
  return ["#/authority/tree", ...keys].join("/");
}

/** A place, in its text form. */
export function placeLink(place: string): string {
  return `#/authority/place/${place}`;
}

/** The sign of a place; without one, of whichever is typed. */
export function posterLink(place: string): string {
  return `#/authority/posters/${place}`;
}
