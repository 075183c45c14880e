import pytest

from tests.swarm.build import scenario, second, series, trend
from webperf.model.sample import Phase
from webperf.model.swarm import SwarmSecond, Tally
from webperf.swarm.thresholds import parse_thresholds
from webperf.swarm.watch import Judged, State, Watch


def watch(key: str, written: object, seconds: list[SwarmSecond]) -> Watch:
    (threshold,) = parse_thresholds({key: written})
    found = Watch("browse", threshold)
    for each in seconds:
        found.add(each)
    return found


def judge(key: str, written: object, seconds: list[SwarmSecond]) -> Judged:
    return watch(key, written, seconds).judge()


def steady(*latencies_ms: float) -> list[SwarmSecond]:
    """A second each of ten requests that took so long."""
    return [second(at, scenario(series([ms] * 10))) for at, ms in enumerate(latencies_ms)]


@pytest.mark.parametrize(
    ("key", "text", "state", "value"),
    [
        ("http_req_duration", "max < 500", State.PASS, 40),
        ("http_req_duration", "avg < 20", State.FAIL, 25),
        ("http_req_duration", "med <= 25.1", State.PASS, 25),
        ("http_reqs", "count == 40", State.PASS, 40),
        ("http_reqs", "rate > 10", State.FAIL, 10),
        ("http_req_failed", "rate < 0.01", State.PASS, 0),
        ("vus", "max <= 10", State.PASS, 10),
        ("iterations", "count > 39", State.PASS, 40),
        ("dropped_iterations", "count < 1", State.PASS, 0),
    ],
)
def test_a_threshold_over_the_whole_run(key: str, text: str, state: State, value: float) -> None:
    found = judge(key, text, steady(10, 20, 30, 40))
    assert (found.state, found.value) == (state, pytest.approx(value, rel=0.001))


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("http_req_duration{name:/misspelt}", "p(95) < 500"),
        ("http_req_failed", "rate < 0.01"),
        ("http_reqs{name:/misspelt}", "count < 5"),
        ("checks", "rate > 0.9"),
        ("http_req_scheduled", "p(95) < 500"),
    ],
)
def test_no_data_is_no_pass(key: str, text: str) -> None:
    # k6 lets it pass (grafana/k6#4283).
    empty = [second(0, scenario(iterations=0))] if key == "http_req_failed" else steady(10)
    found = judge(key, text, empty)
    assert (found.state, found.value if key.startswith("http_reqs") is False else None) == (State.NO_DATA, None)
    assert judge(key, {"threshold": text, "allow_empty": True}, empty).state is State.PASS


def test_too_few_samples_decide_nothing() -> None:
    assert judge("http_req_duration", {"threshold": "avg<5", "min_samples": 11}, steady(10)).state is State.TOO_FEW
    assert judge("http_req_duration", {"threshold": "avg<5", "min_samples": 10}, steady(10)).state is State.FAIL


def test_target_and_limit_are_two_levels() -> None:
    levels = {"threshold": "avg < 100", "target": 50}
    assert [judge("http_req_duration", levels, steady(ms)).state for ms in (40, 60, 120)] == [
        State.PASS, State.WARN, State.FAIL,
    ]  # fmt: skip


def test_a_window_sees_what_the_whole_run_hides() -> None:
    # One bad second in twenty: 50 ms on average over all, 1000 ms over any one second.
    seconds = steady(*[0.1] * 10, 1000, *[0.1] * 9)
    assert judge("http_req_duration", "avg < 100", seconds).state is State.PASS
    found = judge("http_req_duration", {"threshold": "avg < 100", "over": "5s"}, seconds)
    assert (found.state, found.value, found.window_end_s) == (State.FAIL, pytest.approx(200, rel=0.01), 11)


def test_for_forgives_what_does_not_last() -> None:
    # Windows of 2 s are broken at three ends: 11, 12 and, with two bad seconds, 13.
    brief = steady(*[1.0] * 10, 1000, *[1.0] * 9)
    lasting = steady(*[1.0] * 10, *[1000.0] * 4, *[1.0] * 6)
    window = {"threshold": "avg < 100", "over": "2s", "for": "3s"}
    assert judge("http_req_duration", window, brief).state is State.PASS
    assert judge("http_req_duration", window, lasting).state is State.FAIL


def test_a_run_shorter_than_its_window_is_one_window() -> None:
    assert judge("http_req_duration", {"threshold": "avg < 5", "over": "1m"}, steady(10, 10)).state is State.FAIL


def test_a_sub_metric_counts_its_own_requests_only() -> None:
    seconds = [
        second(
            0,
            scenario(
                series([10.0] * 9),
                series([900.0], name="/slow", status=500, error="http_5xx", group="report", tags={"size": "big"}),
            ),
        )
    ]
    for tag in ("name:/slow", "status:500", "error:http_5xx", "group:report", "size:big", "expected_response:false"):
        assert judge(f"http_req_duration{{{tag}}}", "min > 800", seconds).state is State.PASS
    assert judge("http_req_duration{expected_response:true}", "max < 20", seconds).state is State.PASS
    assert judge("http_req_failed", "rate < 0.01", seconds).value == pytest.approx(0.1)


def test_checks_and_groups() -> None:
    checks = [Tally("found", 9, 1), Tally("fresh", 10, 0)]
    seconds = [second(0, scenario(checks=checks, groups=[trend("login", [50.0]), trend("search", [900.0])]))]
    assert judge("checks", "rate > 0.9", seconds).value == 0.95
    assert judge("checks{check:found}", "rate > 0.9", seconds).state is State.FAIL
    assert judge("group_duration{group:login}", "max < 60", seconds).state is State.PASS
    assert judge("group_duration", "max < 60", seconds).state is State.FAIL


def test_the_warm_up_is_left_out() -> None:
    cold = second(0, scenario(series([5000.0] * 10), phase=Phase.WARMUP))
    assert judge("http_req_duration", "max < 100", [cold, *steady(10, 10)[1:]]).state is State.PASS


def test_another_scenario_is_left_out() -> None:
    both = [second(0, scenario(series([10.0])), scenario(series([5000.0]), name="other"))]
    assert judge("http_req_duration", "max < 100", both).state is State.PASS


def test_abort_waits_for_its_delay_and_for_data() -> None:
    abort = {"threshold": "avg < 5", "abort_on_fail": True, "delay_abort_eval": "3s"}
    assert [watch("http_req_duration", abort, steady(*[10.0] * n)).aborts() for n in (1, 2, 3)] == [False, False, True]
    silent = [second(at, scenario(iterations=0)) for at in range(5)]
    assert not watch("http_req_duration", abort, silent).aborts()
    assert not watch("http_req_duration", "avg < 5", steady(*[10.0] * 5)).aborts()
