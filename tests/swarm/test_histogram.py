import random

import pytest

from webperf.stats.percentile import percentile
from webperf.swarm.histogram import HIGHEST_US, Histogram, cell_of, decode_cells, middle_ms

# Made by HdrHistogram's own Python package (hdrhistogram 0.10.8): HdrHistogram(1, 3_600_000_000, 3), `encode()`.
VALUES_US = (1, 2, 3, 1000, 1500, 2047, 2048, 2049, 5000, 123456, 123456, 9999999)
OF_HDRHISTOGRAM = "HISTFAAAADd4nJNpmSzMwMAgzgABzFCaEURcm7yEwf4DVICJiek4P9NTdqbDHEwsB4WZTnuxfE5hAgD5PQqE"


def histogram(values_ms: list[float]) -> Histogram:
    found = Histogram()
    for value in values_ms:
        found.record(value)
    return found


def lognormal(n: int, seed: int = 5) -> list[float]:
    source = random.Random(seed)
    return [source.lognormvariate(3, 1.2) for _ in range(n)]


@pytest.mark.parametrize("n", [1, 2, 3, 20, 5000])
@pytest.mark.parametrize("q", [0, 50, 90, 95, 99, 99.9, 100])
def test_a_percentile_is_that_of_the_values_within_a_thousandth(n: int, q: float) -> None:
    values = sorted(lognormal(n))
    assert histogram(values).percentile(q) == pytest.approx(percentile(values, q), rel=0.001)


def test_the_error_of_a_cell_is_below_what_is_documented() -> None:
    source = random.Random(9)
    for _ in range(20_000):
        value = 10 ** source.uniform(0, 6.5)
        assert abs(middle_ms(cell_of(value)) - value) <= max(value / 2048, 0.0005) + 1e-9


def test_no_percentile_lies_outside_the_extremes() -> None:
    # Locust's p99 may exceed its max (locust#1563).
    found = histogram([1000.3, 1000.4])
    assert found.percentile(0) == 1000.3
    assert 1000.3 <= found.percentile(99) <= 1000.4


def test_adding_is_the_same_as_recording_everything_in_one() -> None:
    values = lognormal(9000)
    parts = [histogram(values[at::4]) for at in range(4)]
    whole = Histogram()
    for part in parts:
        whole.add(part)
    alone = histogram(values)
    assert whole.cells == alone.cells
    assert (whole.count, whole.min_ms, whole.max_ms) == (alone.count, alone.min_ms, alone.max_ms)
    assert whole.sum_ms == pytest.approx(alone.sum_ms)


def test_an_empty_one_changes_nothing() -> None:
    whole = histogram([5.0])
    whole.add(Histogram())
    assert (whole.count, whole.min_ms, whole.max_ms) == (1, 5.0, 5.0)


def test_the_encoding_is_that_of_hdrhistogram() -> None:
    ours = histogram([us / 1000 for us in VALUES_US])
    assert decode_cells(OF_HDRHISTOGRAM) == ours.cells
    assert decode_cells(ours.encode()) == ours.cells


def test_large_counts_survive_the_encoding() -> None:
    found = histogram([1.0])
    found.cells = {0: 1, 7: 2**33, 2000: 2**55, 23551: 3}
    assert decode_cells(found.encode()) == found.cells


@pytest.mark.parametrize("text", ["", "x", "HISTFAAAADd4", OF_HDRHISTOGRAM[:-8], "AAAA" + OF_HDRHISTOGRAM[4:]])
def test_what_is_no_histogram_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="HdrHistogram"):
        decode_cells(text)


def test_memory_is_flat() -> None:
    found = Histogram()
    source = random.Random(1)
    for _ in range(200_000):
        found.record(10 ** source.uniform(-4, 9))
    assert max(found.cells) <= cell_of(HIGHEST_US / 1000) < 23_552
    assert len(found.cells) < 23_552


def test_nothing_has_no_percentile() -> None:
    with pytest.raises(ValueError, match="empty"):
        Histogram().percentile(50)
    with pytest.raises(ValueError, match="empty"):
        _ = Histogram().mean_ms
