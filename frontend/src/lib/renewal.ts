// The page in its newest version: it is kept for when there is no network, and a new one waits until somebody says yes.

import { registerSW } from "virtual:pwa-register";
import { RECORD } from "./deployment";

/** Keeps the page. `ready`: given what loads a newer version once there is one; `renewed`: another tab has loaded it. */
export function keepPage(ready: (load: () => void) => void, renewed: () => void): void {
  const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  let isKept = workers?.controller != null;
  let isWanted = false;
  workers?.addEventListener("controllerchange", () => {
    if (isWanted) return location.reload();
    // The record was read before there was anybody to keep it.
    if (!isKept) void fetch(RECORD).catch(() => {});
    else renewed();
    isKept = true;
  });
  const load = registerSW({
    immediate: true,
    // The library would load every tab anew, and this one not on a first visit.
    onNeedReload: () => {},
    onNeedRefresh: () =>
      ready(() => {
        isWanted = true;
        void load();
      }),
  });
}
