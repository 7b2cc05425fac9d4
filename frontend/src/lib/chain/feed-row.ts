// A row of the feed as packages/api/src/feed packs it, for who looks at it: a version, the block's time, and sections of one kind each.

import { every, fields, hex, type Read, rest, u16, u32, u64, u8 } from "./packed";
import type { Reader } from "./reader";

const VERSION = 2;

/** By their kinds; days are UTC days, intervals ten minutes, since 1970. */
const SECTIONS: Partial<Record<number, { name: string; value: Read }>> = {
  1: { name: "day_keys", value: every(fields({ key: hex(16), day: u16 })) },
  2: { name: "hash_day", value: hashDay },
  3: { name: "flags", value: every(fields({ handle: hex(12), interval: u32, id: hex(8), surface: u8, cleaned: u16 })) },
  4: { name: "cleanings", value: every(fields({ handle: hex(12), at: u64 })) },
  5: { name: "revoked", value: every(fields({ day: u16, id: hex(8) })) },
};

/** A section of a kind that is not known, and a row of another version, stay as they are, hexadecimal. */
export const feedRow: Read = (reader) => {
  const version = u8(reader);
  if (version !== VERSION) return { version, bytes: rest(reader) };
  const time = u64(reader);
  const sections = reader.all((it) => {
    const kind = u8(it);
    const section = it.section(u32(it));
    const known = SECTIONS[kind];
    return known ? { [known.name]: known.value(section) } : { kind, bytes: rest(section) };
  });
  return { time, sections };
};

function hashDay(section: Reader): unknown {
  const day = fields({ id: hex(8), day: u16 })(section);
  const hash = fields({ mac_hash: hex(16), interval: u32, rotation: u8 });
  return { ...day, hashes: Array.from({ length: u8(section) }, () => hash(section)) };
}
