import json

import pytest

from tests.store.build import ENDED, STARTED
from tests.swarm.build import scenario, second, series, trend
from webperf.model.journal import Ending, Header
from webperf.model.run import Run, Validity
from webperf.model.sample import Phase
from webperf.model.swarm import ScenarioFacts, SwarmSecond, Tally
from webperf.model.verdict import Outcome
from webperf.report.run_json import parse_run, run_json
from webperf.report.terminal import render_terminal
from webperf.report.view import build_view
from webperf.store.derive import derive_run
from webperf.store.journal import JournalContent
from webperf.store.validity import blames_infrastructure
from webperf.swarm.thresholds import parse_thresholds


def facts(thresholds: object = None, *, is_open: bool = True) -> ScenarioFacts:
    executor = "constant-arrival-rate" if is_open else "constant-vus"
    load = {"duration_s": 3.0, "executor": executor}
    return ScenarioFacts("browse", "Looks around.", executor, is_open, load, parse_thresholds(thresholds or {}))


def run(*seconds: SwarmSecond, thresholds: object = None, ending: Ending | None = ENDED, is_open: bool = True) -> Run:
    head = Header("run", STARTED, {}, (), (), 0, (facts(thresholds, is_open=is_open),))
    return derive_run(JournalContent(head, (), ending, False, seconds))


BAD = series([200.0] * 5, status=500, error="http_5xx", name="/slow")
SECONDS = (
    second(0, scenario(series([900.0] * 40), phase=Phase.WARMUP)),
    second(1, scenario(series([10.0] * 95, scheduled_ms=[12.0] * 95), BAD, checks=[Tally("found", 99, 1)])),
    second(2, scenario(series([10.0] * 95, scheduled_ms=[12.0] * 95), BAD, groups=[trend("login", [30.0, 50.0])])),
)


def test_metrics_have_k6s_names_and_keys() -> None:
    (swarm,) = run(*SECONDS).swarm
    metrics = swarm["metrics"]
    assert metrics["http_reqs"] == {"count": 200, "rate": 100}
    assert metrics["http_req_failed"] == {"rate": 0.05, "passes": 10, "fails": 190}
    assert metrics["checks"] == {"rate": 0.99, "passes": 99, "fails": 1}
    assert metrics["vus"] == {"value": 10, "min": 10, "max": 10}
    assert set(metrics["http_req_duration"]) == {
        "avg", "min", "med", "max", "p(90)", "p(95)", "p(99)", "p(99.9)", "count",
    }  # fmt: skip
    # 190 of 10 ms and 10 of 200 ms; the warm-up's 900 ms are nowhere.
    assert metrics["http_req_duration"]["avg"] == pytest.approx(19.5)
    assert metrics["http_req_duration"]["max"] == 200
    assert metrics["http_req_duration{expected_response:true}"]["max"] == 10
    assert metrics["http_req_scheduled"]["med"] == 12
    assert swarm["groups"] == [{"name": "login", "group_duration": pytest.approx(swarm["groups"][0]["group_duration"])}]


def test_retries_are_told_of_where_there_were_any() -> None:
    retried = {"http_req_retries": 3}
    some = run(second(0, scenario(series([10.0] * 50, counts=retried))), thresholds={"http_req_retries": "count < 3"})
    none = run(*SECONDS)
    assert some.swarm[0]["metrics"]["http_req_retries"] == {"count": 3, "rate": 3}
    assert none.swarm[0]["metrics"]["http_req_retries"] == {"count": 0, "rate": 0}
    assert some.swarm[0]["metrics"]["http_req_failed"]["rate"] == 0
    assert not some.swarm[0]["thresholds"][0]["ok"]
    assert "http_req_retries" in render_terminal(build_view(some))
    assert "http_req_retries" not in render_terminal(build_view(none))


