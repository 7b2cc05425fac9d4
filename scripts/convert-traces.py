"""Converts the sample files of mat-data and face2face to what "wayclear evaluate paper replay" reads; see fetch-traces.

Usage: convert-traces.py WHEELS FOLDER [CHECKOUT of GeoDS/LSTM-TrajGAN]
"""

import csv
import gzip
import io
import sys
from collections import defaultdict
from pathlib import Path

# The badges' readings are so many seconds apart.
READING = 20


def write(file, header, rows):
    """A compressed CSV file, the same bytes for the same rows."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with open(file, "wb") as raw, gzip.GzipFile("", "wb", mtime=0, fileobj=raw) as packed:
        text = io.TextIOWrapper(packed, encoding="utf-8", newline="")
        out = csv.writer(text, lineterminator="\n")
        out.writerow(header)
        out.writerows(rows)
        text.flush()
    print(f"{file}: {len(rows)} rows")


def users_of(checkout):
    """Whose week each trajectory is."""
    users = {}
    for name in ("train_latlon.csv", "test_latlon.csv"):
        with open(Path(checkout) / "data" / name, encoding="utf-8", newline="") as text:
            for row in csv.DictReader(text):
                users[row["tid"]] = row["label"]
    return users


def check_ins(wheels, users):
    """Check-ins by time. A place is a position, to a tenth of a metre, with what is there."""
    file = Path(wheels) / "matdata/assets/sample/Foursquare_Sample.csv"
    with open(file, encoding="utf-8", newline="") as text:
        found = list(csv.DictReader(text))
    found.sort(key=lambda row: row["date_time"])
    places = {}
    rows = []
    for row in found:
        week = row["tid"]
        lat, lon = (round(float(part), 6) for part in row["lat_lon"].split())
        place = places.setdefault((lat, lon, row["type"]), len(places))
        at = row["date_time"].replace(" ", "T")
        user = users[week] if users else week
        rows.append((user, week, at, place, lat, lon, row["root_type"], row["type"]))
    return rows


def intervals(file):
    """Readings of pairs, joined to intervals: start, seconds, a, b."""
    readings = defaultdict(set)
    with open(file, encoding="ascii") as text:
        for line in text:
            at, a, b = (int(part) for part in line.split()[:3])
            readings[min(a, b), max(a, b)].add(at)
    rows = []
    for (a, b), times in readings.items():
        times = sorted(times)
        start = before = times[0]
        for at in times[1:]:
            if at - before > READING:
                rows.append((start, before - start + READING, a, b))
                start = at
            before = at
        rows.append((start, before - start + READING, a, b))
    return sorted(rows)


def main(wheels, folder, checkout=None):
    """Converts all."""
    users = users_of(checkout) if checkout else None
    header = ("user", "week", "at", "place", "lat", "lon", "kind", "category")
    write(Path(folder) / "checkins_nyc/checkins.csv.gz", header, check_ins(wheels, users))
    for name in ("WS16", "ICCSS17"):
        rows = intervals(Path(wheels) / f"face2face/data/{name}/tij_{name}.dat")
        file = Path(folder) / f"contacts_gesis/{name.lower()}.csv.gz"
        write(file, ("start", "seconds", "a", "b"), rows)


if __name__ == "__main__":
    main(*sys.argv[1:])
