"""What the history keeps of a Run: one row of facts, and each measured sample under its series."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from webperf.model.fingerprint import Fingerprint, fingerprint, slowdown_of
from webperf.model.history import Series
from webperf.model.run import Run
from webperf.model.sample import Phase

OWN_TOOL = "webperf"

_STATISTICS = {"p(50)": "median", "med": "median", "p(75)": "p75", "p(90)": "p90", "p(95)": "p95", "p(99)": "p99"}


@dataclass(frozen=True, slots=True)
class Value:
    """One sample of a series: a number or a reason."""

    series: Series
    value: float | None
    missing: str | None


@dataclass(frozen=True, slots=True)
class Facts:
    """One run without its samples."""

    run_id: str
    tool: str
    started_at: datetime
    commit: str
    branch: str
    dirty: bool
    environment: Fingerprint
    validity: str
    verdict: str
    labels: Mapping[str, str]

    @property
    def identity(self) -> str:
        """Equal for the same run only: two runs of one name did not start in the same microsecond on one machine."""
        return digest(self.tool, self.run_id, self.started_at.isoformat(), self.environment.digest)


def facts_of(run: Run) -> Facts:
    """From the run's environment: `source`, `labels` and `software.tool` are there where they are known."""
    environment = run.environment
    source, software = _table(environment, "source"), _table(environment, "software")
    return Facts(
        run_id=run.run_id,
        tool=str(software.get("tool", OWN_TOOL)).partition(" ")[0],
        started_at=_moment(run.started_at),
        commit=str(source.get("commit") or ""),
        branch=str(source.get("branch") or ""),
        dirty=source.get("dirty") is True,
        environment=fingerprint(environment),
        validity=run.validity.state,
        verdict=run.verdict.state,
        labels={str(name): str(value) for name, value in _table(environment, "labels").items()},
    )


def values_of(run: Run) -> Iterator[Value]:
    """Measured samples, and of each load one number for each statistic: requests of different runs are never pooled."""
    for sample in run.samples:
        if sample.phase is Phase.MEASURE:
            cpu = slowdown_of(run.environment, sample.device)
            series = Series(sample.journey, sample.step, sample.device, sample.network, cpu, sample.metric, sample.unit)
            yield Value(series, sample.value, sample.missing)
    for load in run.swarm:
        yield from _values_of_load(load)


def _values_of_load(load: Mapping[str, Any]) -> Iterator[Value]:
    scenario, asked = str(load.get("scenario", "")), _asked(load)
    for metric, statistics in _table(load, "metrics").items():
        for name, number in _table({"": statistics}, "").items():
            if isinstance(number, (int, float)) and not isinstance(number, bool) and math.isfinite(number):
                statistic = _STATISTICS.get(name, name)
                unit = _unit(metric, statistic)
                yield Value(Series(scenario, asked, "", "", "", f"{metric}.{statistic}", unit), float(number), None)


def _asked(load: Mapping[str, Any]) -> str:
    """How much load, in words: latencies under 5 and under 50 users are not the same thing."""
    profile = _table(_table(load, "load"), "profile").get("points")
    levels = [point[1] for point in profile if len(point) == 2] if isinstance(profile, list | tuple) else []
    size = f"at most {max(levels):g}" if levels else ""
    return " ".join(filter(None, (str(load.get("executor", "")), size)))


def _unit(metric: str, statistic: str) -> str:
    """k6's: a Trend is a time, a Rate a share, everything else a number."""
    if statistic in {"avg", "min", "max", "median", "p75", "p90", "p95", "p99"} and "vus" not in metric:
        return "ms"
    return "ratio" if metric.endswith("_failed") or metric == "checks" else "count"


def series_identity(series: Series) -> str:
    """Equal for the same thing measured under the same conditions. The unit follows from the metric."""
    return digest(series.journey, series.step, series.device, series.network, series.cpu, series.metric)


def digest(*parts: str) -> str:
    """Of texts, so that no two lists of them collide."""
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _table(facts: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = facts.get(name)
    return found if isinstance(found, Mapping) else {}
