#!/usr/bin/env python3
"""Writes testdata/added.csv: what exposures add, A = (P - P0) / (1 - P0), by its definition and with 60 digits.

    scripts/compute-added.py > testdata/added.csv

A row is form (n: normalised, l: log_dose), b0, b12, b3 in thousandths, dBm and seconds of the contact, gap and name of the
surface (empty: not recorded), and A in units of 1e-21, rounded down. Needs nothing but Python 3.
"""
import random
from decimal import ROUND_FLOOR, Decimal, getcontext

getcontext().prec = 60
random.seed(2007)
ONE = Decimal(1)
HOURS = {"aerosol": 3, "copper": 4, "cardboard": 24, "other": 30, "stainless_steel": 48, "plastic": 72}
MOST = 1_000_000


def size(most):
    """A whole number up to a limit: none, the limit, and small ones as often as large ones."""
    kind = random.random()
    if kind < 0.1:
        return 0
    if kind < 0.2:
        return most
    return min(most, int(Decimal(most + 1) ** Decimal(repr(random.random()))))


def dose(form, b12, b3, contact, surface):
    """-(f1 + f2)."""
    total = Decimal(0)
    if contact:
        dbm, seconds = contact
        if form == "n":
            total += b12 * max(0, dbm + 104) / 44 * seconds / 900
        else:
            weight = ((min(dbm, -60) + 60) * Decimal(10).ln() / 20).exp()
            total += b12 * (ONE + weight * seconds / 60).ln()
    if surface:
        gap, name = surface
        total += b3 * max(Decimal(0), ONE - Decimal(gap) / (HOURS[name] * 3600))
    return total


def added(b0, total):
    p0 = ONE / (ONE + b0.exp())
    p = ONE / (ONE + (b0 - total).exp())
    # 1 - P0 is exp(b0) / (1 + exp(b0)); written so, it keeps its digits where P0 is nearly 1.
    return (p - p0) / (b0.exp() / (ONE + b0.exp()))


def added_with_digits(b0, total):
    """The same, with as many digits more as the difference of two numbers close to 1 or to each other loses."""
    getcontext().prec = 60 + int(abs(b0)) + 1
    try:
        return added(b0, total)
    finally:
        getcontext().prec = 60


def row():
    form = random.choice("nl")
    b12, b3 = size(MOST), size(MOST)
    kind = random.randrange(3)
    contact = (random.randint(-127, -1), size(86_400)) if kind != 0 else None
    surface = (size(1_209_600), random.choice(sorted(HOURS))) if kind != 1 else None
    total = dose(form, Decimal(b12) / 1000, Decimal(b3) / 1000, contact, surface)
    # Often where P is neither 0 nor 1, since errors of the exponent show there.
    choice = random.random()
    if choice < 0.6 and total < 1000:
        b0 = int(total * 1000) + random.randint(-3_000, 3_000)
    elif choice < 0.9:
        b0 = random.randint(-20_000, 20_000)
    else:
        b0 = random.randint(-MOST, MOST)
    b0 = max(-MOST, min(MOST, b0))
    a = added_with_digits(Decimal(b0) / 1000, total)
    a = int((a * Decimal(10) ** 21).to_integral_value(ROUND_FLOOR))
    dbm, seconds = contact or ("", "")
    gap, name = surface or ("", "")
    return f"{form},{b0},{-b12},{-b3},{dbm},{seconds},{gap},{name},{a}"


print("form,b0,b12,b3,rssi_dbm,seconds,gap_seconds,surface,added")
for _ in range(10_000):
    print(row())
