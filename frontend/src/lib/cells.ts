// Cells of the earth on a flat drawing, for maps that no server draws.

import { bounds, type Bounds } from "./geohash";

/** Of a degree of latitude. */
const KILOMETRES = 111.195;

/** A rectangle on the drawing; y grows to the south. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Named cells, and places among them. */
export interface Group {
  name: string;
  prefixes: string[];
}

/** Where things stand on a drawing that shows all groups. */
export class Drawing {
  private readonly stretch: number;
  /** The drawing begins at this meridian: where most of the way round the earth has no cell. */
  private readonly cut: number;
  readonly view: Box;

  constructor(groups: Group[]) {
    const found = groups.flatMap(({ prefixes }) => prefixes.flatMap((prefix) => bounds(prefix) ?? []));
    this.cut = cutOf(found);
    const cells = found.map((cell) => this.turned(cell));
    const all = cells.reduce<Bounds | null>((sum, cell) => (sum ? around(sum, cell) : cell), null);
    const { south, north, west, east } = all ?? { south: 0, north: 1, west: 0, east: 1 };
    // A degree of longitude is shorter, the farther it is from the equator.
    this.stretch = Math.max(0.01, Math.cos((((south + north) / 2) * Math.PI) / 180));
    const [width, height] = [(east - west) * this.stretch, north - south];
    const edge = Math.max(width, height) * 0.03;
    this.view = { x: west * this.stretch - edge, y: -north - edge, width: width + 2 * edge, height: height + 2 * edge };
  }

  /** A cell; null = it is none. */
  box(cell: string): Box | null {
    const found = bounds(cell);
    if (!found) return null;
    const { south, north, west, east } = this.turned(found);
    return { x: west * this.stretch, y: -north, width: (east - west) * this.stretch, height: north - south };
  }

  /** Where a point of the drawing is on the earth. */
  position({ x, y }: { x: number; y: number }): { latitude: number; longitude: number } {
    const longitude = x / this.stretch;
    return { latitude: -y, longitude: longitude > 180 ? longitude - 360 : longitude };
  }

  /** Kilometres that a length along a parallel of the drawing stands for. */
  kilometres(length: number): number {
    return length * KILOMETRES;
  }

  private turned(cell: Bounds): Bounds {
    return cell.west < this.cut ? { ...cell, west: cell.west + 360, east: cell.east + 360 } : cell;
  }

  /** The middle of a group's largest piece of ground: of its cells the one nearest to the middle of all. */
  middle({ prefixes }: Group): { x: number; y: number } | null {
    const middles = prefixes.flatMap((prefix) => {
      const box = this.box(prefix);
      return box ? [{ x: box.x + box.width / 2, y: box.y + box.height / 2, ground: box.width * box.height }] : [];
    });
    if (middles.length === 0) return null;
    // Many small cells weigh no more than a large one of their size.
    const total = sum(middles.map(({ ground }) => ground));
    const mean = { x: sum(middles.map(({ x, ground }) => x * ground)) / total, y: sum(middles.map(({ y, ground }) => y * ground)) / total };
    const away = (at: { x: number; y: number }): number => Math.hypot(at.x - mean.x, at.y - mean.y);
    return middles.reduce((best, at) => (away(at) < away(best) ? at : best));
  }
}

/** The meridian behind the widest gap between cells; -180 if that lies at the date line. */
function cutOf(cells: Bounds[]): number {
  const sorted = [...cells].sort((a, b) => a.west - b.west);
  let [end, cut, widest] = [sorted[0]?.east ?? 0, -180, 360];
  if (sorted.length > 0) widest = sorted[0].west + 360 - Math.max(...sorted.map(({ east }) => east));
  for (const { west, east } of sorted) {
    if (west - end > widest) [widest, cut] = [west - end, west];
    end = Math.max(end, east);
  }
  return cut;
}

function around(a: Bounds, b: Bounds): Bounds {
  return {
    south: Math.min(a.south, b.south),
    north: Math.max(a.north, b.north),
    west: Math.min(a.west, b.west),
    east: Math.max(a.east, b.east),
  };
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
