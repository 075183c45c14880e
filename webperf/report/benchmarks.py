"""What tools that watch benchmarks are given of a run: one number for each thing that was measured."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from webperf.judge.practical import higher_is_better
from webperf.model.metric import HEADLINES
from webperf.model.run import Run
from webperf.report.csv import unit_of
from webperf.report.view.clean import clean_run
from webperf.report.view.wording import place
from webperf.stats.summary import SMALLEST_N_OF

_RATES = frozenset({"http_reqs", "operations", "http_req_failed", "operation_failed"})
_LATENCIES = frozenset(
    {"http_req_duration", "http_req_scheduled", "operation_duration", "operation_scheduled", "streamlit_rerun"}
)
_PERCENTILES = {"med": 1, "p(95)": SMALLEST_N_OF["p95"], "p(99)": 100}
"""Of a load's latencies, from how many values on."""


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A median of `n` iterations with its interval where there is one, or a statistic of a load."""

    place: str
    metric: str
    value: float
    unit: str
    n: int
    low: float | None = None
    high: float | None = None

    @property
    def smaller_is_better(self) -> bool:
        """Of throughput and of Lighthouse's score more is better."""
        return not higher_is_better(self.metric)


def benchmarks(run: Run) -> Iterator[Benchmark]:
    """The headlines and whatever has a budget, in the order of the run; what could not be measured has no number.

    Not all that was measured: such a tool draws a chart, and sends an alarm, for each.
    """
    run = clean_run(run)
    wanted = {*HEADLINES, *(finding.metric for finding in run.verdict.findings if finding.gating)}
    for row in run.summary:
        if row.median is not None and row.metric in wanted:
            where = place(row.journey, row.step, row.device)
            yield Benchmark(where, row.metric, row.median, row.unit, row.n, row.ci_low, row.ci_high)
    for scenario in run.swarm:
        yield from _of_load(scenario, wanted | _LATENCIES | _RATES)


def _of_load(scenario: Mapping[str, Any], wanted: set[str]) -> Iterator[Benchmark]:
    name = str(scenario.get("scenario"))
    for metric, found in scenario.get("metrics", {}).items():
        n = int(found.get("count", found.get("passes", 0) + found.get("fails", 0)))
        for statistic in _statistics(metric, n) if metric in wanted else ():
            if statistic in found:
                whole = metric if statistic == "rate" else f"{metric} {statistic}"
                yield Benchmark(name, whole, found[statistic], unit_of(metric, statistic), n)


def _statistics(metric: str, n: int) -> Iterable[str]:
    """Of a rate its share or how many a second; of latencies the percentiles that so many values have."""
    return ("rate",) if metric in _RATES else (name for name, least in _PERCENTILES.items() if n >= least)
