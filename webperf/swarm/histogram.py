"""A histogram of latencies: flat memory, any number of values, merged by adding counts.

The cells are those of HdrHistogram with three digits, in microseconds up to an hour (http://hdrhistogram.org): below
2048 us each has its own, above that 1024 for every doubling. A value is known to its cell, and read as its middle: the
error is at most 1/2048 of it (0.05 %). `encode` writes the V2 format that public HDR tools read.
"""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence

HIGHEST_US = 3_600_000_000
DIGITS = 3
_HALF = 1024
_BITS = 11
# HdrHistogram's `V2EncodingCookieBase` and `V2CompressedEncodingCookieBase`, both with the word size that V2 asks for.
_COOKIE, _COMPRESSED_COOKIE = 0x1C849313, 0x1C849314
_HEADER = struct.Struct(">iiiiqqd")


class Histogram:
    """Latencies in ms. Only cells that hold something take memory: at most 23 552, whatever is recorded."""

    __slots__ = ("cells", "count", "max_ms", "min_ms", "sum_ms")

    def __init__(self) -> None:
        self.cells: dict[int, int] = {}
        self.count = 0
        self.sum_ms = 0.0
        self.min_ms = 0.0
        self.max_ms = 0.0

    def record(self, value_ms: float) -> None:
        """Count one value; below 0 as 0, above an hour as an hour."""
        index = cell_of(value_ms)
        self.cells[index] = self.cells.get(index, 0) + 1
        self._widen(value_ms, value_ms)
        self.count += 1
        self.sum_ms += value_ms

    def record_all(self, values_ms: Sequence[float]) -> None:
        """Count many at a fraction of the price: a request costs a generator much less than a microsecond here."""
        if not len(values_ms):
            return
        # Imported late: the command line reads scenarios, and so this file, without it.
        import numpy as np

        values = np.asarray(values_ms, dtype=np.float64)
        us = np.clip(values * 1000 + 0.5, 0, HIGHEST_US).astype(np.int64)
        # The exponent of frexp is the bit length, exact below 2^53.
        shift = np.maximum(np.frexp(us.astype(np.float64))[1] - _BITS, 0)
        found, counts = np.unique(shift * _HALF + (us >> shift), return_counts=True)
        cells = self.cells
        for index, count in zip(found.tolist(), counts.tolist(), strict=True):
            cells[index] = cells.get(index, 0) + count
        self._widen(float(values.min()), float(values.max()))
        self.count += len(values)
        self.sum_ms += float(values.sum())

    def add(self, other: Histogram) -> None:
        """Count all that the other has counted: the same as if every value had been recorded here."""
        if not other.count:
            return
        cells = self.cells
        for index, count in other.cells.items():
            cells[index] = cells.get(index, 0) + count
        self._widen(other.min_ms, other.max_ms)
        self.count += other.count
        self.sum_ms += other.sum_ms

    def _widen(self, low: float, high: float) -> None:
        if not self.count:
            self.min_ms, self.max_ms = low, high
        else:
            self.min_ms, self.max_ms = min(self.min_ms, low), max(self.max_ms, high)

    @property
    def mean_ms(self) -> float:
        """The average, exact. Raises ValueError when nothing was recorded."""
        if not self.count:
            raise ValueError("an empty histogram has no average")
        return self.sum_ms / self.count

    def percentile(self, q: float) -> float:
        """The `q`-th percentile (0..100) in ms, never outside min and max.

        Linear between order statistics at position (n - 1) q / 100, as `webperf.stats.percentile` and k6 do it.
        Raises ValueError when nothing was recorded.
        """
        return next(iter(self.percentiles((q,))))

    def percentiles(self, qs: Iterable[float]) -> tuple[float, ...]:
        """Several at the price of one."""
        if not self.count:
            raise ValueError("an empty histogram has no percentile")
        ordered = sorted(self.cells.items())
        return tuple(self._at(ordered, (self.count - 1) * q / 100) for q in qs)

    def _at(self, ordered: list[tuple[int, int]], position: float) -> float:
        below = int(position)
        first, second = self._ranked(ordered, below), self._ranked(ordered, min(below + 1, self.count - 1))
        return first + (second - first) * (position - below)

    def _ranked(self, ordered: list[tuple[int, int]], rank: int) -> float:
        """The value of an order statistic, from 0; the first and the last are known exactly."""
        if rank == 0:
            return self.min_ms
        if rank == self.count - 1:
            return self.max_ms
        passed = 0
        for index, count in ordered:
            passed += count
            if rank < passed:
                return min(self.max_ms, max(self.min_ms, middle_ms(index)))
        raise AssertionError("its counts do not add up")

    def encode(self) -> str:
        """HdrHistogram's V2 compressed format in base64. Min, max and sum are not in it."""
        counts = b"".join(_leb128(number) for number in _runs(sorted(self.cells.items())))
        head = _HEADER.pack(_COOKIE, len(counts), 0, DIGITS, 1, HIGHEST_US, 1.0)
        packed = zlib.compress(head + counts)
        return base64.b64encode(struct.pack(">ii", _COMPRESSED_COOKIE, len(packed)) + packed).decode("ascii")


