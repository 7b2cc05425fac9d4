// Two phones in one browser, for demonstrations: a page that is opened with ?device=a or ?device=b keeps what it has apart.

const NAMES = ["a", "b"] as const;
export type DeviceName = (typeof NAMES)[number];

/** Which of the two this page is; null = the one phone of this browser. */
export function deviceName(): DeviceName | null {
  const asked = new URLSearchParams(location.search).get("device");
  return NAMES.find((name) => name === asked) ?? null;
}
