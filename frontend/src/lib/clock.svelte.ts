// The time, for what grows old while it is shown: pages that read it here are told as it passes.

import { createSubscriber } from "svelte/reactivity";
import { clock } from "./time";

/** How often, in milliseconds. */
const PERIOD = 30_000;

const subscribe = createSubscriber((update) => {
  const timer = setInterval(update, PERIOD);
  // A device that slept has run no timer.
  document.addEventListener("visibilitychange", update);
  return () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", update);
  };
});

/** Unix seconds by this device's clock. */
export function timeNow(): number {
  subscribe();
  return clock();
}
