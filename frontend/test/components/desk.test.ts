// @vitest-environment happy-dom
// The desk on a slow node: what is typed meanwhile belongs to the next patient.

import { flushSync, mount, unmount } from "svelte";
import { expect, test, vi } from "vitest";
import { words } from "../../src/authority/words/en";
import type { Office } from "../../src/authority/office.svelte";
import type { DeskState } from "../../src/authority/desk/desk.svelte";
import Desk from "./Desk.svelte";

/** A busy machine takes longer than vitest waits by itself. */
const PATIENCE = { timeout: 30_000 };

test("a request is signed for the patient whose label stood there when it was sent, however slow the node is", async () => {
  let tell = (_: number): void => {};
  const now = new Promise<number>((done) => (tell = done));
  const sign = vi.fn().mockResolvedValue([]);
  const props = { office: { t: words, tree: { now: () => now } } as unknown as Office, desk: { sign } as unknown as DeskState };
  const target = document.createElement("div");
  document.body.append(target);
  const shown = mount(Desk, { target, props });
  flushSync();
  const type = (text: string): void => {
    const label = target.querySelector("form input:not([type=file])") as HTMLInputElement;
    // Where the form is closed meanwhile, nobody types.
    if (label.disabled || label.closest("fieldset:disabled, [inert]")) return;
    label.value = text;
    label.dispatchEvent(new Event("input", { bubbles: true }));
    flushSync();
  };
  const request = { chain_id: "c", registry: "r", issued: 1, digests: Array.from({ length: 64 }, (_, at) => at.toString(16).padStart(64, "0")) };
  const file = new File([JSON.stringify(request)], "ada.jsonl");
  const field = target.querySelector("form input[type=file]") as HTMLInputElement;
  Object.defineProperty(field, "files", { value: [file] });
  field.dispatchEvent(new Event("change", { bubbles: true }));
  await vi.waitUntil(() => target.textContent?.includes("ada.jsonl"), PATIENCE);
  type("Ada");
  target.querySelector("form")?.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
  flushSync();
  // The node takes its time, and the next one is at the desk.
  type("Grace");
  tell(1_788_000_000);
  await vi.waitUntil(() => sign.mock.calls.length > 0, PATIENCE);
  expect(sign.mock.calls[0][0]).toBe("Ada");
  await unmount(shown);
});
