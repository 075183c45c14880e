"""Runs for a history: one journey `tour` of the step `open` on a `phone`, with the numbers a test gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from webperf.model.missing import Missing
from webperf.model.run import Run, Trust
from webperf.model.sample import Phase, Sample
from webperf.model.verdict import Outcome, Verdict

FIRST = datetime(2026, 1, 1, tzinfo=UTC)


def environment(*, browser: str = "141.0", cpu: str = "Example CPU", commit: str = "c0ffee", branch: str = "main",
                labels: Mapping[str, str] | None = None, software: str = "0.1.0") -> dict[str, Any]:  # fmt: skip
    """As a run's header has it."""
    return {
        "host": {"cpu_model": cpu, "cpus": 2, "machine": "x86_64", "system": "Linux 6.1.0"},
        "software": {"webperf": software},
        "browser": {"name": "chromium", "version": browser, "headless": True},
        "source": {"commit": commit, "branch": branch, "dirty": False},
        "labels": dict(labels or {}),
        "conditions": {"throttling": "proxy", "filmed": "none timed"},
    }


def sample(metric: str, value: float | Missing, iteration: int = 0, *, unit: str = "ms", **where: Any) -> Sample:
    """One of the step `open`, unless `where` says another."""
    place = {"journey": "tour", "step": "open", "device": "phone", "network": "none", "phase": Phase.MEASURE, **where}
    missing = value if isinstance(value, Missing) else None
    number = None if isinstance(value, Missing) else value
    return Sample(iteration=iteration, metric=metric, value=number, unit=unit, missing=missing, **place)


def run(values: Mapping[str, Sequence[float | Missing]], *, number: int = 0, hours: float = 24, run_id: str = "",
        samples: Sequence[Sample] = (), facts: Mapping[str, Any] | None = None, **changed: Any) -> Run:  # fmt: skip
    """`values` by metric, one an iteration; run `number` is so many times `hours` after the first."""
    own = [sample(metric, value, i) for metric, row in values.items() for i, value in enumerate(row)]
    return Run(
        run_id=run_id or f"run-{number}",
        started_at=(FIRST + timedelta(hours=hours * number)).isoformat(),
        environment=facts if facts is not None else environment(commit=f"{number:08x}"),
        validity=changed.pop("validity", Trust()),
        samples=(*own, *samples),
        summary=(),
        verdict=Verdict(Outcome.PASS),
        **changed,
    )
