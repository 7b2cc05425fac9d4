#!/usr/bin/env python3
"""Writes testdata/commitments.csv: the hashes that phones, authorities, relays and contracts must compute alike.

    scripts/compute-commitments.py > testdata/commitments.csv

A row is the name of what is hashed, what goes in, and what comes out, bytes in hexadecimal:
visit_tag, place_handle, own_visit_id, slip_digest and feed_link end with the hash; day_key, mac_hashes (entries as
interval:hash:rotation, with blanks between), visit and account end with the item's bytes, its digest and its id.
Needs nothing but Python 3.
"""
import random
from hashlib import sha256
from struct import pack

random.seed(2020)
ALPHABET = "0123456789bcdefghjkmnpqrstuvwxyz"
SLUG = "abcdefghijklmnopqrstuvwxyz0123456789-"
FIRST_INTERVAL = 2_844_000
FIRST_DAY = FIRST_INTERVAL // 144


def digest(tag, *parts):
    """SHA-256 of a tag and what follows it."""
    return sha256(tag.encode() + b"".join(parts)).digest()


def text(words):
    """A text after its length."""
    return pack(">H", len(words.encode())) + words.encode()


def some(length, letters):
    """A text of so many letters."""
    return "".join(random.choices(letters, k=length))


def place():
    """A place, with or without a unit."""
    cell = some(8, ALPHABET)
    return cell if random.random() < 0.5 else f"{cell}/{some(random.randint(1, 32), SLUG)}"


def account():
    """What looks like an address; rarely so long that its length needs two bytes."""
    return "wasm1" + some(random.choice([38, 58, 300]), ALPHABET)


def row(*cells):
    """Prints a row."""
    print(",".join(cell.hex() if isinstance(cell, bytes) else str(cell) for cell in cells))


def visit_tag(where, interval, secret):
    """The place's length is one byte here."""
    tag = digest("wayclear/visit/v2", pack(">B", len(where)), where.encode(), pack(">I", interval), secret)
    row("visit_tag", where, interval, secret, tag[:16])


def own_visit_id(who, where, interval):
    """An account comes first, a place second."""
    own = digest("wayclear/own-visit/v1", text(who), text(where), pack(">I", interval))
    row("own_visit_id", who, where, interval, own[:8])


def slip_digest(chain, registry, authority, issued, item):
    """What an authority signs."""
    signed = digest("wayclear/slip/v1", text(chain), text(registry), text(authority), pack(">H", issued), item)
    row("slip_digest", chain, registry, authority, issued, item, signed)


def feed_link(before, index, content):
    """The link of a row; returned for the next one."""
    link = digest("wayclear/feed/v1", before, pack(">Q", index), content)
    row("feed_link", before, index, content, link)
    return link


def item(name, inputs, content):
    """An item, its digest and its id. Returns the digest."""
    named = digest("wayclear/item/v1", content)
    row(name, *inputs, content, named, named[:8])
    return named


def mac_hashes(day, count):
    """A day of hashes, ascending by interval and hash."""
    entries = sorted((144 * day + random.randrange(144), random.randbytes(16)) for _ in range(count))
    entries = [(interval, hashed, random.randint(1, 144)) for interval, hashed in entries]
    packed = b"".join(hashed + pack(">IB", interval, rotation) for interval, hashed, rotation in entries)
    shown = " ".join(f"{interval}:{hashed.hex()}:{rotation}" for interval, hashed, rotation in entries)
    return item("mac_hashes", (day, shown), pack(">BHB", 2, day, count) + packed)


def visit(where, interval, secret):
    """A visit that was checked in."""
    return item("visit", (where, interval, secret), pack(">B", 3) + text(where) + pack(">I", interval) + secret)


def day_key(key, day):
    """A day key."""
    return item("day_key", (key, day), pack(">B", 1) + key + pack(">H", day))


def infected_account(who, day):
    """An account whose check-ins are infected ones."""
    return item("account", (who, day), pack(">B", 4) + text(who) + pack(">H", day))


PLACES = ["9qce29xb", "9qce29xb/shop-2", "00000000/a", "zzzzzzzz/" + 32 * "z"] + [place() for _ in range(12)]
INTERVALS = [0, 1, 255, 256, 2**32 - 1] + [FIRST_INTERVAL + random.randrange(100_000) for _ in range(11)]
DAYS = [0, 1, 256, 65_535] + [FIRST_DAY + random.randrange(700) for _ in range(4)]
ZEROS, ONES = bytes(32), 32 * b"\xff"

for where, interval in zip(PLACES, INTERVALS):
    visit_tag(where, interval, random.randbytes(16))
for where in PLACES:
    row("place_handle", where, digest("wayclear/place/v1", where.encode())[:12])
for where, interval in zip(PLACES, INTERVALS):
    own_visit_id(account(), where, interval)
items = [day_key(random.randbytes(16), day) for day in DAYS]
items += [mac_hashes(day, count) for day, count in zip(DAYS, [1, 2, 3, 144, 10, 20, 143, 6])]
items += [visit(where, min(interval, 65_535 * 144), random.randbytes(16)) for where, interval in zip(PLACES, INTERVALS)]
items += [infected_account(account(), day) for day in DAYS]
for named in items + [ZEROS, ONES]:
    slip_digest(random.choice(["testing", "wayclear-1", "", some(256, SLUG)]), account(), account(), random.choice(DAYS), named)
before = ZEROS
for index in range(4):
    before = feed_link(before, index, random.randbytes(random.randrange(200)))
feed_link(ONES, 2**64 - 1, b"")
