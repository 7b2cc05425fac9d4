// How near two phones were, in words for people: a strength alone says nothing to them, and metres would say too much.

/** By the strength that the other was heard with, in dBm. */
export function nearness(dbm: number): "near" | "middle" | "far" {
  if (dbm > -65) return "near";
  return dbm > -80 ? "middle" : "far";
}
