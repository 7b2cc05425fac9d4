// Geohashes (G. Niemeyer, 2008): cells of the earth named by letters, each letter a part of the cell before.

const LETTERS = "0123456789bcdefghjkmnpqrstuvwxyz";
/** Length of the cell of a place: 38 by 19 metres at the equator. */
const PLACE = 8;
/** Metres of a degree of latitude. */
const DEGREE = 111_195;

/** A cell, in degrees. */
export interface Bounds {
  south: number;
  north: number;
  west: number;
  east: number;
}

/** The cell of a position. */
export function encode(latitude: number, longitude: number): string {
  const cell: Bounds = { south: -90, north: 90, west: -180, east: 180 };
  let text = "";
  for (let bit = 0, letter = 0; text.length < PLACE; bit++) {
    const isUpper = bit % 2 === 0 ? halve(cell, "west", "east", longitude) : halve(cell, "south", "north", latitude);
    letter = letter * 2 + (isUpper ? 1 : 0);
    if (bit % 5 === 4) [text, letter] = [text + LETTERS[letter], 0];
  }
  return text;
}

/** What a cell covers; null = it is no geohash. */
export function bounds(text: string): Bounds | null {
  const cell: Bounds = { south: -90, north: 90, west: -180, east: 180 };
  let bit = 0;
  for (const letter of text) {
    const value = LETTERS.indexOf(letter);
    if (value < 0) return null;
    for (let weight = 16; weight >= 1; weight /= 2, bit++) {
      const [low, high] = bit % 2 === 0 ? (["west", "east"] as const) : (["south", "north"] as const);
      const middle = (cell[low] + cell[high]) / 2;
      cell[(value & weight) === 0 ? high : low] = middle;
    }
  }
  return cell;
}

/** Metres from a position to the nearest point of a cell that is not far away; 0 = it is inside. */
export function metresTo(text: string, latitude: number, longitude: number): number {
  const cell = bounds(text);
  if (!cell) return Infinity;
  const up = outside(latitude, cell.south, cell.north) * DEGREE;
  const along = outside(longitude, cell.west, cell.east) * DEGREE * Math.cos((latitude * Math.PI) / 180);
  return Math.hypot(up, along);
}

function halve(cell: Bounds, low: keyof Bounds, high: keyof Bounds, value: number): boolean {
  const middle = (cell[low] + cell[high]) / 2;
  const isUpper = value >= middle;
  cell[isUpper ? low : high] = middle;
  return isUpper;
}

function outside(value: number, low: number, high: number): number {
  return Math.max(low - value, 0, value - high);
}
