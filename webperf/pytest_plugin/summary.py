"""At the end of a session: the headline numbers of every journey item, so that a CI log shows them."""

from __future__ import annotations

import pytest

from webperf.pytest_plugin.item import ItemResult

RESULTS = pytest.StashKey[list[ItemResult]]()
RESERVATIONS = pytest.StashKey[list[str]]()
"""What weakens the numbers of the whole session."""
KEPT = pytest.StashKey[list[str]]()
"""Where the session's run is, and what is wrong with that."""


def pytest_sessionstart(session: pytest.Session) -> None:
    """Begin with none."""
    session.config.stash[RESULTS] = []
    session.config.stash[RESERVATIONS] = []
    session.config.stash[KEPT] = []


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """A section of its own, when journeys were run."""
    results = config.stash.get(RESULTS, [])
    if not results:
        return
    terminalreporter.section("webperf: medians")
    for reservation in config.stash.get(RESERVATIONS, []):
        terminalreporter.write_line(f"degraded: {reservation}", yellow=True)
    for result in results:
        terminalreporter.write_line(result.name)
        for line in result.headlines:
            terminalreporter.write_line(f"  {line}")
    for line in config.stash.get(KEPT, []):
        terminalreporter.write_line(line)
