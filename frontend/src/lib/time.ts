// This device's clock, and intervals of ten minutes since 1970: the only unit of time for visits and infections.

const INTERVAL_SECONDS = 600;
const INTERVALS_A_DAY = 144;

/** Unix seconds by this device's clock. */
export function clock(): number {
  return Math.floor(Date.now() / 1_000);
}

/** The interval that holds a time in Unix seconds. */
export function intervalAt(time: number): number {
  return Math.floor(time / INTERVAL_SECONDS);
}

/** First second of an interval, Unix time. */
export function intervalStart(interval: number): number {
  return interval * INTERVAL_SECONDS;
}

/** First second after an interval, Unix time. */
export function intervalEnd(interval: number): number {
  return (interval + 1) * INTERVAL_SECONDS;
}

/** The UTC day since 1970 in which an interval lies. */
export function dayOf(interval: number): number {
  return Math.floor(interval / INTERVALS_A_DAY);
}
