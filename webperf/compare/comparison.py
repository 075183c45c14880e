"""Two stored runs as one run that compares: all reports of a run can show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from webperf.errors import UsageError, unknown_name
from webperf.judge.apart import Advice, advise
from webperf.judge.gate import advice_of
from webperf.model.comparing import Comparing
from webperf.model.rule import Rule
from webperf.model.run import Reference, Run
from webperf.model.sample import Phase
from webperf.model.stored import StoredRun
from webperf.stats.summary import summaries


def compare_stored(base: StoredRun, head: StoredRun, rule: Rule, metrics: Sequence[str] = ()) -> Run:
    """Head's run with base as its reference, and what is to be said of the two. Raises UsageError."""
    if (base.run.run_id, base.run.started_at) == (head.run.run_id, head.run.started_at):
        raise UsageError(f"base and head are the same run, {base.run.run_id}: name two")
    measured = {sample.metric for side in (base, head) for sample in side.samples}
    for metric in metrics:
        if metric not in measured:
            raise UsageError(f"--metric: {unknown_name('metric', metric, measured)}")
    advice = advise(base, head, rule, metrics)
    if not advice.findings:
        raise UsageError(f"{base.name} and {head.name} have nothing in common: {_why(base, head, advice)}")
    return replace(
        head.run,
        run_id=f"{base.run.run_id}-{head.run.run_id}",
        verdict=advice_of(advice.findings, advice.asked),
        mobile=(),
        comparing=Comparing(base.name, head.name, advice.asked, seed=0, rule=rule, advises=advice.reasons),
        reference=Reference(base.name, base.run.samples, summaries(base.run.samples), base.run.failures),
    )


def _why(base: StoredRun, head: StoredRun, advice: Advice) -> str:
    left_out = [reason for reason in advice.reasons if "is left out" in reason]
    return "; ".join(left_out) or f"base measured {_journeys(base)}, head {_journeys(head)}"


def _journeys(side: StoredRun) -> str:
    names = dict.fromkeys(sample.journey for sample in side.samples if sample.phase is Phase.MEASURE)
    return ", ".join(names) or "nothing"
