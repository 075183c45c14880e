"""Two levels, conditions of device and network, and which budget holds where several speak of the same."""

from collections.abc import Mapping

import pytest

from tests.judge.build import samples
from webperf.judge.budgets import parse_budgets
from webperf.judge.verdict import judge
from webperf.model.budget import Level
from webperf.model.sample import Sample
from webperf.model.verdict import Outcome, Verdict
from webperf.stats.summary import summaries

LEVELS = {"load_time": {"target": "p75 < 2 s", "critical": "p75 < 4 s"}}


def judged(budgets: Mapping[str, object], *flat: Sample) -> Verdict:
    return judge({"tour": parse_budgets(budgets)}, summaries(flat), flat)


@pytest.mark.parametrize(
    ("value", "state", "missed", "broken"),
    [(1500.0, Outcome.PASS, False, False), (3000.0, Outcome.PASS, True, False), (5000.0, Outcome.FAIL, True, True)],
)
def test_a_missed_target_is_said_and_a_broken_critical_level_fails(
    value: float, state: Outcome, missed: bool, broken: bool
) -> None:
    verdict = judged(LEVELS, *samples([value] * 3))
    target, critical = verdict.findings
    assert verdict.state is state
    assert (target.level, target.gating, target.outcome is Outcome.FAIL) == (Level.TARGET, False, missed)
    assert (critical.level, critical.gating, critical.outcome is Outcome.FAIL) == (Level.CRITICAL, True, broken)
    assert ("misses the target level < 2000 ms" in target.message) is missed


def test_a_target_alone_is_a_budget_like_any_other() -> None:
    verdict = judged({"load_time": {"target": "p75 < 2 s"}}, *samples([3000.0] * 3))
    assert verdict.state is Outcome.FAIL


def test_missing_data_fails_the_critical_level() -> None:
    from webperf.model.missing import Missing

    assert judged(LEVELS, *samples([Missing.NEVER_SETTLED] * 3)).state is Outcome.FAIL


def on(device: str, network: str, value: float, step: str = "open") -> list[Sample]:
    return list(samples([value] * 3, device=device, network=network, step=step))


PLACES = (*on("desktop", "cable", 1000), *on("phone-low", "slow-4g", 7000), *on("phone-mid", "4g", 1900))


def outcomes(verdict: Verdict) -> dict[tuple[str, str], str]:
    return {(finding.device, finding.budget): finding.outcome.value for finding in verdict.findings}


def test_a_budget_of_a_device_takes_the_place_of_the_general_one() -> None:
    found = judged({"load_time": "p75 < 2 s", "load_time @ phone-low": "p75 < 8 s"}, *PLACES)
    assert outcomes(found) == {
        ("desktop", "p75 < 2000 ms"): "PASS",
        ("phone-mid", "p75 < 2000 ms"): "PASS",
        ("phone-low", "p75 < 8000 ms"): "PASS",
    }


def test_patterns_networks_and_both_together() -> None:
    written = {
        "load_time": "p75 < 500 ms",
        "load_time @ phone-*": "p75 < 1 s",
        "load_time @ phone-* @ slow-4g": "p75 < 8 s",
        "load_time @ cable": "p75 < 2 s",
    }
    assert outcomes(judged(written, *PLACES)) == {
        ("phone-mid", "p75 < 1000 ms"): "FAIL",
        ("phone-low", "p75 < 8000 ms"): "PASS",
        ("desktop", "p75 < 2000 ms"): "PASS",
    }


def test_a_budget_of_a_step_takes_the_place_of_the_general_one() -> None:
    verdict = judged(
        {"load_time": "p75 < 500 ms", "open: load_time": "p75 < 2 s"},
        *on("desktop", "none", 1000), *on("desktop", "none", 300, "again"),
    )  # fmt: skip
    assert [(f.step, f.budget, f.outcome.value) for f in verdict.findings] == [
        ("again", "p75 < 500 ms", "PASS"),
        ("open", "p75 < 2000 ms", "PASS"),
    ]


def test_other_statistics_and_the_other_side_hold_besides() -> None:
    written = {"load_time": ["p75 < 2 s", "min > 10 ms", "max < 3 s"], "load_time @ desktop": "p75 < 900 ms"}
    found = outcomes(judged(written, *on("desktop", "none", 1000)))
    assert sorted(rule for _, rule in found) == ["max < 3000 ms", "min > 10 ms", "p75 < 900 ms"]


def test_what_a_set_asks_and_the_journey_has_not_breaks_nothing() -> None:
    verdict = judged({"use": "dashboard"}, *samples([100.0] * 3))
    assert [finding.metric for finding in verdict.findings] == ["load_time"]
    assert verdict.state is Outcome.PASS
