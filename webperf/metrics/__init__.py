"""Raw browser entries -> readings. One file a metric family; each gives the readings of one step.

To add a metric: a row in `webperf.model.metric`, a formula here, and its family in `FAMILIES`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from webperf.metrics import event_timing, layout_shift, map_render, navigation, paint, visible, weight
from webperf.metrics.maps import smoothness, tiles
from webperf.model.capture import StepCapture
from webperf.model.metric import METRICS, Scope
from webperf.model.missing import Missing
from webperf.model.sample import Reading

Family = Callable[[StepCapture], Iterator[Reading]]

FAMILIES: tuple[Family, ...] = (
    visible.readings,
    map_render.readings,
    tiles.readings,
    smoothness.readings,
    navigation.readings,
    paint.readings,
    layout_shift.readings,
    event_timing.readings,
    weight.readings,
)


def readings(step: StepCapture) -> tuple[Reading, ...]:
    """One reading for each metric that belongs to the step, in the catalogue's order."""
    found = {reading.metric: reading for family in FAMILIES for reading in family(step)}
    scopes = _scopes(opened_page=step.opened_page, has_map=step.map_named or step.map_found)
    return tuple(found[name] for name, metric in METRICS.items() if metric.scope in scopes)


def absent(reason: Missing, *, opens_page: bool, has_map: bool) -> tuple[Reading, ...]:
    """The readings of a step that could not be measured: each metric that belongs to it, with the reason."""
    scopes = _scopes(opened_page=opens_page, has_map=has_map)
    return tuple(Reading(name, missing=reason) for name, metric in METRICS.items() if metric.scope in scopes)


def _scopes(*, opened_page: bool, has_map: bool) -> frozenset[Scope]:
    scopes = {Scope.STEP}
    if opened_page:
        scopes.add(Scope.PAGE)
    if has_map:
        scopes.add(Scope.MAP)
    return frozenset(scopes)
