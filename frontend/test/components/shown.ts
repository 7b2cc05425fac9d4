// Components of the citizens' pages by themselves, with a session whose phone answers as a test wants.

import { flushSync, settled, unmount } from "svelte";
import { vi } from "vitest";
import type { Deployment } from "../../src/lib/deployment";
import { Session } from "../../src/lib/session.svelte";

export const RELAY = "https://relay.example.org";
export const RECORD = { chain_id: "testing", node: "http://127.0.0.1:9", relays: [{ name: "one", url: RELAY }], desks: [] } as unknown as Deployment;
/** A busy machine takes longer than vitest waits by itself. */
export const PATIENCE = { timeout: 30_000 };
/** A tree without cities. */
export const NO_TREE = { state: { key: "s", name: "State" }, cities: [], byPrefix: new Map() };

let shown: Record<string, unknown>[] = [];

/** What the phone answers, by what it is asked; else lists that are empty. */
export function sessionOf(answers: Record<string, (...args: never[]) => unknown> = {}): Session {
  const session = new Session(RECORD);
  const call = async (method: string, ...args: unknown[]): Promise<unknown> => {
    const answer = answers[method] as ((...args: unknown[]) => unknown) | undefined;
    return answer ? answer(...args) : [];
  };
  return Object.assign(session, { phone: { call } });
}

/** Shows a component, with all that it loads, and gives where it stands. */
export async function show(render: (target: HTMLElement) => Record<string, unknown>): Promise<HTMLElement> {
  const target = document.createElement("div");
  document.body.append(target);
  shown.push(render(target));
  flushSync();
  await settled();
  await vi.dynamicImportSettled();
  flushSync();
  return target;
}

/** To be called after each test. */
export async function removeShown(): Promise<void> {
  for (const component of shown) await unmount(component);
  shown = [];
  document.body.replaceChildren();
}
