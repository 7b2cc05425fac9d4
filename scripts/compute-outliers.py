#!/usr/bin/env python3
"""Writes testdata/irls/outlier_*: regressions in which Newton's steps overshoot and the deviance hides it, in 80 digits.

    scripts/compute-outliers.py testdata/irls

One row far out weakens a slope that the others do not ask for; or the offsets of some rows are so large that they are
decided before anything is fitted. None is separated: some rows with the same terms have both responses. Needs nothing but
Python 3.
"""
import json
import sys
from decimal import Decimal, getcontext

from elimination import inverse, solve

getcontext().prec = 80
ONE = Decimal(1)
# A weak slope: both classes at 0 and at 3, and one row far out.
WEAK = [(0, 1), (0, 0), (0, 1), (3, 1), (3, 1), (3, 0)]
# A slope that offsets have to be balanced by.
PAIRS = [(1, 1, 0), (1, 0, 0), (2, 1, 0), (2, 1, 0), (2, 0, 0), (3, 1, 0), (3, 0, 0)]
CASES = {
    **{f"outlier_{x}": ["x,y", *(f"{x},{y}" for x, y in [*WEAK, (x, 0)])] for x in
       (5_000, 10_000, 50_000, 100_000, 500_000, 100_000_000)},
    "outlier_of_offset": ["x,y,offset", *(f"{x},{y},{o}" for x, y, o in [*PAIRS, (2, 0, 1000), (1, 1, -1000)])],
    "outlier_of_offset_and_term": ["x,y,offset", *(f"{x},{y},{o}" for x, y, o in [*PAIRS, (-5, 1, -1000)])],
    "outlier_every_offset": ["x,y,offset", *(f"{x},{y},{o}" for x, y, o in [
        (1, 1, -1000), (2, 0, -2000), (-1, 0, 1000), (-2, 1, 2000), (1, 0, -1000), (-1, 1, 1000), (3, 1, -2999)])],
}


def log_one_plus_exp(eta):
    return max(eta, Decimal(0)) + (ONE + (-abs(eta)).exp()).ln()


def chance(eta):
    return ONE / (ONE + (-eta).exp()) if eta >= 0 else eta.exp() / (ONE + eta.exp())


def deviance(beta, rows):
    etas = [(y, o + sum(b * v for b, v in zip(beta, x))) for x, y, o in rows]
    return 2 * sum(log_one_plus_exp(eta) - y * eta for y, eta in etas)


def regression(rows):
    """Rows: terms with the constant, response, offset. Coefficients, errors, deviance, and steps.

    Offsets grow little by little, each fit beginning where the last one ended: with all of them at once every weight of
    Newton's method could be nothing."""
    beta, parts = [Decimal(0)] * len(rows[0][0]), 100 if any(o for *_, o in rows) else 1
    for part in range(1, parts + 1):
        beta, *found = climb(beta, [(x, y, o * part / parts) for x, y, o in rows])
    return beta, *found


def climb(beta, rows):
    size = len(beta)
    for steps in range(1, 10_000):
        score = [Decimal(0)] * size
        information = [[Decimal(0)] * size for _ in range(size)]
        for x, y, o in rows:
            eta = o + sum(b * v for b, v in zip(beta, x))
            p, q = chance(eta), chance(-eta)
            for i in range(size):
                score[i] += (y - p) * x[i]
                for j in range(size):
                    information[i][j] += p * q * x[i] * x[j]
        step = [s for s, in solve(information, [[s] for s in score])]
        here = deviance(beta, rows)
        while deviance([b + s for b, s in zip(beta, step)], rows) > here * (ONE + Decimal(10) ** -70):
            step = [s / 2 for s in step]
        beta = [b + s for b, s in zip(beta, step)]
        if max(abs(sum(s * v for s, v in zip(step, x))) for x, _, _ in rows) < Decimal(10) ** -45:
            covariance = inverse(information)
            return beta, [covariance[i][i].sqrt() for i in range(size)], deviance(beta, rows), steps
    raise ArithmeticError("no rest")


def write(folder, name, lines):
    header, *rows = ([*line.split(",")] for line in lines)
    rows = [[Decimal(v) for v in row] for row in rows]
    rows = [([ONE, x], y, more[0] if more else Decimal(0)) for x, y, *more in rows]
    beta, errors, rest, steps = regression(rows)
    null = regression([([ONE], y, o) for _, y, o in rows])[2]
    names = ["(Intercept)", "x"]
    print(name, steps, *(f"{v:.12e}" for v in [*beta, *errors]), file=sys.stderr)
    truth = {
        "name": name,
        "csv": f"{name}.csv",
        "response": "y",
        "trials": None,
        "weights": None,
        "offset": "offset" if len(header) > 2 else None,
        "intercept": True,
        "terms": names,
        "n": len(rows),
        "p": 2,
        "source": "made by hand; scripts/compute-outliers.py",
        "note": "Truth: Newton's method with 80 digits.",
        "expect": "ok",
        "coef": dict(zip(names, map(float, beta))),
        "se": dict(zip(names, map(float, errors))),
        "deviance": float(rest),
        "null_deviance": float(null),
    }
    with open(f"{folder}/{name}.csv", "w") as file:
        file.writelines(line + "\n" for line in lines)
    with open(f"{folder}/{name}.json", "w") as file:
        file.write(json.dumps(truth, indent=1) + "\n")


for name, lines in CASES.items():
    write(sys.argv[1], name, lines)
