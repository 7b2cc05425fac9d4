// The page in its newest version: it is kept for when there is no network, and a new one waits until somebody says yes.

import { registerSW } from "virtual:pwa-register";
import { RECORD } from "./deployment";

/** Keeps the page, and calls `ready` with what loads a newer version once there is one. */
export function keepPage(ready: (load: () => void) => void): void {
  // The record was read before there was anybody to keep it.
  if (navigator.serviceWorker && !navigator.serviceWorker.controller) {
    navigator.serviceWorker.addEventListener("controllerchange", () => void fetch(RECORD).catch(() => {}), { once: true });
  }
  const load = registerSW({ immediate: true, onNeedRefresh: () => ready(() => void load(true)) });
}
