"""What a run has of each journey, laid out as the judge asks for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from webperf.model.run import Summary
from webperf.model.sample import Phase, Sample


@dataclass(frozen=True, slots=True)
class Group:
    """A metric of a step on a device: its statistics and the measured samples behind them."""

    summary: Summary
    samples: tuple[Sample, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """The groups of a run, and where each journey was tried."""

    groups: tuple[Group, ...]
    devices: dict[str, dict[str, str]]
    """By journey, every device it has samples of in any phase, in order of first appearance, with its network."""

    def tried(self, journey: str) -> Iterable[tuple[str, str]]:
        """Where the journey was tried: device and network; one place without a name if nowhere."""
        return self.devices.get(journey, {"": ""}).items()

    def of(self, journey: str, device: str, metric: str) -> tuple[Group, ...]:
        """The steps of a journey that have the metric on the device, in order."""
        wanted = (journey, device, metric)
        return tuple(
            group
            for group in self.groups
            if (group.summary.journey, group.summary.device, group.summary.metric) == wanted
        )

    def steps(self, journey: str) -> tuple[str, ...]:
        """The names of a journey's steps, in order."""
        names = (group.summary.step for group in self.groups if group.summary.journey == journey)
        return tuple(dict.fromkeys(names))


def measured(summaries: Iterable[Summary], samples: Iterable[Sample]) -> Measured:
    """Put each summary beside the samples it was made from."""
    behind: dict[tuple[str, str, str, str], list[Sample]] = {}
    devices: dict[str, dict[str, str]] = {}
    for sample in samples:
        devices.setdefault(sample.journey, {})[sample.device] = sample.network
        if sample.phase is Phase.MEASURE:
            behind.setdefault((sample.journey, sample.step, sample.device, sample.metric), []).append(sample)
    groups = (
        Group(summary, tuple(behind.get((summary.journey, summary.step, summary.device, summary.metric), ())))
        for summary in summaries
    )
    return Measured(tuple(groups), devices)
