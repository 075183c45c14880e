import doctest

from webperf.report.charts import thin as module
from webperf.report.charts.thin import thin


def test_peaks_and_gaps_stay() -> None:
    points: list[tuple[float, float | None]] = [(float(t), 1.0) for t in range(10_000)]
    points[4321] = (4321.0, 99.0)
    points[7000] = (7000.0, None)
    kept = thin(points)
    assert len(kept) < 350
    assert {(4321.0, 99.0), (7000.0, None)} <= set(kept)
    assert kept == sorted(kept, key=lambda point: point[0])


def test_a_short_line_stays_as_it_is() -> None:
    assert thin([(0.0, None), (1.0, 2.0)]) == [(0.0, None), (1.0, 2.0)]


def test_its_example_holds() -> None:
    assert doctest.testmod(module).failed == 0
