"""The rung of the library: when did the map's own code say that all of it is on screen?

MapLibre and Mapbox `idle`, Leaflet layers' `load`, OpenLayers `rendercomplete`, deck.gl a drawing with every layer
loaded. How a map is found, and which are not, is said in `browser/js/maps/`.
"""

from __future__ import annotations

from collections.abc import Sequence

from webperf.model.map_capture import MapState


def library_ms(maps: Sequence[MapState], start_ms: float) -> float | None:
    """The last time one of the maps said so after the start, if all of them hold to it at the end of the step.

    A map that did not move in this step says nothing after the start; another one that did speaks for both.
    """
    if not maps or not all(m.complete for m in maps):
        return None
    return max((time for m in maps for time in m.completed_ms if time > start_ms), default=None)


def library_names(maps: Sequence[MapState]) -> str:
    """For people: `maplibre`, `deck.gl + maplibre`."""
    return " + ".join(sorted({m.library for m in maps}))
