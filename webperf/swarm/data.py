"""Parameters of a scenario from a file: CSV, JSON or Parquet, a row for each iteration or for each user.

PEOPLE = data("people.csv")                  # beside the file of the scenario

@swarm(vus=10)
async def log_in(api, user):
    person = user.take(PEOPLE)
    await api.post("/login", data={"name": person["name"]})
"""

from __future__ import annotations

import csv
import itertools
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, overload

from webperf.errors import ConfigError, unknown_name
from webperf.swarm.schedule import Share

Row = Mapping[str, Any]


class Order(StrEnum):
    """Who gets which row; after the last one comes the first again."""

    SHARED = "shared"
    """Each taking gives the next row: no two of all users have the same one, until all have been given out."""
    PER_USER = "per-user"
    """A user has one row for ever: user 0 the first, user 1 the second."""


class Data(Sequence[Row]):
    """The rows of a file, to be taken by users; also a sequence."""

    def __init__(self, rows: tuple[Row, ...], order: Order) -> None:
        self._rows = rows
        self._order = order
        self._taken = itertools.count()

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Row]: ...
    def __getitem__(self, at: int | slice) -> Row | Sequence[Row]:
        return self._rows[at]

    def __len__(self) -> int:
        return len(self._rows)

    def for_user(self, number: int, share: Share) -> Row:
        """The row of a user, or the next one of this process: rows are dealt out to the processes in turn."""
        if self._order is Order.PER_USER:
            return self._rows[number % len(self._rows)]
        return self._rows[(share.index + next(self._taken) * share.count) % len(self._rows)]


def data(path: str | Path, *, order: str = Order.SHARED) -> Data:
    """The rows of a CSV (texts, by the names in its first line), a JSON list of objects, or a Parquet file.

    A relative path begins at the file that calls this. Raises ConfigError with file and cure.
    """
    if order not in list(Order):
        raise ConfigError(f"data({str(path)!r}): {unknown_name('order', order, list(Order))}")
    file = Path(sys._getframe(1).f_globals.get("__file__", "")).parent / path
    read = READERS.get(file.suffix.lower())
    if read is None:
        raise ConfigError(f"{file}: no data file: write one that ends with {', '.join(READERS)}")
    try:
        rows = tuple(read(file))
    except (OSError, ValueError, csv.Error) as error:
        cause = getattr(error, "strerror", None) or error
        raise ConfigError(f"{file}: the data cannot be read ({cause})") from None
    if not rows:
        raise ConfigError(f"{file}: there is no row in it")
    return Data(rows, Order(order))


def _csv(file: Path) -> Iterator[Row]:
    # Spreadsheets put a byte order mark before the first name.
    with file.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines, strict=True)
        for row in reader:
            if None in row or None in row.values():
                raise ValueError(f"line {reader.line_num} has not as many values as the first line has names")
            yield row


def _json(file: Path) -> Iterator[Row]:
    rows = json.loads(file.read_text("utf-8"))
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValueError('it is no list of objects such as [{"name": "Ann"}]')
    yield from rows


def _parquet(file: Path) -> Iterator[Row]:
    try:
        import pyarrow.parquet
    except ImportError:
        raise ConfigError(f"{file}: Parquet needs the package pyarrow: pip install pyarrow") from None
    yield from pyarrow.parquet.read_table(file).to_pylist()


READERS: Mapping[str, Callable[[Path], Iterator[Row]]] = {".csv": _csv, ".json": _json, ".parquet": _parquet}
