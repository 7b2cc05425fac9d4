// Intervals of ten minutes since 1970: the only unit of time for visits and infections.

const INTERVAL_SECONDS = 600;

/** The interval that holds a time in Unix seconds. */
export function intervalAt(time: number): number {
  return Math.floor(time / INTERVAL_SECONDS);
}

/** First second after an interval, Unix time. */
export function intervalEnd(interval: number): number {
  return (interval + 1) * INTERVAL_SECONDS;
}
