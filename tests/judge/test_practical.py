import pytest

from webperf.judge.practical import higher_is_better, severity_of, smallest_difference
from webperf.model.change import Severity
from webperf.model.rule import Rule


@pytest.mark.parametrize(
    ("worse", "severity"),
    [
        (None, Severity.NONE),
        (-0.5, Severity.NONE),
        (0.099, Severity.NONE),
        (1.1 - 1, Severity.MINOR),
        (1.25 - 1, Severity.MAJOR),
        (0.499, Severity.MAJOR),
        (1.5 - 1, Severity.CRITICAL),
    ],
)
def test_severities_begin_at_10_25_and_50_per_cent(worse: float | None, severity: Severity) -> None:
    assert severity_of(worse) is severity


@pytest.mark.parametrize(
    ("metric", "unit", "least"),
    [("load_time", "ms", 10), ("cls", "score", 0.01), ("score", "score", 1), ("bytes", "bytes", 1024), ("x", "rps", 0)],
)
def test_what_can_be_noticed(metric: str, unit: str, least: float) -> None:
    assert smallest_difference(metric, unit) == least


@pytest.mark.parametrize("metric", ["score", "http_reqs.rate", "checks rate", "availability", "knee", "resilience"])
def test_of_some_more_is_better(metric: str) -> None:
    assert higher_is_better(metric)


def test_of_most_less_is_better() -> None:
    assert not higher_is_better("recovery_time")


def test_looks_never_spend_more_than_alpha() -> None:
    assert Rule(looks=5).alpha_per_look * 5 == pytest.approx(0.01)
    assert Rule().confidence_per_look == pytest.approx(0.95)
