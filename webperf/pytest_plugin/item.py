"""One journey item: warm-ups, measured iterations, a traced one where asked for, and the judgement in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from webperf.journey.access import Networks
from webperf.journey.trial import Browsers, run_trial
from webperf.journey.trip import Trial
from webperf.judge.verdict import judge
from webperf.model.cpu import Slowdown
from webperf.model.device import Device
from webperf.model.iteration import Iteration
from webperf.model.journey import Journey
from webperf.model.metric import HEADLINES
from webperf.model.network import Network
from webperf.model.run import Summary
from webperf.model.sample import Phase, Sample
from webperf.model.verdict import Outcome
from webperf.pytest_plugin.options import Options
from webperf.stats.quantity import quantity
from webperf.stats.summary import summaries
from webperf.store.derive import complete_samples

TRACE = "trace.zip"


@dataclass(frozen=True, slots=True)
class JourneyTest:
    """What is tested. `output` is pytest-playwright's folder for this test's artefacts."""

    journey: Journey
    device: Device
    network: Network
    slowdown: Slowdown
    base_url: str | None
    options: Options
    output: Path


@dataclass(frozen=True, slots=True)
class ItemResult:
    """Headline numbers in words, and what is wrong in words; nothing wrong: the test passes."""

    name: str
    headlines: tuple[str, ...]
    trouble: tuple[str, ...]


class Keeps(Protocol):
    """Where iterations go, and what they leave."""

    def keep(self, iteration: Iteration) -> None:
        """One is measured."""

    def save(self, name: str, content: bytes) -> str:
        """A file of a trial; returns where it is."""


def measure_item(test: JourneyTest, browsers: Browsers, networks: Networks, record: Keeps) -> ItemResult:
    """Measure and judge. Raises WebperfError where it cannot begin."""
    iterations = tuple(_measured(test, browsers, networks, record))
    samples = tuple(complete_samples(iterations))
    summary = summaries(samples)
    on = f", {test.network.name} network" if test.network.shaped else ""
    slow = f", {test.slowdown.rate:.2g}x slower" if test.slowdown.slowed else ""
    name = f"{test.journey.name} on {test.device.name}{on}{slow}"
    trouble = (*_failures(iterations), *_broken_budgets(test.journey, summary, samples))
    if test.options.tracing == "retain-on-failure" and not trouble:
        (test.output / TRACE).unlink(missing_ok=True)
    return ItemResult(name, tuple(_headlines(summary)), trouble)


def _measured(test: JourneyTest, browsers: Browsers, networks: Networks, record: Keeps) -> Iterator[Iteration]:
    for trial in _trials(test):
        iteration = run_trial(browsers, trial, record.save, networks)
        record.keep(iteration)
        yield iteration


def _trials(test: JourneyTest) -> Iterator[Trial]:
    def trial(phase: Phase, number: int, trace_to: Path | None = None) -> Trial:
        return Trial(
            test.journey,
            test.device,
            number,
            phase,
            test.base_url,
            trace_to=trace_to,
            network=test.network,
            slowdown=test.slowdown,
        )

    # The trace has an iteration of its own: recording it costs what is to be measured.
    if test.options.tracing != "off":
        yield trial(Phase.DIAGNOSIS, 0, test.output / TRACE)
    yield from (trial(Phase.WARMUP, number) for number in range(test.options.warmup))
    yield from (trial(Phase.MEASURE, number) for number in range(test.options.iterations))


def _failures(iterations: tuple[Iteration, ...]) -> Iterator[str]:
    measured = [i for i in iterations if i.phase is Phase.MEASURE]
    failed = [i.failure for i in measured if i.failure]
    for failure in {f.message: f for f in failed}.values():
        share = f"{len(failed)} of {len(measured)} iterations failed"
        yield f"{share}: {failure.reason} in '{failure.step}': {failure.message}"


def _broken_budgets(journey: Journey, summary: tuple[Summary, ...], samples: tuple[Sample, ...]) -> Iterator[str]:
    verdict = judge({journey.name: journey.budgets}, summary, samples)
    return (f"{f.step}: {f.message}" for f in verdict.findings if f.gating and f.outcome is Outcome.FAIL)


def _headlines(summary: tuple[Summary, ...]) -> Iterator[str]:
    for row in summary:
        if row.metric in HEADLINES and row.median is not None:
            spread = f"{quantity(row.min or 0.0, row.unit)} to {quantity(row.max or 0.0, row.unit)}"
            yield f"{row.step}: {row.metric} {quantity(row.median, row.unit)} ({spread}, n={row.n})"
