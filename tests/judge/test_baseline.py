"""When a baseline decides, when it only advises, and what it says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from webperf.judge.baseline import Past, compare_with_past
from webperf.judge.gate import verdict_of
from webperf.model.change import Kind, Severity
from webperf.model.fingerprint import Fingerprint
from webperf.model.history import Point, Series, Session
from webperf.model.rule import Rule
from webperf.model.verdict import Finding, Outcome

QUIET = [1000.0, 1010.0, 995.0, 1005.0, 990.0, 1002.0, 998.0, 1008.0, 1001.0, 996.0]


def _series(metric: str = "load_time", unit: str = "ms") -> Series:
    return Series("tour", "open", "phone", "none", "", metric, unit)


def _point(number: int, *values: float) -> Point:
    started = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number)
    return Point(Session(number, "", "", started, "", "", False, Fingerprint({}), "VALID", "PASS"), values)


def _past(values: list[float], series: Series | None = None, **options: str) -> Past:
    points = [_point(number, value) for number, value in enumerate(values)]
    return Past(options.pop("name", "rolling baseline 'main'"), {series or _series(): points}, **options)


def _compare(past: Past, *head: float, series: Series | None = None) -> Finding:
    return _compare_all(past, head, series=series)


def _compare_all(past: Past, *sessions: tuple[float, ...], series: Series | None = None) -> Finding:
    points = [_point(99 + number, *values) for number, values in enumerate(sessions)]
    (found,) = compare_with_past({series or _series(): points}, [past], Rule(), {"load_time"}.__contains__)
    return found


def test_a_run_that_is_worse_than_enough_sessions_fails() -> None:
    found = _compare(_past(QUIET), 1290.0, 1310.0, 1300.0)

    assert (found.outcome, found.gating, found.n, found.value) == (Outcome.FAIL, True, 10, 1300.0)
    assert found.change is not None
    assert (found.change.kind, found.change.severity, found.change.proven) == (
        Kind.REGRESSED, Severity.MAJOR, Severity.MAJOR,
    )  # fmt: skip
    assert found.message == (
        "load_time is worse than rolling baseline 'main': 1.30 s against 1.00 s, +29.9 % "
        "(expected 0.99–1.02 s, 10 sessions)"
    )


def test_a_run_like_the_others_passes() -> None:
    found = _compare(_past(QUIET), 1004.0)

    assert (found.outcome, found.change and found.change.kind) == (Outcome.PASS, Kind.UNCHANGED)
    assert "is within rolling baseline 'main'" in found.message


def test_a_better_run_is_said_to_be() -> None:
    assert _compare(_past(QUIET), 700.0).message.startswith("load_time is better than")


def test_less_than_eight_sessions_only_advise() -> None:
    found = _compare(_past(QUIET[:7]), 2000.0)

    assert (found.outcome, found.gating) == (Outcome.FAIL, False)
    assert found.message.endswith("advises only: 7 of the 8 sessions it takes to decide are known")
    assert verdict_of([found]).state is Outcome.PASS


def test_one_session_says_only_how_far_away_it_is() -> None:
    found = _compare(_past([1000.0]), 1500.0)

    assert found.change is not None
    assert (found.change.kind, found.change.ratio, found.gating) == (Kind.INCONCLUSIVE, 1.5, False)


def test_another_environment_only_advises_and_says_which() -> None:
    found = _compare(_past(QUIET, caution="its environment is another (cpu: A -> B)"), 2000.0)

    assert not found.gating
    assert found.message.endswith("advises only: its environment is another (cpu: A -> B)")


def test_sessions_far_apart_leave_it_open() -> None:
    found = _compare(_past([1000.0, 1300.0, 800.0, 1100.0, 900.0, 1250.0, 850.0, 1000.0]), 1150.0)

    assert found.outcome is Outcome.INCONCLUSIVE
    assert "cannot be told from" in found.message


def test_bytes_that_never_differed_are_compared_exactly() -> None:
    weight = _series("bytes", "bytes")
    past = _past([2_000_000.0] * 9, weight)

    grown, same = (_compare(past, value, series=weight) for value in (2_400_000.0, 2_000_000.0))

    assert (grown.change and grown.change.kind, same.change and same.change.kind) == (Kind.REGRESSED, Kind.UNCHANGED)


def test_both_references_are_told_and_what_a_reference_lacks_is_left_out() -> None:
    head = {_series(): [_point(99, 1000.0)], _series("new_metric"): [_point(99, 5.0)]}
    pasts = [_past(QUIET), _past([900.0] * 4 + [910.0] * 4, name="pinned baseline 'main'")]

    found = compare_with_past(head, pasts, Rule(), lambda _metric: True)

    assert [finding.change and finding.change.reference for finding in found] == [
        "rolling baseline 'main'", "pinned baseline 'main'",
    ]  # fmt: skip
    # 11 % since the pinned sessions, unseen beside the rolling ones: that is what pinning is for.
    assert [finding.outcome for finding in found] == [Outcome.PASS, Outcome.FAIL]


def test_a_slow_night_is_cleared_by_measuring_again_and_a_regression_is_not() -> None:
    assert _compare(_past(QUIET), 1300.0).outcome is Outcome.FAIL
    assert _compare_all(_past(QUIET), (1300.0,), (1004.0,)).outcome is Outcome.PASS

    found = _compare_all(_past(QUIET), (1300.0,), (1180.0,))

    assert (found.outcome, found.value) == (Outcome.FAIL, 1180.0)
