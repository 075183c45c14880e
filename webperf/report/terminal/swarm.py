"""A scenario of a load."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from webperf.report.terminal.pieces import facts_table, marked_lines, words
from webperf.report.view.records import SwarmView


def swarm_part(scenario: SwarmView) -> Iterator[RenderableType]:
    """How it was held, its numbers, its thresholds."""
    yield words(scenario.scenario, "bold")
    yield words(scenario.held, "dim")
    for facts in scenario.tables:
        yield Text()
        yield facts_table(facts)
    yield words(scenario.note, "dim")
    yield marked_lines(scenario.thresholds)
