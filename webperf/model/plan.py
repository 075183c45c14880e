"""What one command is to measure, and the order in which it does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from webperf.model.cpu import UNSLOWED, Slowdown
from webperf.model.device import Device
from webperf.model.journey import Journey
from webperf.model.network import UNSHAPED, Network
from webperf.model.sample import Phase

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Round:
    """One pass over every journey on every device: the same iteration number for all."""

    phase: Phase
    iteration: int
    cells: tuple[tuple[Journey, Device], ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Journeys x devices, how often. `diagnosis` adds one iteration that takes pictures and is in no statistic."""

    journeys: tuple[Journey, ...]
    devices: tuple[Device, ...]
    iterations: int = 5
    warmup: int = 1
    diagnosis: bool = True
    browser_every: int = 1
    """A fresh browser every so many rounds; a fresh context for each iteration always."""
    networks: Mapping[str, Network] = field(default_factory=dict)
    """By the device's name; a device that is not in it has the machine's own network."""

    slowdowns: Mapping[str, Slowdown] = field(default_factory=dict)
    """By the device's name; a device that is not in it has the machine's own processor."""

    def slowdown_of(self, device: Device) -> Slowdown:
        """What a trial's pages run on."""
        return self.slowdowns.get(device.name, UNSLOWED)

    def network_of(self, device: Device) -> Network:
        """What a trial on this device goes through."""
        return self.networks.get(device.name, UNSHAPED)

    def rounds(self) -> Iterator[Round]:
        """In order of time. Interleaved, so that a slow minute of the machine falls on all alike.

        The diagnosis goes first: it warms the target for those that count. The order within a round is turned by one
        each time, so that no cell is always the first in a fresh browser.
        """
        cells = tuple((journey, device) for journey in self.journeys for device in self.devices)
        for number, (phase, iteration) in enumerate(self._passes()):
            yield Round(phase, iteration, _turned(cells, number))

    @property
    def trials(self) -> int:
        """How many trials there are in all."""
        return len(self.journeys) * len(self.devices) * len(tuple(self._passes()))

    def _passes(self) -> Iterator[tuple[Phase, int]]:
        if self.diagnosis:
            yield Phase.DIAGNOSIS, 0
        for number in range(self.warmup):
            yield Phase.WARMUP, number
        for number in range(self.iterations):
            yield Phase.MEASURE, number


def _turned(items: tuple[Item, ...], by: int) -> tuple[Item, ...]:
    cut = by % len(items) if items else 0
    return items[cut:] + items[:cut]
