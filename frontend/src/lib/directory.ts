// All places of the tree by name and code, which everybody downloads alike: what is searched for leaves the device as nothing.

import { type Deployment, relayUrls } from "./deployment";
import { metresTo } from "./geohash";
import { readPlaces } from "./relay/relay";
import { first } from "./relay/several";
import { type City, cityOf, readLabels, readTree, type TreeCells } from "./relay/tree";

/** How far away a place may be to be offered, in metres. */
const NEAR = 50;

/** A place of the tree. */
export interface Listed {
  /** In its text form. */
  place: string;
  /** As its city calls it. */
  label: string | null;
  city: City | null;
}

/** A place near somebody. */
export interface Near extends Listed {
  metres: number;
}

/** What there is. */
export class Directory {
  private readonly byPlace: ReadonlyMap<string, Listed>;

  constructor(
    readonly tree: TreeCells,
    readonly all: readonly Listed[],
  ) {
    this.byPlace = new Map(all.map((listed) => [listed.place, listed]));
  }

  /** Asks relays one after the other for all of it, in an order that is always the same. */
  static async read(deployment: Deployment): Promise<Directory> {
    const urls = relayUrls(deployment);
    const places = await first(urls, readPlaces);
    const tree = await first(urls, readTree);
    // Names are a convenience.
    const labels = await first(urls, readLabels).catch(() => new Map<string, string>());
    return new Directory(
      tree,
      places.map((place) => ({ place, label: labels.get(place) ?? null, city: cityOf(tree, place) })),
    );
  }

  find(place: string): Listed | null {
    return this.byPlace.get(place) ?? null;
  }

  /** Places whose name, code or city has what was typed, those that begin so first. */
  search(typed: string): Listed[] {
    const wanted = plain(typed);
    if (wanted === "") return [];
    const ranked = this.all.map((listed) => ({ listed, rank: rank(listed, wanted) })).filter(({ rank }) => rank < 3);
    return ranked.sort((a, b) => a.rank - b.rank).map(({ listed }) => listed);
  }

  /** Places within some 50 metres, the nearest first. */
  near(latitude: number, longitude: number): Near[] {
    const all = this.all.map((listed) => ({ ...listed, metres: metresTo(listed.place.split("/")[0], latitude, longitude) }));
    return all.filter(({ metres }) => metres <= NEAR).sort((a, b) => a.metres - b.metres);
  }
}

function rank({ place, label, city }: Listed, wanted: string): number {
  const name = plain(label ?? "");
  if (place.startsWith(wanted) || name.startsWith(wanted)) return 0;
  if (name.includes(wanted) || place.includes(wanted)) return 1;
  return plain(city?.name ?? "").startsWith(wanted) ? 2 : 3;
}

/** Without capitals, accents and blanks around it. */
function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
}
