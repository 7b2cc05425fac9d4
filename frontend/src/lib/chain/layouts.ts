// The tables of the five contracts, as `contracts/*/src` and `packages/region/src/state.rs` define them.

import { feedRow } from "./feed-row";
import type { Reader } from "./reader";
import type { Kind } from "../schema/schemas";
import { account, account8, every, fields, flag, hex, oneOf, orNone, type Read, rest, text, text8, u16, u32, u64, u8 } from "./packed";

/** A table of a contract. */
export interface Layout {
  name: string;
  /** Parts of a map's key; none = it is an item. */
  key?: Read[];
  /** Whether the key is the name and the parts, without lengths between. */
  isBare?: true;
  value: Read | "json";
  /** Of what is stored as a JSON list. */
  names?: readonly string[];
}

const STATUSES = ["empty", "infected", "clean"];
const CAUSES = [
  "generate_contract",
  "normal_user_checkin",
  "infected_user_checkin",
  "infected_user_update",
  "location_is_cleaned",
  "wait14_days",
  "slip_revoked",
];
const ITEM_KINDS = ["", "day_key", "mac_hashes", "visit", "account", "own_visit"];
const HAS_POOL = 0x80;

const VERSION: Layout = { name: "contract_info", value: "json" };

const REGION: Layout[] = [
  VERSION,
  {
    name: "config",
    value: "json",
    names: ["key", "parent", "prefix_counts", "window_seconds", "state", "registry", "admin", "owner", "proposed_owner", "name"],
  },
  { name: "cell", key: [text], value: "json" },
  { name: "child", key: [text], value: "json" },
];

const LOCATION: Layout[] = [
  VERSION,
  { name: "config", value: fields({ place: text8, parent: account8, registry: account8, created_at: u64 }) },
  { name: "l", value: ledger },
  { name: "cleanings", value: every(u32) },
  { name: "description", value: "json" },
  { name: "v", key: [u32, hex(16)], isBare: true, value: rest },
  { name: "i", key: [u32, hex(8)], value: "json" },
  {
    name: "t",
    key: [u64],
    value: fields({ from: oneOf(STATUSES), to: oneOf(STATUSES), cause: oneOf(CAUSES), at: u64, effective_at: u64 }),
  },
  { name: "pool", value: "json", names: ["denom", "funded", "paid", "withdrawn", "day", "paid_that_day", "paid_height"] },
  { name: "p", key: [u64, account], value: "json" },
];

const QUOTA = fields({ day: u16, count: u32 });

const REGISTRY: Layout[] = [
  VERSION,
  { name: "config", value: "json" },
  { name: "feed_head", value: fields({ next: u64, oldest: u64, link: hex(32), day: u16 }) },
  { name: "f", key: [u64], value: fields({ link: hex(32), row: feedRow }) },
  { name: "feed_day", key: [u16], value: "json" },
  { name: "i", key: [u16, hex(8)], value: idRow },
  { name: "h", key: [u16, hex(16)], value: every(fields({ id: hex(8), interval: u32, rotation: u8 })) },
  { name: "health", key: [account], value: fields({ day: u16, id: hex(8), until: u64, flag_day: u16, flags: u16 }) },
  { name: "t", key: [u16, twin], value: "json" },
  { name: "contact", key: [text, u64, hex(16)], value: "json" },
  { name: "risk_model", key: [u32], value: "json" },
  { name: "authority", key: [text], value: authority },
  { name: "authority_number", key: [u16], value: "json" },
  { name: "quota", key: [u16], value: QUOTA },
  { name: "own_quota", key: [account], value: QUOTA },
];

export const LAYOUTS: Record<Kind, Layout[]> = {
  state: [...REGION, { name: "code_ids", value: "json" }],
  county: REGION,
  city: [...REGION, { name: "cleaner", key: [text], value: "json" }, { name: "reward_policy", value: "json" }],
  location: LOCATION,
  "contact-registry": REGISTRY,
};

function ledger(reader: Reader): unknown {
  const first = u8(reader);
  const numbers = fields({
    visits: u32,
    first_check_in_at: orNone(u32),
    last_cleaned_at: orNone(u32),
    newest_infection: orNone(u32),
    next_transition: u32,
    window: u32,
  });
  return { noted: STATUSES[first & ~HAS_POOL] ?? null, has_pool: (first & HAS_POOL) !== 0, ...numbers(reader) };
}

function idRow(reader: Reader): unknown {
  const kind = oneOf(ITEM_KINDS)(reader);
  const state = u8(reader);
  const row = { kind, is_burnt: (state & 1) !== 0, taken: u16(reader), voucher: voucher(reader) };
  const before = (state & 2) !== 0 ? { voucher_before: voucher(reader) } : {};
  const subject = reader.isAtEnd() ? {} : { interval: u32(reader), subject: account8(reader) };
  return { ...row, ...before, ...subject };
}

/** The number of an authority, or an account. */
function voucher(reader: Reader): number | string {
  const number = u16(reader);
  return number === 0 ? account8(reader) : number;
}

/** What a row under the day of its end stands for. */
function twin(reader: Reader): unknown {
  switch (String.fromCharCode(u8(reader))) {
    case "h":
      return { health: account(reader) };
    case "q":
      return { own_quota: account(reader) };
    case "c":
      return { recorded_at: u64(reader), contact: text(reader) };
    default:
      throw new RangeError("a kind that is not known");
  }
}

function authority(reader: Reader): unknown {
  const row = fields({ number: u16, daily_slips: u32, is_active: flag, may_revoke: flag })(reader);
  const key = fields({ public_key: hex(33), from: u16, until: orNone(u16), is_struck: flag });
  return { ...row, keys: Array.from({ length: u8(reader) }, () => key(reader)) };
}
