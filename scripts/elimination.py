"""Gaussian elimination on decimals, for the programs beside it that compute reference values."""
from decimal import Decimal


def solve(a, columns):
    """The columns divided by a, each row of it and of them having been joined."""
    size = len(a)
    rows = [list(row) + list(more) for row, more in zip(a, columns)]
    for i in range(size):
        pivot = max(range(i, size), key=lambda r: abs(rows[r][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        rows[i] = [v / rows[i][i] for v in rows[i]]
        for r in range(size):
            if r != i:
                rows[r] = [v - rows[r][i] * w for v, w in zip(rows[r], rows[i])]
    return [row[size:] for row in rows]


def inverse(a):
    size = len(a)
    return solve(a, [[Decimal(int(i == j)) for j in range(size)] for i in range(size)])
