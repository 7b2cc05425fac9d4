// The worker: one phone, asked by the page.

import { expose } from "comlink";
import type { Deployment } from "../deployment";
import { BrowserPhone } from "./phone";
import { type Trouble, trouble } from "./trouble";

/** What can be asked. */
export type Method = Exclude<keyof BrowserPhone, "open">;
/** What comes of it. An error comes as its name and words, which can be handed over. */
export type Outcome = { ok: unknown } | { trouble: Trouble };

let home: Deployment | null = null;
let phone: Promise<BrowserPhone> | null = null;

/** The phone; opened again if the browser would not before. */
async function opening(): Promise<BrowserPhone> {
  if (!home) throw new Error("the phone has no deployment");
  phone ??= BrowserPhone.open(home, () => self.postMessage({ wayclear: "ended" }));
  try {
    return await phone;
  } catch (error) {
    phone = null;
    throw error;
  }
}

const service = {
  open(deployment: Deployment): void {
    home = deployment;
  },

  async call(method: Method, args: unknown[]): Promise<Outcome> {
    try {
      const opened = await opening();
      const run = opened[method] as (...args: unknown[]) => unknown;
      return { ok: await run.apply(opened, args) };
    } catch (error) {
      return { trouble: trouble(error) };
    }
  },
};

export type Service = typeof service;

expose(service);
