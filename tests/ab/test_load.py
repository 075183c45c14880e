from dataclasses import replace
from typing import Any

from webperf.ab.load import iteration_of
from webperf.model.comparing import Arm
from webperf.model.missing import Missing
from webperf.model.run import Run, Trust, Validity
from webperf.model.sample import Phase
from webperf.model.verdict import Outcome, Verdict

METRICS = {
    "http_req_duration": {"avg": 90.0, "med": 80.0, "p(95)": 140.0, "count": 50},
    "http_req_failed": {"rate": 0.02, "passes": 1, "fails": 49},
    "http_reqs": {"count": 50, "rate": 25.0},
    "iterations": {"count": 50, "rate": 25.0},
}
RUN = Run("run", "", {}, Trust(), (), (), Verdict(Outcome.PASS), swarm=({"scenario": "ask", "metrics": METRICS},))
PLACE = (Phase.MEASURE, 3, Arm.BASE)


def numbers(run: Run) -> dict[str, Any]:
    """Value or reason, by metric."""
    found = iteration_of(run, "ask", PLACE, "2026-01-01", 2000.0)
    assert (found.journey, found.device, found.iteration, found.arm) == ("ask", "load", 3, Arm.BASE)
    return {s.metric: s.missing if s.value is None else s.value for s in found.samples}


def test_a_run_of_a_load_is_one_number_a_metric() -> None:
    assert numbers(RUN) == {
        "http_req_duration med": 80.0,
        "http_req_duration p(95)": 140.0,
        "http_req_failed": 0.02,
        "http_reqs": 25.0,
        "iterations": 25.0,
    }


def test_a_tail_of_few_requests_is_no_95th_percentile() -> None:
    few = METRICS | {"http_req_duration": METRICS["http_req_duration"] | {"count": 19}}
    found = numbers(replace(RUN, swarm=({"metrics": few},)))
    assert found["http_req_duration p(95)"] is Missing.NOT_SUPPORTED
    assert found["http_req_duration med"] == 80.0


def test_a_load_that_was_not_held_has_no_numbers_and_says_why() -> None:
    invalid = replace(RUN, validity=Trust(Validity.INVALID, ("the generator was blocked",)))
    assert set(numbers(invalid).values()) == {Missing.LOAD_NOT_HELD}
    failure = iteration_of(invalid, "ask", PLACE, "2026-01-01", 2000.0).failure
    assert failure is not None
    assert failure.message == "the generator was blocked"


def test_a_run_without_any_request_has_none_either() -> None:
    assert set(numbers(replace(RUN, swarm=())).values()) == {Missing.NOT_SUPPORTED}
