"""The linear assignment problem: the permutation π with the least Σᵢ C[i, π(i)].

Shortest augmenting paths with dual variables, O(n³): Jonker & Volgenant 1987, "A shortest augmenting path algorithm for
dense and sparse linear assignment problems", https://doi.org/10.1007/BF02278710; the form without their later
initialisations is Crouse 2016, https://doi.org/10.1109/TAES.2016.140952.
"""

import numpy as np
from numpy.typing import NDArray


def assign(cost: NDArray[np.floating]) -> NDArray[np.int64]:
    """The cheapest one-to-one assignment of rows to columns.

    Args:
        cost: (n, n), finite.

    Returns:
        (n,) a permutation: the column of each row.

    Raises:
        ValueError: if the matrix is not square or not finite.
    """
    cost = np.asarray(cost, dtype=np.float64)
    n = len(cost)
    if cost.shape != (n, n) or not np.isfinite(cost).all():
        raise ValueError(f"cost: expected a finite square matrix, got shape {cost.shape}")
    if n == 0:
        return np.zeros(0, dtype=np.int64)

    # Dual variables u, v with C − u − v ≥ 0; an assignment that only uses pairs with equality is optimal.
    v = cost.min(axis=0)
    reduced = cost - v
    u = reduced.min(axis=1)
    column_of, row_of = np.full(n, -1), np.full(n, -1)
    for row, column in zip(*np.nonzero(reduced <= u[:, None]), strict=True):
        if column_of[row] < 0 and row_of[column] < 0:
            column_of[row], row_of[column] = column, row

    for start in np.flatnonzero(column_of < 0):
        distance = cost[start] - u[start] - v  # of the cheapest alternating path from `start` to each column
        parent = np.full(n, start)
        frontier = distance.copy()  # infinite where the distance is final
        while True:  # Dijkstra, until a free column is reached
            end = int(frontier.argmin())
            shortest = distance[end]
            frontier[end] = np.inf
            row = row_of[end]
            if row < 0:
                break
            detour = cost[row] - v + (shortest - u[row])
            better = (detour < distance) & (frontier < np.inf)
            distance[better] = frontier[better] = detour[better]
            parent[better] = row
        settled = np.isinf(frontier)
        settled[end] = False
        gain = shortest - distance[settled]
        u[row_of[settled]] += gain
        v[settled] -= gain
        u[start] += shortest
        while True:  # flip the path: each row on it takes the column after it
            row = parent[end]
            row_of[end] = row
            column_of[row], end = end, column_of[row]
            if row == start:
                break
    return column_of.astype(np.int64)
