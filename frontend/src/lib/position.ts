// Where this device is, asked of the browser when somebody says so, and of nobody else.

/** How exact a position must be, in metres, to say anything about a place. */
const EXACT = 100;
/** How long it may take, in milliseconds. */
const PATIENCE = 20_000;
/** How old a position may be, in milliseconds. */
const MAX_AGE = 10_000;

/** A position, or why there is none. */
export type Position =
  | { is: "known"; latitude: number; longitude: number; accuracy: number }
  | { is: "bad"; accuracy: number }
  | { is: "denied" | "unavailable" | "timeout" | "unsupported" };

/** Asks the browser, which asks whoever uses it. */
export function findPosition(): Promise<Position> {
  if (!("geolocation" in navigator)) return Promise.resolve({ is: "unsupported" });
  return new Promise((found) => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => found(judged(coords)),
      ({ code }) => found({ is: code === 1 ? "denied" : code === 3 ? "timeout" : "unavailable" }),
      { enableHighAccuracy: true, timeout: PATIENCE, maximumAge: MAX_AGE },
    );
  });
}

/** Whether a position is exact enough. */
function judged({ latitude, longitude, accuracy }: GeolocationCoordinates): Position {
  if (!Number.isFinite(latitude) || !Number.isFinite(longitude)) return { is: "unavailable" };
  return accuracy <= EXACT ? { is: "known", latitude, longitude, accuracy } : { is: "bad", accuracy };
}
