// The worker: one phone, asked by the page.

import { expose } from "comlink";
import type { Deployment } from "../deployment";
import { BrowserPhone } from "./phone";
import { type Trouble, trouble } from "./trouble";

/** What can be asked. */
export type Method = Exclude<keyof BrowserPhone, "open">;
/** What comes of it. An error comes as its name and words, which can be handed over. */
export type Outcome = { ok: unknown } | { trouble: Trouble };

let phone: Promise<BrowserPhone> | null = null;

const service = {
  open(deployment: Deployment): void {
    phone ??= BrowserPhone.open(deployment, () => self.postMessage({ wayclear: "ended" }));
  },

  async call(method: Method, args: unknown[]): Promise<Outcome> {
    try {
      if (!phone) throw new Error("the phone is not open");
      const opened = await phone;
      const run = opened[method] as (...args: unknown[]) => unknown;
      return { ok: await run.apply(opened, args) };
    } catch (error) {
      return { trouble: trouble(error) };
    }
  },
};

export type Service = typeof service;

expose(service);
