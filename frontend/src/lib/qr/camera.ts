// Why a camera cannot be used.

/** `failed`: nobody knows. */
export type CameraTrouble = "denied" | "none" | "inUse" | "unsupported" | "failed";

/** As browsers name what getUserMedia throws. */
const NAMES: ReadonlyMap<string, CameraTrouble> = new Map<string, CameraTrouble>([
  ["NotAllowedError", "denied"],
  ["SecurityError", "denied"],
  ["NotFoundError", "none"],
  ["OverconstrainedError", "none"],
  ["NotReadableError", "inUse"],
  ["AbortError", "inUse"],
]);

export function troubleOf(error: unknown): CameraTrouble {
  // Browsers have no cameras for pages that came over HTTP.
  if (!("mediaDevices" in navigator) || navigator.mediaDevices === undefined) return "unsupported";
  return NAMES.get((error as { name?: string }).name ?? "") ?? "failed";
}
