"""Histories for the ui: runs of two journeys on two devices, with a change, a slow one and some that failed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from tests.store.history_build import environment, run
from tests.swarm.build import scenario, second, series
from webperf.model.journal import Header
from webperf.model.missing import Missing
from webperf.model.run import Run, Trust, Validity
from webperf.model.sample import Phase, Sample
from webperf.model.swarm import ScenarioFacts, SwarmSecond
from webperf.model.verdict import Outcome, Verdict
from webperf.store.history.history import History

JOURNEYS = {"explore_map": ("open", "choose state", "zoom in"), "filter_records": ("open", "choose state")}
DEVICES = {"desktop": (1.0, "none"), "phone-mid": (2.5, "slow-4g")}
PAGE = {
    "load_time": ("ms", 1500.0), "ttfb": ("ms", 40.0), "fcp": ("ms", 500.0), "lcp": ("ms", 900.0), "tbt": ("ms", 200.0),
    "cls": ("score", 0.02), "dom_content_loaded": ("ms", 300.0), "load_event": ("ms", 420.0),
}  # fmt: skip
STEP = {
    "interaction_latency": ("ms", 180.0), "inp": ("ms", 60.0), "server_wait": ("ms", 90.0),
    "long_tasks": ("count", 4.0),    "blocking_time": ("ms", 120.0), "requests": ("count", 25.0),
    "bytes": ("bytes", 1.2e6), "ws_bytes": ("bytes", 9e5),
    "js_heap": ("bytes", 4.2e7), "dom_nodes": ("count", 900.0), "event_listeners": ("count", 120.0),
}  # fmt: skip
SLOWER = 1.2


def fill(history: History, runs: int, *, iterations: int = 5, hours: float = 12) -> None:
    """From the middle on `load_time` and `server_wait` take a fifth longer."""
    for number in range(runs):
        history.add(one(number, runs, iterations=iterations, hours=hours))


def one(number: int, runs: int, *, iterations: int = 5, hours: float = 12) -> Run:
    """Run `number` of so many."""
    source = np.random.default_rng(number)
    facts = environment(
        commit=f"{number:08x}c0ffee",
        branch="main" if number % 5 else "topic/faster-map",
        labels={"project": "health" if number % 3 else "maps", "trigger": "nightly"},
    )
    samples = tuple(_samples(number, runs, iterations, source))
    made = run({}, number=number, hours=hours, run_id=f"20260101T{number:06d}Z-nightly", samples=samples, facts=facts)
    failed = number % 17 == 3
    trust = Trust(Validity.DEGRADED, ("other programs",)) if number % 29 == 7 else Trust()
    return replace(made, verdict=Verdict(Outcome.FAIL if failed else Outcome.PASS), validity=trust)


def _samples(number: int, runs: int, iterations: int, source: np.random.Generator) -> Iterator[Sample]:
    session = float(np.exp(source.normal(0, 0.03)))
    for journey, steps in JOURNEYS.items():
        for device, (factor, network) in DEVICES.items():
            for step in steps:
                metrics = {**(PAGE if step == "open" else {}), **STEP, **(_map() if journey == "explore_map" else {})}
                for metric, (unit, value) in metrics.items():
                    slower = SLOWER if number >= runs // 2 and metric in {"load_time", "server_wait"} else 1.0
                    noise = np.exp(source.normal(0, 0.05, iterations)) * session * slower
                    for i in range(iterations):
                        where = {"journey": journey, "step": step, "device": device, "network": network}
                        own = factor if unit == "ms" else 1.0
                        absent = metric == "interaction_latency" and step == "open"
                        yield _sample(where, metric, unit, None if absent else value * own * float(noise[i]), i)


def _map() -> dict[str, tuple[str, float]]:
    return {"map_render": ("ms", 1200.0), "map_tiles": ("count", 24.0)}


def _sample(where: dict[str, Any], metric: str, unit: str, value: float | None, iteration: int) -> Sample:
    return Sample(
        iteration=iteration,
        phase=Phase.MEASURE,
        metric=metric,
        unit=unit,
        value=round(value, 3) if value is not None else None,
        missing=None if value is not None else Missing.NO_INTERACTION,
        **where,
    )


def load_header() -> Header:
    """The beginning of a load's journal: ten users for thirty seconds."""
    facts = ScenarioFacts("browse", "", "constant-vus", False, {"duration_s": 30.0, "vus": 10, "iterations": None})
    return Header("run", "2026-01-01T00:00:00+00:00", {}, (), (), 0, scenarios=(facts,))


def load_second(number: int, *, failed: int = 0, ms: float = 20.0) -> SwarmSecond:
    """Fifty requests that took so long, and some more that failed."""
    wrong = [series([ms] * failed, status=500, error="status")] if failed else []
    return second(number, scenario(series([ms] * 50), *wrong, users=10))
