// An error in its own words.

export function told(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
