"""The sections of `report.html` in reading order. A new one is a template in `templates/` and a row here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from webperf.report.view import ReportView


@dataclass(frozen=True, slots=True)
class Section:
    """`anchor` is the id of its `<section>`, `title` its line in the contents, `shown` whether a run has any of it."""

    anchor: str
    title: str
    template: str
    shown: Callable[[ReportView], bool] = lambda _view: True


def _has_journeys(view: ReportView) -> bool:
    # A soak judges journeys of which it has no steps.
    if view.soak:
        return any(journey.steps for journey in view.journeys)
    return bool(view.journeys) or not (view.swarm or view.sweep)


SECTIONS = (
    Section("verdict", "Verdict", "_verdict.html.j2"),
    Section("comparison", "Base against head", "_comparison.html.j2", lambda view: view.comparison is not None),
    Section("under-load", "Under load", "_under_load.html.j2", lambda view: view.under_load is not None),
    Section("chaos", "Chaos", "_chaos.html.j2", lambda view: view.chaos is not None),
    Section("sweep", "Scalability", "_sweep.html.j2", lambda view: view.sweep is not None),
    Section("load", "Load", "_swarm.html.j2", lambda view: bool(view.swarm)),
    Section("soak", "Soak", "_soak.html.j2", lambda view: view.soak is not None),
    Section("headlines", "Headline numbers", "_matrix.html.j2", _has_journeys),
    Section("failures", "Broken off", "_problems.html.j2", lambda view: bool(view.failures)),
    Section("journeys", "Journeys", "_journeys.html.j2", _has_journeys),
    Section("mobile", "On phones and tablets", "_mobile.html.j2", lambda view: bool(view.mobile)),
    Section("resources", "Resources", "_resources.html.j2", lambda view: view.resources is not None),
    Section("missing", "Missing values", "_missing.html.j2", lambda view: bool(view.missing)),
    Section("surroundings", "How it was measured", "_surroundings.html.j2"),
    Section("definitions", "Definitions", "_definitions.html.j2"),
)


def sections(view: ReportView) -> tuple[Section, ...]:
    """Those that the run has."""
    return tuple(section for section in SECTIONS if section.shown(view))