def test_the_rate_asked_for_is_of_the_time_in_which_it_was_asked() -> None:
    assert run(*SECONDS).swarm[0]["held"]["asked_per_s"] == 100
    # Two arrivals in three seconds; then the last answer is waited for.
    slow = [second(number, scenario(series([9.0] * due), due=due)) for number, due in enumerate((1, 0, 1, 0, 0))]
    assert run(*slow).swarm[0]["held"]["asked_per_s"] == pytest.approx(2 / 3, rel=1e-5)


def test_errors_have_latencies_of_their_own() -> None:
    (swarm,) = run(*SECONDS).swarm
    (error,) = swarm["errors"]
    assert (error["error"], error["count"], error["http_req_total"]["med"]) == ("http_5xx", 10, 200)
    assert [(row["name"], row["status"], row["count"]) for row in swarm["requests"]] == [
        ("/api", 200, 190),
        ("/slow", 500, 10),
    ]


def test_the_timeline_has_every_second_and_says_what_was_warm_up() -> None:
    timeline = run(*SECONDS).swarm[0]["timeline"]
    assert [(row["t"], row["phase"], row["http_reqs"], row["failed"]) for row in timeline] == [
        (0, "warmup", 40, 0), (1, "measure", 100, 5), (2, "measure", 100, 5),
    ]  # fmt: skip
    assert timeline[1]["http_req_scheduled"]["p(99)"] == 12


def test_thresholds_make_the_verdict() -> None:
    good = run(*SECONDS, thresholds={"http_req_duration": ["p(90) < 50"], "http_req_failed": "rate < 0.1"})
    assert good.verdict.state is Outcome.PASS
    bad = run(*SECONDS, thresholds={"http_req_duration": ["p(90) < 50", "max < 100"]})
    assert bad.verdict.state is Outcome.FAIL
    assert [row["ok"] for row in bad.swarm[0]["thresholds"]] == [True, False]
    assert bad.verdict.findings[1].message == ("http_req_duration max of 200 ms breaks the threshold < 100 ms (n=200)")
    few = run(*SECONDS, thresholds={"http_req_duration": {"threshold": "max < 999", "min_samples": 500}})
    assert few.verdict.state is Outcome.INCONCLUSIVE


def test_a_closed_model_has_nothing_scheduled_and_says_why() -> None:
    found = run(second(0, scenario(series([10.0]))), thresholds={"http_req_scheduled": "p(95)<5"}, is_open=False)
    assert found.verdict.state is Outcome.FAIL
    assert "closed model, in which nothing is due; use an arrival rate" in found.verdict.findings[0].message


def test_a_run_that_was_cut_off_is_degraded() -> None:
    found = run(*SECONDS, ending=None)
    assert found.validity.state is Validity.DEGRADED
    assert "cut off" in found.validity.reasons[0]
    assert found.interrupted


def test_a_target_that_never_answered_is_to_blame() -> None:
    refused = second(0, scenario(series([1.0] * 9, status=None, error="refused")))
    assert blames_infrastructure(run(refused))
    assert not blames_infrastructure(run(refused, *SECONDS[1:]))


def test_it_is_plain_json_and_comes_back() -> None:
    found = run(*SECONDS, thresholds={"http_req_duration": "p(90) < 50"})
    assert parse_run(run_json(found)) == parse_run(run_json(parse_run(run_json(found))))
    assert json.loads(run_json(found))["swarm"][0]["scenario"] == "browse"


def test_the_report_says_what_was_held_before_what_was_measured() -> None:
    text = render_terminal(build_view(run(*SECONDS, thresholds={"http_req_duration": "max < 100"})))
    assert text.index("Valid load") < text.index("http_req_duration") < text.index("✕ Failed")
    assert "Journey" not in text
    assert text.count("breaks the threshold") == 1
    # How it was held is said once, and what was judged is called what it is.
    assert text.count("in flight") == 1
    assert "1 of 1 threshold failed" in text
    assert max(map(len, text.splitlines())) <= 100
