from collections.abc import Mapping, Sequence

import pytest

from webperf.judge.budgets import parse_budgets
from webperf.judge.verdict import judge
from webperf.model.missing import Missing
from webperf.model.sample import Phase, Sample
from webperf.model.verdict import Finding, Outcome, Verdict
from webperf.stats.summary import summaries

Value = float | Missing


def samples(
    values: Sequence[Value],
    *,
    step: str = "open",
    device: str = "desktop",
    metric: str = "load_time",
    unit: str = "ms",
    phase: Phase = Phase.MEASURE,
) -> list[Sample]:
    return [
        Sample(
            "tour",
            step,
            device,
            "none",
            index,
            phase,
            metric,
            None if isinstance(value, Missing) else value,
            unit,
            value if isinstance(value, Missing) else None,
        )
        for index, value in enumerate(values, 1)
    ]


def judged(budgets: Mapping[str, object], *groups: list[Sample]) -> Verdict:
    flat = [sample for group in groups for sample in group]
    return judge({"tour": parse_budgets(budgets)}, summaries(flat), flat)


def only(verdict: Verdict) -> Finding:
    (finding,) = verdict.findings
    assert verdict.state is finding.outcome
    assert "\n" not in finding.message
    return finding


def test_no_budget_claims_nothing() -> None:
    assert judged({}, samples([100, 200])) == Verdict(Outcome.PASS, ())


def test_a_kept_budget() -> None:
    finding = only(judged({"load_time": "p75 < 2000 ms"}, samples([1000, 1200, 1400])))
    assert finding == Finding(
        outcome=Outcome.PASS,
        journey="tour",
        step="open",
        device="desktop",
        metric="load_time",
        budget="p75 < 2000 ms",
        value=1300.0,
        limit=2000.0,
        unit="ms",
        n=3,
        message="load_time p75 of 1300 ms keeps the budget < 2000 ms (n=3)",
    )


def test_a_broken_budget() -> None:
    finding = only(judged({"load_time": "median <= 2 s"}, samples([2100, 2310.4, 2500])))
    assert finding.outcome is Outcome.FAIL
    assert finding.message == "load_time median of 2310 ms breaks the budget <= 2000 ms (n=3)"


@pytest.mark.parametrize(
    ("written", "value", "outcome"),
    [
        ("max < 100 ms", 100, Outcome.FAIL),
        ("max <= 100 ms", 100, Outcome.PASS),
        ("min > 100 ms", 100, Outcome.FAIL),
        ("min >= 100 ms", 100, Outcome.PASS),
    ],
)
def test_the_limit_itself(written: str, value: float, outcome: Outcome) -> None:
    assert only(judged({"load_time": written}, samples([value] * 3))).outcome is outcome


def test_a_hair_over_the_limit_reads_as_over_it() -> None:
    finding = only(judged({"load_time": "max <= 2000 ms"}, samples([2000.04])))
    assert "2000.04 ms breaks" in finding.message


def test_missing_data_fails_with_its_reason() -> None:
    finding = only(judged({"load_time": "p75 < 2 s"}, samples([Missing.NEVER_SETTLED] * 5)))
    assert (finding.outcome, finding.value, finding.n) == (Outcome.FAIL, None, 0)
    assert finding.message == "load_time was not measured: NEVER_SETTLED in 5 of 5 iterations"


def test_partly_missing_data_is_judged_and_said() -> None:
    values: list[Value] = [100.0, 120.0, 110.0, Missing.NEVER_SETTLED, Missing.STEP_TIMEOUT]
    finding = only(judged({"load_time": "median < 2 s"}, samples(values)))
    assert finding.outcome is Outcome.PASS
    assert finding.message == (
        "load_time median of 110 ms keeps the budget < 2000 ms (n=3); "
        "missing: NEVER_SETTLED in 1 of 5 iterations, STEP_TIMEOUT in 1"
    )


def test_less_than_half_of_the_iterations_is_a_failure_however_fast_they_were() -> None:
    values: list[Value] = [1.0, 1.0, Missing.TARGET_CRASHED, Missing.TARGET_CRASHED, Missing.TARGET_CRASHED]
    finding = only(judged({"load_time": "median < 2 s"}, samples(values)))
    assert finding.outcome is Outcome.FAIL
    assert finding.message == ("load_time was measured in only 2 of 5 iterations: TARGET_CRASHED in 3 of 5 iterations")


def test_half_of_the_iterations_is_enough() -> None:
    values: list[Value] = [1.0, 1.0, Missing.TARGET_CRASHED, Missing.TARGET_CRASHED]
    assert only(judged({"load_time": "median < 2 s"}, samples(values))).outcome is Outcome.PASS


