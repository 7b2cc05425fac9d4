// The worker: one phone, asked by the page.

import { expose } from "comlink";
import type { Deployment } from "../deployment";
import { BrowserPhone } from "./phone";
import { type Trouble, trouble } from "./trouble";

let phone: Promise<BrowserPhone> | null = null;

type Method = Exclude<keyof BrowserPhone, "open">;

const service = {
  open(deployment: Deployment): void {
    phone ??= BrowserPhone.open(deployment, () => self.postMessage({ wayclear: "ended" }));
  },

  /** Calls a method of the phone; an error comes as its name and words, which can be handed over. */
  async call<M extends Method>(method: M, ...args: Parameters<BrowserPhone[M]>): Promise<Outcome<M>> {
    try {
      if (!phone) throw new Error("the phone is not open");
      const opened = await phone;
      const run = opened[method] as (...args: unknown[]) => ReturnType<BrowserPhone[M]>;
      return { ok: (await run.apply(opened, args)) as Awaited<ReturnType<BrowserPhone[M]>> };
    } catch (error) {
      return { trouble: trouble(error) };
    }
  },
};

export type Outcome<M extends Method> =
  | { ok: Awaited<ReturnType<BrowserPhone[M]>> }
  | { trouble: Trouble };
export type Service = typeof service;
export type { Method };

expose(service);
