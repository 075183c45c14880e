"""Quantities as people read them: `340 ms`, `1.23 s`, `12.3 kB`, `0.012`. One place, so all formats agree."""

from __future__ import annotations

from typing import NamedTuple

_SIGNIFICANT = 3
_LONG = 10_000


class _Scale(NamedTuple):
    """One way to write a unit: value / size with at most so many decimals, then the symbol."""

    size: float
    symbol: str
    decimals: int


# One decimal of a millisecond is what browsers' coarsened clocks give; bytes and most counts are whole.
_SCALES: dict[str, tuple[_Scale, ...]] = {
    "ms": (_Scale(1, " ms", 1), _Scale(1e3, " s", 2)),
    "bytes": (_Scale(1, " B", 0), _Scale(1e3, " kB", 2), _Scale(1e6, " MB", 2), _Scale(1e9, " GB", 2)),
    "count": (_Scale(1, "", 1),),
    "score": (_Scale(1, "", 3),),
    "ratio": (_Scale(0.01, " %", 1),),
}


def quantity(value: float, unit: str) -> str:
    """A value with its unit to three significant digits.

    >>> quantity(340.4, "ms"), quantity(1234.0, "ms"), quantity(12_345, "bytes"), quantity(0.0123, "score")
    ('340 ms', '1.23 s', '12.3 kB', '0.012')
    """
    scale = _scale(value, unit)
    return _number(value, scale, _decimals(value, scale)) + scale.symbol


def quantity_span(low: float, high: float, unit: str) -> str:
    """Two values in the larger one's unit and precision: `1.10–1.41 s`; one value where both read the same.

    >>> quantity_span(340.0, 1234.0, "ms"), quantity_span(5, 5, "count")
    ('0.34–1.23 s', '5')
    """
    scale = _scale(high, unit)
    decimals = _decimals(high, scale)
    first, last = _number(low, scale, decimals), _number(high, scale, decimals)
    return (last if first == last else f"{first}–{last}") + scale.symbol


def exact_quantity(value: float, unit: str, *, beside: float) -> str:
    """A value in its base unit with as many decimals as it takes to differ from `beside`.

    A sentence must not say that 2000 ms is over 2000 ms when it means 2000.4.

    >>> exact_quantity(2310.4, "ms", beside=2000), exact_quantity(2000.4, "ms", beside=2000)
    ('2310 ms', '2000.4 ms')
    >>> exact_quantity(1506.74, "ratio", beside=2)
    '150,674 %'
    """
    # A score is a fraction (layout shift) or one of 0 to 100.
    decimals = 3 if unit == "score" and beside <= 1 else 0
    scale = _scales(unit)[0]
    value, beside = value / scale.size, beside / scale.size
    while value != beside and round(value, decimals) == round(beside, decimals) and decimals < 9:
        decimals += 1
    grouped = "," if abs(value) >= _LONG else ""
    return f"{value:{grouped}.{decimals}f}{scale.symbol}"


def limit_quantity(value: float, unit: str) -> str:
    """A round number as its author would write it: `2 s`, `2.5 MB`; unrounded in its base unit if it is not round.

    >>> limit_quantity(2000, "ms"), limit_quantity(2_500_000, "bytes"), limit_quantity(2345, "ms")
    ('2 s', '2.5 MB', '2345 ms')
    """
    scale = _scale(value, unit)
    scaled = value / scale.size
    short = f"{scaled:.{scale.decimals}f}"
    if float(short) == scaled:
        return (short.rstrip("0").rstrip(".") if "." in short else short) + scale.symbol
    base = _scales(unit)[0]
    return f"{value / base.size:.12g}{base.symbol}"


def _scales(unit: str) -> tuple[_Scale, ...]:
    # A run of a later version may hold a unit this one has never heard of.
    return _SCALES.get(unit, (_Scale(1, f" {unit}", 3),))


def _scale(value: float, unit: str) -> _Scale:
    # The value as it will be rounded decides: 999.6 ms is written 1.00 s, never 1000 ms.
    rounded = _rounded(value)
    fitting = [scale for scale in _scales(unit) if rounded >= scale.size]
    return fitting[-1] if fitting else _scales(unit)[0]


def _decimals(value: float, scale: _Scale) -> int:
    rounded = _rounded(value / scale.size)
    whole_digits = len(str(int(rounded))) if rounded >= 1 else 0
    return max(0, min(scale.decimals, _SIGNIFICANT - whole_digits))


def _rounded(value: float) -> float:
    return float(f"{abs(value):.{_SIGNIFICANT}g}")


def _number(value: float, scale: _Scale, decimals: int) -> str:
    text = f"{value / scale.size:,.{decimals}f}"
    # Counts are whole unless a median fell between two of them; "12.0 requests" would look like a mean.
    return text.removesuffix(".0") if scale.symbol == "" or not text.strip("-0.") else text
