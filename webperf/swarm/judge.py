"""Thresholds of a run on disk: one finding each for the verdict, and what `run.json` says of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from webperf.model.swarm import ScenarioFacts, SwarmSecond
from webperf.model.verdict import Finding, Outcome
from webperf.stats.quantity import exact_quantity
from webperf.swarm.catalogue import CATALOGUE, Kind
from webperf.swarm.watch import Judged, State, Watch

_OUTCOMES = {
    State.PASS: Outcome.PASS,
    State.WARN: Outcome.PASS,
    State.FAIL: Outcome.FAIL,
    State.NO_DATA: Outcome.FAIL,
    State.TOO_FEW: Outcome.INCONCLUSIVE,
}


@dataclass(frozen=True, slots=True)
class JudgedThresholds:
    """`findings` for the verdict, `results` by scenario for the section `swarm` of `run.json`."""

    findings: tuple[Finding, ...]
    results: Mapping[str, tuple[Mapping[str, Any], ...]]


def judge_thresholds(scenarios: Iterable[ScenarioFacts], seconds: Iterable[SwarmSecond]) -> JudgedThresholds:
    """Every threshold of every scenario over the seconds of a run."""
    watches = [(facts, Watch(facts.name, threshold)) for facts in scenarios for threshold in facts.thresholds]
    for second in seconds if watches else ():
        for _, watch in watches:
            watch.add(second)
    findings: list[Finding] = []
    results: dict[str, list[Mapping[str, Any]]] = {}
    for facts, watch in watches:
        judged = watch.judge()
        message = in_words(judged, facts)
        findings.append(_finding(facts.name, judged, message))
        results.setdefault(facts.name, []).append(_plain(judged, message))
    return JudgedThresholds(tuple(findings), {name: tuple(rows) for name, rows in results.items()})


def in_words(judged: Judged, facts: ScenarioFacts) -> str:
    """One sentence."""
    t = judged.threshold
    if judged.state is State.NO_DATA:
        return f"{t.key} has no data{_why_none(judged, facts)}"
    if judged.state is State.TOO_FEW:
        return f"{t.key} {t.statistic} needs {t.min_samples} values to be judged, there are {judged.n}"
    if judged.value is None:
        return f"{t.key} has no data, which is allowed"
    value, limit = (_quantity(number, judged) for number in (judged.value, t.limit))
    when = "" if judged.window_end_s is None else f" in the {t.over_s:g} s up to {judged.window_end_s:.0f} s"
    verb = {State.FAIL: "breaks", State.WARN: "misses its target, and keeps"}.get(judged.state, "keeps")
    if judged.state is State.PASS and judged.window_end_s is not None and t.for_s:
        verb = "keeps, or broke for a moment,"
    # A counter's number is itself how many there were.
    n = "" if CATALOGUE[t.metric].kind is Kind.COUNTER else f" (n={judged.n})"
    return f"{t.key} {t.statistic} of {value}{when} {verb} the threshold {t.operator} {limit}{n}"


def _why_none(judged: Judged, facts: ScenarioFacts) -> str:
    t = judged.threshold
    if t.metric in {"http_req_scheduled", "schedule_delay"} and not facts.is_open:
        return f": {facts.executor} is a closed model, in which nothing is due; use an arrival rate"
    if t.tags:
        return ": nothing had these tags, see the names in the table of requests"
    return ""


def _is_per_second(judged: Judged) -> bool:
    return CATALOGUE[judged.threshold.metric].kind is Kind.COUNTER and judged.threshold.statistic == "rate"


def _quantity(number: float, judged: Judged) -> str:
    if _is_per_second(judged) and number < 10:
        return f"{number:.2g}/s"
    text = exact_quantity(number, CATALOGUE[judged.threshold.metric].unit, beside=judged.threshold.limit)
    return f"{text}/s" if _is_per_second(judged) else text


def _finding(scenario: str, judged: Judged, message: str) -> Finding:
    t = judged.threshold
    return Finding(
        outcome=_OUTCOMES[judged.state],
        journey=scenario,
        step="",
        device="",
        metric=t.key,
        budget=str(t),
        value=judged.value,
        limit=t.limit,
        unit=CATALOGUE[t.metric].unit + ("/s" if _is_per_second(judged) else ""),
        n=judged.n,
        message=message,
    )


def _plain(judged: Judged, message: str) -> Mapping[str, Any]:
    t = judged.threshold
    return {
        "metric": t.key,
        "threshold": str(t),
        "ok": _OUTCOMES[judged.state] is Outcome.PASS,
        "state": judged.state.value,
        "value": judged.value,
        "limit": t.limit,
        "target": t.target,
        "n": judged.n,
        "window_end_s": judged.window_end_s,
        "message": message,
    }
