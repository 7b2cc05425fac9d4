// Things in an order that nobody can guess.

/** The same in random order. */
export function shuffled<T>(all: readonly T[]): T[] {
  const drawn = all.map((one) => ({ one, at: share() }));
  return drawn.sort((a, b) => a.at - b.at).map(({ one }) => one);
}

/** A random number from 0 up to 1. */
export function share(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] / 2 ** 32;
}
