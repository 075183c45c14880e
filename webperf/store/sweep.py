"""The section `sweep` of a run, from the stretches of its journal: a point each, and what they say. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from webperf.judge.scaling import FIGURE, level_words, sweep_of
from webperf.judge.whole import judge_figures
from webperf.model.background import Stretch
from webperf.model.run import Trust, Validity
from webperf.model.sample import Phase
from webperf.model.swarm import ScenarioFacts, SwarmSecond
from webperf.model.sweep import Purpose, Sweep, SweepMark, SweepPoint
from webperf.model.verdict import Finding, Outcome
from webperf.stats.summary import SMALLEST_N_OF
from webperf.store.journal import JournalContent
from webperf.swarm.judge import judge_thresholds
from webperf.swarm.operation import HTTP
from webperf.swarm.summary import summarise
from webperf.swarm.validity import generator_limit, swarm_reasons

SLACK_S = 0.05
"""The last second of a load may be counted a moment late."""


@dataclass(frozen=True, slots=True)
class DerivedSweep:
    """The record for `run.json`, findings for the verdict, and how far its points may be trusted."""

    record: Sweep | None = None
    findings: tuple[Finding, ...] = ()
    validity: Trust = field(default_factory=Trust)


def derive_sweep(journal: JournalContent, reasons: Sequence[str]) -> DerivedSweep:
    """`reasons`: what is known to weaken the run as a whole."""
    plan = journal.header.sweep
    if plan is None:
        return DerivedSweep()
    stretches = {stretch.begins.name: stretch for stretch in journal.stretches}
    marks = [mark for mark in journal.sweep_marks if mark.load in stretches and stretches[mark.load].ends is not None]
    points = [point_of(mark, stretches[mark.load]) for mark in marks]
    sweep = sweep_of(plan, marks, points)
    levels = {(p.arm, p.amount) for p in sweep.points if p.efficiency is not None and p.purpose is Purpose.GRID}
    findings = judge_figures(plan.budgets, {FIGURE: sweep.efficiency}, n={FIGURE: len(levels)})
    return DerivedSweep(sweep, tuple(findings), _trust(sweep, reasons))


def _trust(sweep: Sweep, reasons: Sequence[str]) -> Trust:
    if not any(point.throughput for point in sweep.points):
        own = dict.fromkeys(reason for point in sweep.points for reason in point.reasons)
        return Trust(Validity.INVALID, ("nothing was measured", *own, *reasons))
    found = [*reasons, *_grouped(sweep)]
    return Trust(Validity.DEGRADED if found else Validity.VALID, tuple(found))


def _grouped(sweep: Sweep) -> Iterator[str]:
    """Each reason once, with all the loads it is about."""
    where: dict[str, list[str]] = {}
    for point in sweep.points:
        name = point_words(point, sweep.plan.per_s)
        for reason in point.reasons:
            where.setdefault(reason, []).append(name)
    for reason, names in where.items():
        yield f"{', '.join(dict.fromkeys(names))}: {reason}"


def point_words(point: SweepPoint, per_s: bool) -> str:
    """`10 users`, with its arm where there are several."""
    level = level_words(point.amount, per_s)
    return f"{point.arm}, {level}" if point.arm else level


def point_of(mark: SweepMark, stretch: Stretch) -> SweepPoint:
    """One level, over the seconds in which it was asked for: those in which last answers are waited for are not its."""
    facts = stretch.begins.scenarios[0]
    seconds = measured_seconds(facts, [placed.second for placed in stretch.seconds])
    judged = judge_thresholds((facts,), seconds)
    plain = summarise((facts,), seconds, judged.results)[0]
    trust = swarm_reasons((facts,), seconds)
    limit = generator_limit(facts, seconds) if seconds else ""
    rates = [_good(facts, second) / second.span_s for second in seconds]
    throughput = sum(_good(facts, s) for s in seconds) / sum(s.span_s for s in seconds) if seconds else 0.0
    latency, failed = _metric(plain, "scheduled") or _metric(plain, "duration"), _metric(plain, "failed")
    usable = throughput > 0 and trust.state is not Validity.INVALID
    reasons = (*trust.reasons, *(stretch.ends.reasons if stretch.ends else ()))
    return SweepPoint(
        arm=mark.arm,
        amount=mark.amount,
        purpose=mark.purpose,
        throughput=_rounded(throughput),
        error=_rounded(_relative_error(rates)),
        p50_ms=latency.get("med"),
        p95_ms=latency.get("p(95)") if latency.get("count", 0) >= SMALLEST_N_OF["p95"] else None,
        failed=_rounded(failed["rate"]) if "rate" in failed else None,
        efficiency=None,
        in_flight=plain["held"]["in_flight"],
        busy=stretch.ends.busy if stretch.ends else None,
        validity=trust.state.value,
        reasons=reasons,
        limit=limit,
        fitted=usable and not limit,
        meets=_meets(judged.findings, limit),
        swarm=(plain,),
    )


def measured_seconds(facts: ScenarioFacts, seconds: Sequence[SwarmSecond]) -> list[SwarmSecond]:
    """Whole seconds after the warm-up in which the load was still asked for."""
    until_s = float(facts.load["duration_s"]) + SLACK_S
    return [
        second
        for second in seconds
        if second.second + second.span_s <= until_s
        and second.span_s > 0.5
        and all(part.phase is Phase.MEASURE for part in second.scenarios)
    ]


def _good(facts: ScenarioFacts, second: SwarmSecond) -> int:
    """Answers that were no failure."""
    parts = (part for part in second.scenarios if part.scenario == facts.name)
    return sum(series.requests for part in parts for series in part.series if not series.error)


def _metric(plain: Mapping[str, Any], kind: str) -> Mapping[str, Any]:
    """`http_req_duration`, or of another protocol `operation_duration`."""
    prefix = "http_req" if plain["user"] == HTTP else "operation"
    found: Mapping[str, Any] = plain["metrics"].get(f"{prefix}_{kind}", {})
    return found


def _relative_error(rates: Sequence[float]) -> float:
    """Of the mean, from how the seconds differ; 1 where there are too few to say."""
    mean = sum(rates) / len(rates) if rates else 0.0
    if len(rates) < 3 or not mean:
        return 1.0
    variance = sum((rate - mean) ** 2 for rate in rates) / (len(rates) - 1)
    return math.sqrt(variance / len(rates)) / mean


def _meets(findings: Sequence[Finding], limit: str) -> bool | None:
    """None where nothing is looked for, or the generator kept the load from being made."""
    if not findings or limit:
        return None
    return all(finding.outcome is Outcome.PASS for finding in findings)


def _rounded(value: float) -> float:
    return float(f"{value:.6g}")
