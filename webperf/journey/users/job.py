"""What a browser user's process is given, and what goes between it and who steers.

Told by lines: `cell N` (open a browser for it), `begin`, `halt` (the others are through), `stop`. Answers are pairs:
`ready`, `iteration` with an Iteration and the pictures it names, `through`, `halted` with processor seconds that no
process has in its account any more; `failed` with why there is no browser, `wrong` with what is wrong in the journey.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from webperf.browser.fence import Fence
from webperf.browser.launch import LaunchOptions
from webperf.model.cpu import Slowdown
from webperf.model.device import Device
from webperf.model.iteration import Iteration
from webperf.model.network import Network, Throttling

Message = tuple[int, str, object]
"""Of which user, what, and its content."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A journey, by its file and name, on a device with its network and processor."""

    file: Path
    journey: str
    device: Device
    network: Network
    slowdown: Slowdown


@dataclass(frozen=True, slots=True)
class UserJob:
    """`user` is one of `users`, from 1 on. Each has all of the iterations, and they are numbered through."""

    user: int
    users: int
    cells: tuple[Cell, ...]
    warmup: int
    iterations: int
    base_url: str | None
    launch: LaunchOptions
    throttling: Throttling
    fence: Fence | None = None

    def number(self, round_number: int) -> int:
        """Of this user's iteration of a round, among all users'."""
        return round_number * self.users + self.user - 1


@dataclass(frozen=True, slots=True)
class UserIteration:
    """An iteration as it comes from a user's process. `files` are pictures, by the path that it gives for them."""

    iteration: Iteration
    files: Mapping[str, bytes]
    extra: bool = False
    """Done only so that those who are not through yet are not alone."""
