// @vitest-environment happy-dom
// A message is shown before it is signed, whatever it holds.

import { flushSync, mount, settled, unmount } from "svelte";
import { expect, test, vi } from "vitest";
import type { SigningAccount } from "../../src/lib/account.svelte";
import SendPanel from "../../src/ui/account/SendPanel.svelte";

test.each([["7", 7], ["18446744073709551615", 18446744073709551615n]])("a message with the integer %s is shown before it is signed", async (digits, value) => {
  const account = { deployment: { chain_id: "testing", node: "http://127.0.0.1:9" }, sender: null, state: { is: "none" } } as unknown as SigningAccount;
  const errors: unknown[] = [];
  const note = (event: Event): void => {
    event.preventDefault();
    errors.push((event as ErrorEvent).error ?? (event as PromiseRejectionEvent).reason);
  };
  const late = (error: unknown): void => void errors.push(error);
  addEventListener("error", note);
  process.on("uncaughtException", late);
  const target = document.createElement("div");
  document.body.append(target);
  const shown = mount(SendPanel, { target, props: { account, messages: [{ contract: "wasm1registry", msg: { prune: { limit: value } } }] } });
  try {
    flushSync();
    await vi.waitUntil(() => errors.length > 0 || target.querySelector("pre"), { timeout: 5_000 }).catch(() => {});
    await settled().catch(late);
    expect(target.querySelector("pre")?.textContent ?? String(errors[0])).toContain(digits);
  } finally {
    removeEventListener("error", note);
    process.off("uncaughtException", late);
    await unmount(shown);
    target.remove();
  }
});