def test_p95_of_five_values_is_undecided_and_says_how_many_it_needs() -> None:
    finding = only(judged({"load_time": "p95 < 2 s"}, samples([1, 2, 3, 4, 5])))
    assert finding.outcome is Outcome.INCONCLUSIVE
    assert finding.message == "load_time p95 needs 20 values to mean anything, there are 5"


INTERACTION = {"interaction_latency": "p75 < 500 ms"}


def interaction(values: Sequence[Value], step: str) -> list[Sample]:
    return samples(values, step=step, metric="interaction_latency")


def test_a_step_without_an_input_is_no_failure() -> None:
    none = interaction([Missing.NO_INTERACTION] * 3, "open")
    finding = only(judged(INTERACTION, none, interaction([100, 110, 120], "choose")))
    assert (finding.outcome, finding.step) == (Outcome.PASS, "choose")


def test_a_failed_iteration_does_not_turn_a_silent_step_into_an_interactive_one() -> None:
    none = interaction([Missing.NO_INTERACTION, Missing.SKIPPED, Missing.NO_INTERACTION], "look")
    assert only(judged(INTERACTION, none, interaction([1, 2, 3], "choose"))).step == "choose"


def test_no_step_with_an_interaction_is_a_failure() -> None:
    none = [interaction([Missing.NO_INTERACTION] * 3, step) for step in ("open", "look")]
    finding = only(judged(INTERACTION, *none))
    assert (finding.outcome, finding.step, finding.device) == (Outcome.FAIL, "", "desktop")
    assert finding.message == "interaction_latency was not measured: no step gave it"


def test_an_interaction_that_was_asked_for_by_step_must_be_there() -> None:
    silent = interaction([Missing.NO_INTERACTION] * 3, "open")
    finding = only(judged({"open: interaction_latency": "p75 < 500 ms"}, silent, interaction([1], "choose")))
    assert finding.message == ("interaction_latency was not measured: NO_INTERACTION in 3 of 3 iterations")


def test_a_metric_that_belongs_to_no_step_is_a_failure() -> None:
    finding = only(judged({"map_render": "p75 < 2 s"}, samples([100, 200])))
    assert finding.message == "map_render was not measured: no step gave it"


def test_each_step_that_has_the_metric_and_each_device_is_judged() -> None:
    verdict = judged(
        {"requests": "max <= 10"},
        samples([5], step="open", metric="requests", unit="count"),
        samples([50], step="choose", metric="requests", unit="count"),
        samples([5], step="open", device="phone", metric="requests", unit="count"),
    )
    assert verdict.state is Outcome.FAIL
    assert [(f.step, f.device, f.outcome.value) for f in verdict.findings] == [
        ("open", "desktop", "PASS"),
        ("choose", "desktop", "FAIL"),
        ("open", "phone", "PASS"),
    ]


def test_a_budget_of_one_step_leaves_the_others_alone() -> None:
    groups = (samples([5], step="open"), samples([9000], step="again"))
    assert only(judged({"open: load_time": "max < 1 s"}, *groups)).outcome is Outcome.PASS


@pytest.mark.parametrize(
    ("budget", "message"),
    [
        ({"opn: load_time": "max < 1 s"}, "load_time was not measured: no step 'opn' among 'open'"),
        ({"open: map_render": "max < 1 s"}, "map_render was not measured: the step 'open' has no such metric"),
    ],
)
def test_a_budget_for_what_is_not_there(budget: Mapping[str, object], message: str) -> None:
    assert only(judged(budget, samples([5]))).message == message


def test_a_journey_that_was_never_tried() -> None:
    finding = only(judged({"load_time": "max < 1 s"}))
    assert (finding.outcome, finding.device) == (Outcome.FAIL, "")
    assert finding.message == "load_time was not measured: no measured iteration of the journey"


def test_a_device_that_got_no_further_than_the_warm_up() -> None:
    verdict = judged({"load_time": "max < 1 s"}, samples([5]), samples([5], device="phone", phase=Phase.WARMUP))
    assert [(f.device, f.outcome.value) for f in verdict.findings] == [("desktop", "PASS"), ("phone", "FAIL")]


def test_a_failure_outweighs_what_is_undecided() -> None:
    verdict = judged({"load_time": ["p95 < 2 s", "max < 2 s"]}, samples([5000] * 3))
    assert [finding.outcome.value for finding in verdict.findings] == ["INCONCLUSIVE", "FAIL"]
    assert verdict.state is Outcome.FAIL
