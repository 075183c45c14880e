"""Courses whose experiments are known: what they come to, second by second."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from webperf.judge.budgets import parse_budgets
from webperf.judge.resilience import Course, figures_of, resilience_of
from webperf.judge.whole import judge_figures
from webperf.model.chaos import Chaos, ChaosPlan, FaultMark, Moment, PlannedFault, Recovery
from webperf.model.verdict import Outcome
from webperf.stats.recovery import Point

NOON = "2026-01-01T12:00:00+00:00"


def plan(*faults: tuple[float, float], ends_s: float = 40.0) -> ChaosPlan:
    planned = tuple(PlannedFault("latency", "200 ms more latency", at, length) for at, length in faults)
    return ChaosPlan(planned, 0.0, ends_s, 0.1, parse_budgets({"use": "chaos"}))


def marks(planned: ChaosPlan) -> list[FaultMark]:
    found = []
    for number, fault in enumerate(planned.faults):
        found.append(FaultMark(number, Moment.BEGAN, fault.at_s, NOON))
        found.append(FaultMark(number, Moment.ENDED, fault.until_s, NOON))
    return found


def load(values: Sequence[float | None], failed: Sequence[int] = ()) -> Course:
    points = tuple(
        Point(at, at + 1, value, 50 if value is not None else 0, failed[at] if failed else 0)
        for at, value in enumerate(values)
    )
    return Course("browse", "http_req_duration p(95)", "ms", points, counts=True)


def judged(planned: ChaosPlan, *courses: Course) -> Chaos:
    return resilience_of(planned, marks(planned), courses)


def test_a_slow_network_that_is_over_at_once() -> None:
    found = judged(plan((10, 10)), load([20.0] * 10 + [220.0] * 10 + [20.0] * 20))

    (experiment,) = found.experiments
    (effect,) = experiment.effects
    assert (effect.before, effect.during, effect.change) == (20.0, 220.0, 10.0)
    assert experiment.recovery is Recovery.RECOVERED
    assert (experiment.detected_s, experiment.recovered_s) == (1.0, 0.0)
    assert (experiment.availability, experiment.agility) == (1.0, 1.0)
    assert experiment.steadiness == pytest.approx(1 / 11)
    assert experiment.resilience == pytest.approx(100 * (1 + 1 / 11 + 1) / 3)
    assert (found.recovery_rate, found.impact, found.errors) == (1.0, 10.0, 0.0)


def test_what_a_pause_held_back_comes_in_the_second_after_it_and_is_its_effect() -> None:
    found = judged(plan((10, 5)), load([20.0] * 10 + [None] * 5 + [5000.0] + [20.0] * 24))

    (experiment,) = found.experiments
    assert experiment.errors == 0
    assert experiment.effects[0].during == 5000.0
    assert experiment.availability == 0.0
    assert experiment.recovered_s == 1.0
    assert experiment.served == 0.0


def test_one_that_never_recovers_has_no_agility_and_breaks_the_recovery_rate() -> None:
    planned = plan((10, 10))
    found = judged(planned, load([20.0] * 10 + [30.0] * 30))

    (experiment,) = found.experiments
    assert experiment.recovery is Recovery.NEVER
    assert experiment.recovered_s is None
    assert experiment.agility == 0.0
    findings = list(judge_figures(planned.budgets, figures_of(found), n={}))
    assert {finding.metric: finding.outcome for finding in findings} == {
        "recovery_rate": Outcome.FAIL,
        "chaos_impact": Outcome.PASS,
        "chaos_errors": Outcome.PASS,
    }


def test_errors_are_the_mean_share_of_the_seconds_of_the_faults() -> None:
    found = judged(plan((10, 10)), load([20.0] * 40, [0] * 10 + [50] * 10 + [0] * 20))

    (experiment,) = found.experiments
    assert experiment.errors == 0.5
    assert experiment.availability == 0.5
    assert experiment.impact == 0


def test_what_nobody_notices_is_not_disturbed() -> None:
    found = judged(plan((10, 10)), load([20.0] * 40))

    assert found.experiments[0].recovery is Recovery.NOT_DISTURBED
    assert found.experiments[0].detected_s is None
    assert found.recovery_rate == 1.0
    assert found.resilience == 100


def test_faults_that_overlap_are_one_experiment() -> None:
    found = judged(plan((10, 5), (12, 8), (25, 2)), load([20.0] * 40))

    assert [experiment.faults for experiment in found.experiments] == [(0, 1), (2,)]
    assert (found.experiments[0].began_s, found.experiments[0].ended_s) == (10, 20)


def test_recovery_is_looked_for_up_to_the_next_experiment_only() -> None:
    found = judged(plan((10, 5), (20, 5)), load([20.0] * 10 + [30.0] * 15 + [20.0] * 15))

    assert [experiment.recovery for experiment in found.experiments] == [Recovery.NEVER, Recovery.RECOVERED]
    assert found.recovery_rate == 0.5


def test_too_short_a_steady_state_says_nothing() -> None:
    found = judged(plan((3, 5)), load([20.0] * 40))

    (experiment,) = found.experiments
    assert experiment.recovery is Recovery.NOT_ENOUGH_DATA
    assert experiment.resilience is None
    assert found.recovery_rate is None
    rules = parse_budgets({"use": "chaos"})
    findings = {finding.metric: finding for finding in judge_figures(rules, figures_of(found), n={})}
    assert findings["recovery_rate"].outcome is Outcome.INCONCLUSIVE
    assert findings["recovery_rate"].message == "recovery rate was not measured"


def test_a_fault_that_could_not_be_put_on_is_no_experiment_with_a_result() -> None:
    planned = plan((10, 5))
    found = resilience_of(planned, [FaultMark(0, Moment.FAILED, 10, NOON, "no disk")], [load([20.0] * 40)])

    assert found.experiments[0].recovery is Recovery.NOT_INFLICTED
    assert found.experiments[0].notes == ("no disk",)
    assert found.experiments[0].resilience is None


def test_a_fault_that_nobody_came_to_is_left_out() -> None:
    assert resilience_of(plan((10, 5)), [], [load([20.0] * 8)]).experiments == ()


def test_a_journey_has_its_own_course_beside_the_load() -> None:
    iterations = tuple(Point(at * 2.0, at * 2.0 + 1.5, 900.0 if 10 <= at * 2 < 20 else 600.0, 1, 0) for at in range(20))
    journey = Course("tour on desktop", "load_time", "ms", iterations, counts=False)
    found = judged(plan((10, 10)), load([20.0] * 40), journey)

    (experiment,) = found.experiments
    assert [(e.where, e.change) for e in experiment.effects] == [("browse", 0.0), ("tour on desktop", 0.5)]
    assert experiment.impact == 0.5
    assert experiment.recovery is Recovery.RECOVERED


def test_a_median_that_stays_high_is_not_recovered_though_it_has_no_part_in_the_impact() -> None:
    median = replace(load([15.0] * 10 + [25.0] * 30), metric="http_req_duration med", decides=False)
    (experiment,) = judged(plan((10, 10)), load([20.0] * 40), median).experiments

    assert experiment.impact == 0
    assert experiment.recovery is Recovery.NEVER


def test_budgets_of_a_whole_run_are_written_without_a_statistic() -> None:
    (budget,) = parse_budgets({"scaling_efficiency": "> 70 %"})

    (kept,) = judge_figures([budget], {"scaling_efficiency": 0.72}, n={"scaling_efficiency": 3})
    assert kept.outcome is Outcome.PASS
    assert kept.message == "scaling efficiency of 72 % keeps the budget > 70 % (n=3)"
    (absent,) = judge_figures([budget], {"scaling_efficiency": None}, n={})
    assert absent.outcome is Outcome.FAIL
    assert list(judge_figures([budget], {"success_rate": 1.0}, n={})) == []


def journeys(*lengths_s: float) -> list[Course]:
    """One journey with two headlines, an iteration after the other; and another of them once at the beginning."""
    starts = [sum(lengths_s[:number]) for number in range(len(lengths_s))]
    points = tuple(Point(at, at + length, 900.0, 1, 0) for at, length in zip(starts, lengths_s, strict=True))
    own = [Course("tour on phone", metric, "ms", points[1:], counts=False) for metric in ("load_time", "map_render")]
    return [*own, Course("other on phone", "load_time", "ms", points[:1], counts=False)]


def test_iterations_of_journeys_are_counted_once_and_in_turn() -> None:
    (experiment,) = judged(plan((12, 8)), *journeys(4, 4, 4, 4, 4, 4)).experiments
    assert (experiment.served_before, experiment.served) == (0.25, 0.25)


def test_of_too_few_iterations_nothing_is_said_of_steadiness() -> None:
    (experiment,) = judged(plan((4, 8)), *journeys(4, 4, 4, 4)).experiments
    assert experiment.impact is None
    assert (experiment.availability, experiment.steadiness, experiment.resilience) == (1.0, None, None)


def test_of_seconds_in_which_the_generator_was_held_up_nothing_is_said() -> None:
    course = load([2.0] * 10 + [200.0] * 5 + [30.0] * 8 + [2.0] * 2)
    late = tuple(replace(p, own_lag_ms=20.0 if 15 <= p.start_s < 23 else 1.0) for p in course.points)

    found = judged(plan((10, 5)), replace(course, points=late))

    (experiment,) = found.experiments
    assert (experiment.recovery, experiment.recovered_s, experiment.agility) == (Recovery.HELD_UP, None, None)
    assert experiment.impact == pytest.approx(99)
    assert "cannot be told" in experiment.notes[-1]
    assert found.recovery_rate is None
    assert judged(plan((10, 5)), course).experiments[0].recovery is Recovery.NEVER
