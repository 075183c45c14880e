"""Every error webperf raises on purpose; each class carries the exit code of the command line.

WebperfError                   1
 +- UsageError                 2   a name, option or file is wrong: the message says what and how to mend it
 |   +- ConfigError            2   a device, target or journey file is wrong
 |   +- BrowserNotFound        2   no browser on this machine: says the install command
 +- InfrastructureError        4   what is measured, or what measures, failed
 |   +- BrowserFailed          4   the browser does not start or dies again and again
 |   +- TargetFailed           4   the app under test does not start, or died
 |   +- HistoryFailed          4   the history's database cannot be reached, read or written
 +- NothingMeasured            5   a run ended without one usable sample
 +- GuardRefused               6   load was about to go where nobody allowed it, or was more than a cap
 +- Interrupted              130   Ctrl-C or a signal; `signum` gives 128 + signum
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import ClassVar


class WebperfError(Exception):
    """Base of all. `str(error)` is one line that a user can act on."""

    exit_code: ClassVar[int] = 1


class UsageError(WebperfError):
    """The command was given something it cannot use."""

    exit_code = 2


class ConfigError(UsageError):
    """A file of the user's (device, target, journey) is wrong; names file, key and cure."""


class BrowserNotFound(UsageError):
    """No Chromium could be found; the message names the command that installs one."""


class InfrastructureError(WebperfError):
    """Target or browser failed, not the numbers."""

    exit_code = 4


class BrowserFailed(InfrastructureError):
    """The browser could not be started, or does not stay up."""


class TargetFailed(InfrastructureError):
    """The app under test could not be started, never became ready, or died."""


class HistoryFailed(InfrastructureError):
    """The history's database could not be reached, read or written. A run never fails by it."""


class NothingMeasured(WebperfError):
    """No usable sample was collected."""

    exit_code = 5


class GuardRefused(WebperfError):
    """The safety guard kept load from a host that was not allowed, where nothing was sent, or ended too much of it."""

    exit_code = 6


class Interrupted(WebperfError):
    """The run was stopped by a signal; what was measured so far is kept. `exit_status` knows which signal."""

    def __init__(self, signum: int) -> None:
        super().__init__(f"stopped by signal {signum}")
        self.signum = signum

    @property
    def exit_status(self) -> int:
        """130 for Ctrl-C, 143 for SIGTERM: the shell's convention 128 + signal number."""
        return 128 + self.signum


LISTED = 12
"""How many known names a message lists when none is near."""


def unknown_name(kind: str, name: str, known: Iterable[str]) -> str:
    """One line for a name nobody knows, with the nearest known one: `unknown device 'phone': did you mean ...`."""
    names = sorted(known)
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
    hint = f"did you mean '{close[0]}'?" if close else f"known: {', '.join(names[:LISTED]) or 'none'}{more}"
    return f"unknown {kind} {name!r}: {hint}"
