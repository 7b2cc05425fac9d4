// What a worker keeps, without a browser: tabs of one phone, and relays that answer whatever a test wants.

import { HOME, Registry } from "../registry";
import { Phone } from "./load";
import { ChainClock } from "../../src/lib/phone/chain-clock";
import { type Changed, KeptPhone, PATIENCE } from "../../src/lib/phone/kept";
import type { RelayEntry } from "../../src/lib/deployment";
import { publicKeyOf, type Request, sign } from "../../src/lib/desk/request";

export const RELAY = "https://relay.example.org";
const AUTHORITY = "wasm1authority0";
const KEY = new Uint8Array(32).fill(7);

/** When which piece of a report goes, as the browser keeps it beside a phone. */
const plans = new WeakMap<Phone, Map<string, number>>();

/** A tab: what it has in memory is its own, the phone is that of all tabs. */
export function tab(phone: Phone, relays: Omit<RelayEntry, "name">[] = [{ url: RELAY }]): KeptPhone {
  const run = <T>(change: (phone: Phone) => Changed<T>): Promise<T> => Promise.resolve().then(() => change(phone).answer);
  const own = {
    deployment: { ...HOME, node: "", desks: [], relays: relays.map((relay) => ({ ...relay, name: relay.url })) },
    ...{ home: HOME, underWay: new Set(), chainClock: new ChainClock(), patience: PATIENCE.first },
    using: <T>(use: (phone: Phone) => T): Promise<T> => Promise.resolve().then(() => use(phone)),
    changing: run,
    see: () => Promise.resolve(),
    plan: () => Promise.resolve(new Map(plans.get(phone))),
    writePlan: async (plan: Map<string, number>) => void plans.set(phone, new Map(plan)),
  };
  return Object.assign(Object.create(KeptPhone.prototype) as KeptPhone, own);
}

/** A phone with a report of visits that an authority has signed; `now`: Unix seconds. */
export async function phoneThatReports(visits: number, now: number): Promise<Phone> {
  const phone = new Phone(HOME, undefined, new Uint8Array());
  for (let n = 0; n < visits; n++) phone.visit(`9qc7mbdh/shop-${n}`, now - 86_400);
  await haveSigned(phone, now);
  if (phone.report().filter(({ progress }) => progress.is === "signed").length !== visits) throw new Error("the report is not signed");
  return phone;
}

/** Has an authority sign all that a phone could make public. */
export async function haveSigned(phone: Phone, now: number): Promise<void> {
  const today = Math.floor(now / 86_400);
  const registry = new Registry(now);
  registry.authorities = [
    { authority: { account: AUTHORITY, daily_slips: 1_000, keys: [{ from: 0, public_key: await publicKeyOf(KEY), until: null }] }, is_active: true, may_revoke: true, slips_today: 0, struck: [] },
  ];
  const requests = phone.beginReport(phone.draft(now).map(({ id }) => id), now);
  for (const text of requests) {
    const signed = await sign(JSON.parse(text) as Request, { chain_id: HOME.chain_id, registry: HOME.registry, account: AUTHORITY, key: KEY }, today);
    phone.takeSigned(JSON.stringify(signed), registry.file("/v1/registry") ?? "");
  }
}
