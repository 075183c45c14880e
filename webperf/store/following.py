"""A journal that is still being written, read as it grows: each call gives the records that are new."""

from __future__ import annotations

from pathlib import Path

from webperf.errors import ConfigError
from webperf.store.journal import Entry, read_record


class Following:
    """Keeps its place in the file, so that an hour of load is not read again every second."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._place = 0
        self._line = 0

    def more(self) -> tuple[Entry, ...]:
        """Whole records since the last call; a line that is not whole yet comes the next time.

        Raises ConfigError when the file cannot be read or a record is damaged.
        """
        try:
            with self._file.open("rb") as file:
                file.seek(self._place)
                whole, newline, _ = file.read().rpartition(b"\n")
        except OSError as error:
            raise ConfigError(f"{self._file} cannot be read ({error.strerror})") from None
        self._place += len(whole) + len(newline)
        return tuple(self._record(line) for line in whole.splitlines())

    def _record(self, line: bytes) -> Entry:
        self._line += 1
        try:
            return read_record(line.decode("utf-8", errors="replace"))
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
            raise ConfigError(f"{self._file} line {self._line} is damaged: {error}") from None