def decode_cells(text: str) -> dict[int, int]:
    """The cells of `encode`. Raises ValueError for what is none of ours."""
    try:
        raw = base64.b64decode(text, validate=True)
        cookie, length = struct.unpack_from(">ii", raw)
        plain = zlib.decompress(raw[8 : 8 + length])
        inner, size, _, digits, _, _, _ = _HEADER.unpack_from(plain)
    except (ValueError, struct.error, zlib.error) as error:
        raise ValueError(f"no HdrHistogram: {error}") from None
    if (cookie, inner, digits, len(plain) - _HEADER.size) != (_COMPRESSED_COOKIE, _COOKIE, DIGITS, size):
        raise ValueError("no HdrHistogram of version 2 with three digits")
    cells: dict[int, int] = {}
    at = 0
    for number in _numbers(plain[_HEADER.size :]):
        if number > 0:
            cells[at] = number
        at += 1 if number >= 0 else -number
    return cells


def cell_of(value_ms: float) -> int:
    """The index of a value's cell."""
    us = int(value_ms * 1000 + 0.5)
    us = 0 if us < 0 else min(us, HIGHEST_US)
    shift = us.bit_length() - _BITS
    return us if shift <= 0 else shift * _HALF + (us >> shift)


def lowest_ms(index: int) -> float:
    """The lower end of a cell."""
    shift = max(0, index // _HALF - 1)
    return ((index - shift * _HALF) << shift) / 1000


def middle_ms(index: int) -> float:
    """The middle of a cell."""
    shift = max(0, index // _HALF - 1)
    return lowest_ms(index) + ((1 << shift) - 1) / 2000


def _runs(cells: list[tuple[int, int]]) -> Iterator[int]:
    """Counts in order; a stretch of n empty cells is -n."""
    at = 0
    for index, count in cells:
        if index > at:
            yield at - index
        yield count
        at = index + 1


def _leb128(number: int) -> bytes:
    """ZigZag, then seven bits a byte, lowest first; a ninth byte would hold eight."""
    zigzag = (number << 1) ^ (number >> 63)
    out = bytearray()
    while zigzag > 0x7F and len(out) < 8:
        out.append(zigzag & 0x7F | 0x80)
        zigzag >>= 7
    out.append(zigzag)
    return bytes(out)


def _numbers(raw: bytes) -> Iterator[int]:
    value = shift = 0
    for byte in raw:
        whole = shift == 56
        value |= (byte if whole else byte & 0x7F) << shift
        shift += 7
        if whole or byte < 0x80:
            yield (value >> 1) ^ -(value & 1)
            value = shift = 0
