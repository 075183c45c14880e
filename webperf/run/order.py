"""What a command asks for, and who follows what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from webperf.browser.launch import LaunchOptions
from webperf.conditions.cpu import NO_SLOWDOWN
from webperf.journey.trip import Trial
from webperf.model.iteration import Iteration
from webperf.model.journal import Header
from webperf.model.network import Network, Throttling
from webperf.model.plan import Plan
from webperf.model.profiling import Profile
from webperf.monitor.watched import Monitoring
from webperf.target import TargetSpec


class Events(Protocol):
    """Who wants to follow a run. The engine itself never prints."""

    def target_starts(self, spec: TargetSpec) -> None:
        """The target is being started; it may take seconds."""

    def network_is_checked(self, network: Network) -> None:
        """A slow network is measured before anything is through it; it takes seconds."""

    def processor_is_measured(self) -> None:
        """How fast a page is here, and how much slower a device's would be; it takes seconds."""

    def run_starts(self, header: Header, trials: int, folder: Path) -> None:
        """Everything is ready; `trials` are to come."""

    def trial_starts(self, trial: Trial) -> None:
        """One trial begins."""

    def trial_ends(self, iteration: Iteration) -> None:
        """One trial is measured and on disk."""


@dataclass(frozen=True, slots=True)
class Order:
    """What a command asks for: the plan, against which app, with which browser, written where."""

    name: str
    plan: Plan
    base_url: str | None = None
    target: TargetSpec | None = None
    launch: LaunchOptions = field(default_factory=LaunchOptions)
    out: Path | None = None
    pause: bool = False
    throttling: Throttling = Throttling.PROXY
    slowdown: float | None = NO_SLOWDOWN
    """Of all pages' main threads; None: as each device's class asks for."""
    visual: bool = False
    """Film every iteration for its Speed Index, which costs time of its own."""
    monitoring: Monitoring | None = None
    """Look at processes and machine once a second; None: do not."""
    profiles: tuple[Profile, ...] = ()
    """Of app and page, in the diagnosis iteration."""
    command: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    """What the run is to be found by in the history."""
    with_own_cost: bool = True
    """Find out what measuring costs here, which takes 2.5 s."""
    allowed_hosts: tuple[str, ...] | None = None
    """Set where its browsers are load: hosts beside this machine that they may reach. None: they may go anywhere."""
