import pytest

from webperf.report.prometheus.exposition import BUCKETS_S, Family, Kind, exposition
from webperf.swarm.histogram import Histogram


def histogram(*values_ms: float) -> Histogram:
    found = Histogram()
    found.record_all(values_ms)
    return found


def test_a_counter_with_its_help_and_type() -> None:
    family = Family("webperf_x_total", Kind.COUNTER, "A\\b\nc.")
    family.add({"name": 'say "hi"\\\n'}, 3)
    assert exposition([family]) == (
        "# HELP webperf_x_total A\\\\b\\nc.\n# TYPE webperf_x_total counter\n"
        'webperf_x_total{name="say \\"hi\\"\\\\\\n"} 3\n'
    )


def test_one_series_for_equal_labels() -> None:
    family = Family("x", Kind.GAUGE, "X.")
    family.add({"a": "1"}, 1)
    family.add({"a": "1"}, 0.5)
    assert exposition([family]).splitlines()[-1] == 'x{a="1"} 1.5'


def test_a_family_without_a_series_is_left_out() -> None:
    assert exposition([Family("x", Kind.GAUGE, "X.")]) == ""


def test_buckets_are_cumulative_up_to_their_ends() -> None:
    family = Family("x_seconds", Kind.HISTOGRAM, "X.")
    values = (0.05, 1.0, 1.001, 50.0, 250.0, 300_000.0)
    family.add_histogram({}, histogram(*values))
    lines = dict(line.rsplit(" ", 1) for line in family.lines() if not line.startswith("#"))
    for end_s in BUCKETS_S:
        counted = sum(value <= end_s * 1000 for value in values)
        assert lines[f'x_seconds_bucket{{le="{end_s:.15g}"}}'] == str(counted)
    assert (lines['x_seconds_bucket{le="+Inf"}'], lines["x_seconds_count"]) == ("6", "6")
    assert float(lines["x_seconds_sum"]) == pytest.approx(sum(values) / 1000)


def test_a_summary_has_its_quantiles() -> None:
    family = Family("x", Kind.SUMMARY, "X.")
    family.add_summary({"a": "b"}, {0.5: 2.0}, [1.0, 2.0, 3.0])
    assert exposition([family]).splitlines()[2:] == ['x{a="b",quantile="0.5"} 2', 'x_sum{a="b"} 6', 'x_count{a="b"} 3']
