"""The numbers that the history keeps of a Run, each under its series."""

from __future__ import annotations

from collections.abc import Iterator

from webperf.model.fingerprint import slowdown_of
from webperf.model.history import Series, Value
from webperf.model.run import Run
from webperf.model.sample import Phase
from webperf.store.history.load_values import load_values
from webperf.store.history.stress_values import chaos_values, soak_values, sweep_values


def values_of(run: Run) -> Iterator[Value]:
    """Measured samples and loads; of an app that was stressed what that came to, and nothing else."""
    if run.soak:
        yield from soak_values(run.soak)
    elif run.sweep:
        yield from sweep_values(run.sweep)
    elif run.chaos:
        yield from chaos_values(run.chaos, " + ".join(_measured(run)))
    else:
        yield from _of_samples(run)
        for load in run.swarm:
            yield from load_values(load)


def _of_samples(run: Run) -> Iterator[Value]:
    for sample in run.samples:
        if sample.phase is Phase.MEASURE:
            cpu = slowdown_of(run.environment, sample.device)
            series = Series(sample.journey, sample.step, sample.device, sample.network, cpu, sample.metric, sample.unit)
            yield Value(series, sample.value, sample.missing)


def _measured(run: Run) -> Iterator[str]:
    yield from (journey.name for journey in run.journeys)
    yield from (str(load.get("scenario", "")) for load in run.swarm)
