"""With which power numbers go with a setting."""

from __future__ import annotations

from dataclasses import replace

from tests.judge.test_scaling import point
from webperf.judge.growth import growth_words


def test_the_square_of_the_data_is_told() -> None:
    points = [replace(point(5, 5), arm=f"N={n}", p50_ms=50.0 * (n / 100) ** 2) for n in (100, 200, 400)]
    settings = {f"N={n}": {"N": str(n)} for n in (100, 200, 400)}
    latency, rate = growth_words(settings, points, "5/s")
    assert latency == "p50 at 5/s goes with N to the power of 2.0: 50.0 ms at 100, 800 ms at 400"
    assert rate.startswith("the highest throughput does not change with N")


def test_names_have_no_power() -> None:
    points = [replace(point(5, 5), arm=f"N={n}") for n in ("small", "large")]
    assert not list(growth_words({p.arm: {"N": p.arm[2:]} for p in points}, points, "5/s"))
