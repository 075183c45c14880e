"""Faults, what they did, and how soon it was over."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from webperf.report.terminal.pieces import facts_table, words
from webperf.report.view.records import ChaosView


def chaos_part(chaos: ChaosView) -> Iterator[RenderableType]:
    """Experiments, numbers before and during, scores."""
    yield words(chaos.lead, "bold")
    for facts in (chaos.experiments, chaos.effects, chaos.scores):
        yield Text()
        yield facts_table(facts)
    for note in chaos.notes:
        yield words(note)
    yield words(chaos.formula, "dim")
