#!/usr/bin/env python3
"""Writes testdata/clusters/: regressions of people in households, with standard errors by household, in 60 digits.

    scripts/compute-clusters.py testdata/clusters

plain.csv has one person a row; grouped.csv has trials, weights and an offset, and is computed from one row a trial, each
repeated as often as its weight says. `clustered` is the sandwich with G/(G-1) (n-1)/(n-p). Needs nothing but Python 3.
"""
import csv
import json
import random
import sys
from decimal import Decimal, getcontext

from elimination import inverse

getcontext().prec = 60
ONE = Decimal(1)


def product(a, b):
    return [[sum(x * y for x, y in zip(row, column)) for column in zip(*b)] for row in a]


def regression(people):
    """People: household, infected, offset, terms with the constant."""
    size = len(people[0][3])
    beta = [Decimal(0)] * size
    for _ in range(30):
        scores, information = {}, [[Decimal(0)] * size for _ in range(size)]
        for household, infected, offset, x in people:
            p = ONE / (ONE + (-(offset + sum(b * v for b, v in zip(beta, x)))).exp())
            score = scores.setdefault(household, [Decimal(0)] * size)
            for i in range(size):
                score[i] += (infected - p) * x[i]
                for j in range(size):
                    information[i][j] += p * (1 - p) * x[i] * x[j]
        bread = inverse(information)
        total = [sum(s[i] for s in scores.values()) for i in range(size)]
        beta = [b + sum(v * t for v, t in zip(row, total)) for b, row in zip(beta, bread)]
    meat = [[sum(s[i] * s[j] for s in scores.values()) for j in range(size)] for i in range(size)]
    g, n = Decimal(len(scores)), Decimal(len(people))
    correction = g / (g - 1) * (n - 1) / (n - size)
    sandwich = [[v * correction for v in row] for row in product(product(bread, meat), bread)]
    return beta, bread, sandwich, int(g)


def numbers(values):
    return [f"{v:.30e}" for v in values]


def write(folder, name, header, rows, people):
    with open(f"{folder}/{name}.csv", "w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])
    beta, bread, sandwich, clusters = regression(people)
    truth = {
        "clusters": clusters,
        "coefficients": numbers(beta),
        "independent": numbers(bread[i][i].sqrt() for i in range(len(beta))),
        "clustered": numbers(sandwich[i][i].sqrt() for i in range(len(beta))),
        "covariance": [numbers(row) for row in sandwich],
    }
    with open(f"{folder}/{name}.json", "w") as file:
        file.write(json.dumps(truth, indent=1) + "\n")


def plain(folder):
    rows, people = [], []
    for household in range(25):
        name, crowded = f"house {household + 1}", random.randint(1, 9)
        luck = random.gauss(0, 1.5)
        for _ in range(random.randint(1, 6)):
            hours = Decimal(random.randint(0, 80)) / 10
            infected = int(random.random() < 1 / (1 + 2.718 ** (1.5 - 0.3 * float(hours) - luck)))
            rows.append([name, infected, hours, crowded])
            people.append((name, infected, Decimal(0), [ONE, hours, Decimal(crowded)]))
    write(folder, "plain", ["household", "infected", "hours", "crowded"], rows, people)


def grouped(folder):
    rows, people = [], []
    for household in range(12):
        name = "abcdefghijkl"[household]
        luck = random.gauss(0, 1)
        for _ in range(random.randint(1, 4)):
            hours, offset = Decimal(random.randint(0, 80)) / 10, Decimal(random.randint(-9, 9)) / 10
            trials, weight = random.randint(1, 5), random.randint(0, 3)
            chance = 1 / (1 + 2.718 ** (1 - 0.2 * float(hours) - float(offset) - luck))
            infected = sum(random.random() < chance for _ in range(trials))
            rows.append([name, infected, trials, weight, offset, hours])
            for person in range(trials * weight):
                people.append((name, int(person < infected * weight), offset, [ONE, hours]))
    write(folder, "grouped", ["household", "infected", "people", "times", "offset", "hours"], rows, people)


random.seed(2007)
plain(sys.argv[1])
grouped(sys.argv[1])
