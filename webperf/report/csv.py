"""CSV for spreadsheets and data frames: one number a row, of journeys, of a whole load, and of each of its seconds.

Tidy data (Wickham, https://doi.org/10.18637/jss.v059.i10). What a spreadsheet would take for a formula is text here:
https://owasp.org/www-community/attacks/CSV_Injection.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from webperf.model.comparing import Arm
from webperf.model.run import Run
from webperf.model.sample import Phase, Sample
from webperf.report.view.clean import clean_run
from webperf.swarm.catalogue import CATALOGUE, Kind, metric_of

# At the beginning, or behind what another locale takes for the end of a cell. Excel knows full-width forms too.
_FORMULA = re.compile(r"(^|[;,\t|])([\s\"']*)(?=[=+\-@%|\uff1d\uff0b\uff0d\uff20])")
_TIMELINE = ("vus", "due", "iterations", "dropped", "queued", "failed", "data_received", "cpu", "loop_lag_p99")
_UNITS = {"data_received": "bytes", "cpu": "ratio", "loop_lag_p99": "ms"}


@dataclass(frozen=True, slots=True)
class Row:
    """One number, or the reason why there is none. `source` is journey, load, or second (of a load).

    `load` names the level of load that a journey was measured under; "" is the idle app.
    """

    source: str
    run_id: str
    started_at: str
    name: str
    step: str = ""
    device: str = ""
    network: str = ""
    arm: str = Arm.HEAD.value
    load: str = ""
    phase: str = Phase.MEASURE.value
    iteration: int | None = None
    second: float | None = None
    metric: str = ""
    statistic: str = ""
    value: float | None = None
    unit: str = ""
    missing: str = ""


COLUMNS = tuple(field.name for field in fields(Row))


def render_csv(run: Run) -> str:
    """The whole table with its heading."""
    output = io.StringIO()
    writer = csv.writer(output, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows(clean_run(run)):
        writer.writerow(_cell(value) for value in asdict(row).values())
    return output.getvalue()


def rows(run: Run) -> Iterator[Row]:
    """Warm-ups and the diagnosis too: the column `phase` tells them apart."""
    yield from (_sample(run, sample) for sample in run.samples)
    for sample in run.reference.samples if run.reference else ():
        yield _sample(run, sample, arm=Arm.BASE)
    for level in run.under_load.levels if run.under_load else ():
        yield from (_sample(run, sample, load=level.name) for sample in level.samples)
    for scenario in run.swarm:
        yield from _load(run, scenario)
        yield from _seconds(run, scenario)


def _cell(value: object) -> object:
    return _FORMULA.sub(r"\1\2'", value) if isinstance(value, str) else value


def _sample(run: Run, sample: Sample, *, arm: Arm = Arm.HEAD, load: str = "") -> Row:
    return Row(
        "journey",
        run.run_id,
        run.started_at,
        sample.journey,
        sample.step,
        sample.device,
        sample.network,
        arm.value,
        load,
        sample.phase.value,
        sample.iteration,
        metric=sample.metric,
        value=sample.value,
        unit=sample.unit,
        missing=sample.missing.value if sample.missing else "",
    )


def _load(run: Run, scenario: Mapping[str, Any]) -> Iterator[Row]:
    """Statistics of the whole load."""
    name = str(scenario.get("scenario"))
    for metric, statistics in scenario.get("metrics", {}).items():
        for statistic, value in statistics.items():
            unit = unit_of(metric, statistic)
            yield Row(
                "load", run.run_id, run.started_at, name, metric=metric, statistic=statistic, value=value, unit=unit
            )


def unit_of(metric: str, statistic: str) -> str:
    """Of a statistic: a counter's rate is per second, of a trend and a rate it is also said how many there were."""
    if metric.partition("{")[0] not in CATALOGUE:
        return ""
    known = metric_of(metric)
    if statistic in {"count", "passes", "fails"} and known.kind is not Kind.COUNTER:
        return "count"
    return f"{known.unit}/s" if known.kind is Kind.COUNTER and statistic == "rate" else known.unit


def _seconds(run: Run, scenario: Mapping[str, Any]) -> Iterator[Row]:
    """The timeline: counts of each second, and what statistics there are of its latencies."""
    name = str(scenario.get("scenario"))
    for line in scenario.get("timeline", ()):
        for metric, statistic, value in _measured(line):
            yield Row(
                "second",
                run.run_id,
                run.started_at,
                name,
                phase=str(line.get("phase")),
                second=line.get("t"),
                metric=metric,
                statistic=statistic,
                value=value,
                unit=_UNITS.get(metric, CATALOGUE[metric].unit if metric in CATALOGUE else "count"),
            )


def _measured(line: Mapping[str, Any]) -> Iterable[tuple[str, str, float]]:
    for metric, found in line.items():
        if isinstance(found, Mapping):
            yield from ((metric, statistic, value) for statistic, value in found.items())
        elif found is not None and (metric in _TIMELINE or metric in CATALOGUE):
            yield metric, "", found
