"""Hours of journeys."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from webperf.report.terminal.pieces import facts_table, words
from webperf.report.view.records import SoakView


def soak_part(soak: SoakView) -> Iterator[RenderableType]:
    """Availability, growth and drift; what grows says the verdict."""
    yield words(soak.lead, "bold")
    for facts in (soak.availability, *(part.brief for part in soak.parts)):
        yield Text()
        yield facts_table(facts)
