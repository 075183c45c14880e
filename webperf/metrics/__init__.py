"""Raw browser entries -> readings. One file a metric family; each gives the readings of one step.

To add a metric: a row in `webperf.model.metric`, a formula here, and its family in `FAMILIES`, or in
`DERIVED` where it is made of other readings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from webperf.metrics import (
    event_timing,
    layout_shift,
    main_thread,
    map_render,
    memory,
    navigation,
    paint,
    score,
    server,
    speed_index,
    visible,
    weight,
)
from webperf.metrics.maps import smoothness, tiles
from webperf.model.capture import StepCapture
from webperf.model.metric import METRICS, Scope
from webperf.model.missing import Missing
from webperf.model.sample import Reading

Family = Callable[[StepCapture], Iterator[Reading]]
Derivation = Callable[[StepCapture, Mapping[str, Reading]], Iterator[Reading]]

FAMILIES: tuple[Family, ...] = (
    visible.readings,
    map_render.readings,
    tiles.readings,
    smoothness.readings,
    navigation.readings,
    paint.readings,
    layout_shift.readings,
    event_timing.readings,
    server.readings,
    main_thread.readings,
    weight.readings,
    memory.readings,
    speed_index.readings,
)
DERIVED: tuple[Derivation, ...] = (score.readings,)
"""After all families, each with what was found so far."""


def readings(step: StepCapture) -> tuple[Reading, ...]:
    """One reading for each metric that belongs to the step, in the catalogue's order."""
    found = {reading.metric: reading for family in FAMILIES for reading in family(step)}
    for derive in DERIVED:
        found |= {reading.metric: reading for reading in derive(step, found)}
    scopes = _scopes(
        opened_page=step.opened_page, has_map=step.map_named or step.map_found, filmed=step.frames is not None
    )
    return tuple(found[name] for name, metric in METRICS.items() if metric.scope in scopes)


def absent(reason: Missing, *, opens_page: bool, has_map: bool, filmed: bool = False) -> tuple[Reading, ...]:
    """The readings of a step that could not be measured: each metric that belongs to it, with the reason."""
    scopes = _scopes(opened_page=opens_page, has_map=has_map, filmed=filmed)
    return tuple(Reading(name, missing=reason) for name, metric in METRICS.items() if metric.scope in scopes)


def _scopes(*, opened_page: bool, has_map: bool, filmed: bool) -> frozenset[Scope]:
    scopes = {Scope.STEP}
    if opened_page:
        scopes.add(Scope.PAGE)
    if opened_page and filmed:
        scopes.add(Scope.VISUAL)
    if has_map:
        scopes.add(Scope.MAP)
    return frozenset(scopes)
