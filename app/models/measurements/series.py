"""Figures over time in bounded memory: a table of samples that drops the oldest, and a list of single events.

Times are seconds on the caller's clock and increase. Columns are added as needed; columns beyond a limit are summed up
in one called `OTHERS`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Values: TypeAlias = NDArray[np.float64]

Key: TypeAlias = int | str
"""What a figure is about: an identifier or a name."""

OTHERS: Final = "others"
"""The key of the column that sums up the columns beyond the limit."""


class Samples:
    """The latest `capacity` rows, each with a value for at most `columns` keys; NaN where a key had no value."""

    def __init__(self, capacity: int, columns: int = 160) -> None:
        self._limit = columns
        self._times = np.zeros(capacity)
        self._table = np.full((capacity, 4), np.nan, np.float32)
        self._columns: dict[Key, int] = {}
        self._next = 0
        self._count = 0

    def __len__(self) -> int:
        return self._count

    @property
    def keys(self) -> tuple[Key, ...]:
        """The keys in order of appearance."""
        return tuple(self._columns)

    def append(self, at: float, values: Mapping[Key, float]) -> None:
        """Append a row. The oldest row is dropped when the table is full."""
        self._times[self._next] = at
        self._table[self._next] = np.nan
        for key, value in values.items():
            column = self._column(key)
            before = self._table[self._next, column]
            self._table[self._next, column] = value if np.isnan(before) else before + value
        self._next = (self._next + 1) % len(self._times)
        self._count = min(self._count + 1, len(self._times))

    def times(self, since: float = -np.inf) -> Values:
        """Return the times of the rows from `since` on, oldest first."""
        return self._times[self._rows(since)]

    def values(self, key: Key, since: float = -np.inf) -> Values:
        """Return one column of the rows from `since` on."""
        rows = self._rows(since)
        column = self._columns.get(key)
        return np.full(len(rows), np.nan) if column is None else self._table[rows, column].astype(np.float64)

    def latest(self, until: float = np.inf) -> dict[Key, float]:
        """Return the values of the last row up to `until`, without keys that have none."""
        rows = self._rows(-np.inf)
        place = int(np.searchsorted(self._times[rows], until, side="right"))
        if not place:
            return {}
        row = self._table[rows[place - 1]]
        return {key: float(row[column]) for key, column in self._columns.items() if not np.isnan(row[column])}

    def stacked(self, keys: tuple[Key, ...], since: float = -np.inf) -> tuple[tuple[Key, ...], Values]:
        """Return running sums over `keys`, one row for each, and a last row that adds all other keys, if there are
        any."""
        rows = self._rows(since)
        table = np.nan_to_num(self._table[rows].astype(np.float64))
        chosen = [self._columns[key] for key in keys if key in self._columns]
        rest = sorted(set(self._columns.values()) - set(chosen))
        parts = [table[:, column] for column in chosen]
        names: list[Key] = [key for key in keys if key in self._columns]
        if rest:
            parts.append(table[:, rest].sum(axis=1))
            names.append(OTHERS)
        sums = np.cumsum(parts, axis=0) if parts else np.zeros((0, len(rows)))
        return tuple(names), sums

    def mean_of_rest(self, keys: tuple[Key, ...], since: float = -np.inf) -> Values:
        """Return the mean of all columns except these, for each row; NaN where none has a value."""
        rest = [column for key, column in self._columns.items() if key not in keys]
        table = self._table[self._rows(since)][:, rest].astype(np.float64)
        number = np.count_nonzero(~np.isnan(table), axis=1)
        return np.where(number > 0, np.nansum(table, axis=1) / np.maximum(number, 1), np.nan)

    def largest(self, most: int, since: float = -np.inf) -> tuple[Key, ...]:
        """Return the keys with the largest sums, in order of appearance, without `OTHERS`."""
        table = np.nan_to_num(self._table[self._rows(since)])
        sums = {key: float(table[:, column].sum()) for key, column in self._columns.items() if key != OTHERS}
        chosen = set(sorted(sums, key=lambda key: -sums[key])[:most])
        return tuple(key for key in sums if key in chosen)

    def _column(self, key: Key) -> int:
        column = self._columns.get(key)
        if column is None and len(self._columns) >= self._limit - 1:
            key = OTHERS
            column = self._columns.get(key)
        if column is None:
            column = self._columns[key] = len(self._columns)
            if column >= self._table.shape[1]:
                more = np.full_like(self._table, np.nan)
                self._table = np.concatenate((self._table, more), axis=1)
        return column

    def _rows(self, since: float) -> NDArray[np.intp]:
        first = self._next - self._count
        rows = np.arange(first, self._next) % len(self._times)
        return rows[np.searchsorted(self._times[rows], since) :]


class Events:
    """The latest `capacity` single values, each with a time and a key."""

    def __init__(self, capacity: int) -> None:
        self._samples = np.zeros((capacity, 2))
        self._keys: list[Key] = [0] * capacity
        self.total = 0
        """How many values have been appended."""

    def append(self, at: float, value: float, key: Key) -> None:
        place = self.total % len(self._keys)
        self._samples[place] = at, value
        self._keys[place] = key
        self.total += 1

    def since(self, at: float = -np.inf) -> tuple[Values, Values, tuple[Key, ...]]:
        """Return times, values and keys from `at` on, oldest first."""
        capacity = len(self._keys)
        rows = [place % capacity for place in range(max(self.total - capacity, 0), self.total)]
        rows = [row for row in rows if self._samples[row, 0] >= at]
        return self._samples[rows, 0], self._samples[rows, 1], tuple(self._keys[row] for row in rows)


def thinned(times: Values, rows: Values, most: int) -> tuple[Values, Values]:
    """Thin out to at most `most` points in each row. Of neighbours the largest stays, so no peak is lost."""
    step = -(-len(times) // most)
    if step <= 1:
        return times, rows
    starts = np.arange(0, len(times), step)
    return times[starts], np.fmax.reduceat(rows, starts, axis=-1)
