import pytest

from webperf.stats.quantity import exact_quantity, quantity, quantity_span


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0, "ms", "0 ms"),
        (3.44, "ms", "3.4 ms"),
        (12.34, "ms", "12.3 ms"),
        (340.4, "ms", "340 ms"),
        (999.4, "ms", "999 ms"),
        (999.6, "ms", "1.00 s"),
        (1234, "ms", "1.23 s"),
        (12340, "ms", "12.3 s"),
        (5, "bytes", "5 B"),
        (999.9, "bytes", "1.00 kB"),
        (12345, "bytes", "12.3 kB"),
        (1e7, "bytes", "10.0 MB"),
        (34, "count", "34"),
        (34.5, "count", "34.5"),
        (123456, "count", "123,456"),
        (0, "score", "0.000"),
        (0.0123, "score", "0.012"),
        (7, "furlongs", "7.00 furlongs"),
    ],
)
def test_three_significant_digits_and_a_unit(value: float, unit: str, text: str) -> None:
    assert quantity(value, unit) == text


@pytest.mark.parametrize(
    ("low", "high", "unit", "text"),
    [
        (1100, 1412, "ms", "1.10–1.41 s"),
        (340, 1234, "ms", "0.34–1.23 s"),
        (990, 1010, "ms", "0.99–1.01 s"),
        (340, 412, "ms", "340–412 ms"),
        (5, 5, "count", "5"),
        (0, 0.1, "score", "0.000–0.100"),
    ],
)
def test_a_span_has_one_unit(low: float, high: float, unit: str, text: str) -> None:
    assert quantity_span(low, high, unit) == text


@pytest.mark.parametrize(
    ("value", "unit", "beside", "text"),
    [
        (2310.4, "ms", 2000, "2310 ms"),
        (2000.4, "ms", 2000, "2000.4 ms"),
        (2000, "ms", 2000, "2000 ms"),
        (0.10004, "score", 0.1, "0.10004"),
        (5_000_001, "bytes", 5_000_000, "5,000,001 B"),
        (87, "score", 90, "87"),
        (89.6, "score", 90, "89.6"),
    ],
)
def test_a_value_never_reads_like_the_limit_it_breaks(value: float, unit: str, beside: float, text: str) -> None:
    assert exact_quantity(value, unit, beside=beside) == text
