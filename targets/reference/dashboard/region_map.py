"""The map page: regions coloured by admissions, and points; drawn by deck.gl from data sent by this server.

There is no basemap: tiles from somebody else's server would make every measurement depend on it.
"""

from typing import Any

import pandas as pd
import pydeck
import streamlit as st

from targets.reference.dashboard.slow import knobs
from targets.reference.data.places import Region, regions
from targets.reference.data.points import scattered
from targets.reference.data.queries import by_region
from targets.reference.data.store import records

AUSTRALIA = "Australia"
MAP_HEIGHT_PX = 520

# Zoom levels by which the same part of the country must shrink to fit the width of a phone.
PHONE_ZOOM_OUT = 0.5

SEA = [214, 230, 240]
_SEVERITY_COLOURS = [[64, 145, 108], [233, 196, 106], [244, 140, 66], [200, 45, 60]]

# Where the camera stands for each choice: longitude, latitude in degrees, zoom level.
_VIEWS = {
    AUSTRALIA: (134.0, -28.0, 3.0),
    "NSW": (147.2, -32.6, 4.9),
    "VIC": (145.4, -36.8, 5.6),
    "QLD": (146.0, -20.5, 4.0),
    "SA": (135.2, -32.0, 4.6),
    "WA": (121.5, -25.5, 3.9),
    "TAS": (146.6, -42.1, 6.2),
    "NT": (133.5, -19.0, 4.5),
    "ACT": (149.1, -35.5, 8.2),
}


def show() -> None:
    """The page."""
    st.title("Map")
    choice = st.selectbox("State", list(_VIEWS))
    state = None if choice == AUSTRALIA else choice
    points = _points(knobs().map_points, state)
    st.pydeck_chart(_deck(state, points), height=MAP_HEIGHT_PX)
    st.caption(f"{len(points):,} points coloured by severity; regions coloured by admissions for each resident.")


@st.cache_resource(show_spinner=False)
def _figures() -> pd.DataFrame:
    return by_region(records())


@st.cache_resource(show_spinner=False, max_entries=32)
def _points(count: int, state: str | None) -> list[dict[str, Any]]:
    """The points of one state, or of all; `count` is the number in all states together."""
    points = scattered(count)
    if state is not None:
        points = points[points["state"] == state]
    places = zip(points["longitude"].tolist(), points["latitude"].tolist(), strict=True)
    colours = (_SEVERITY_COLOURS[severity] for severity in points["severity"])
    return [{"at": place, "color": colour} for place, colour in zip(places, colours, strict=True)]


def _deck(state: str | None, points: list[dict[str, Any]]) -> pydeck.Deck:
    longitude, latitude, zoom = _VIEWS[state or AUSTRALIA]
    if "Mobi" in st.context.headers.get("User-Agent", ""):
        zoom -= PHONE_ZOOM_OUT
    return pydeck.Deck(
        layers=[_sea(), _regions(state), _scatter(points)],
        initial_view_state=pydeck.ViewState(longitude=longitude, latitude=latitude, zoom=zoom, min_zoom=2, max_zoom=12),
        map_provider=None,
        tooltip={"text": "{name}\n{figure}"},
    )


def _sea() -> pydeck.Layer:
    corners = [[60, -80], [200, -80], [200, 40], [60, 40]]
    return pydeck.Layer(
        "SolidPolygonLayer", [{"ring": corners}], id="sea", get_polygon="ring", get_fill_color=SEA, pickable=False
    )


def _regions(state: str | None) -> pydeck.Layer:
    figures = _figures()["admissions"]
    rates = {region.name: figures[region.name] / region.population for region in regions()}
    highest = max(rates.values())
    data = [
        _shape(region, int(figures[region.name]), rates[region.name] / highest)
        for region in regions()
        if state in (None, region.state)
    ]
    return pydeck.Layer(
        "PolygonLayer",
        data,
        id="regions",
        get_polygon="ring",
        get_fill_color="color",
        get_line_color=[255, 255, 255],
        line_width_min_pixels=1,
        pickable=True,
    )


def _shape(region: Region, admissions: int, strength: float) -> dict[str, Any]:
    """One polygon; `strength` from 0 to 1 darkens it."""
    light, dark = (224, 238, 226), (86, 150, 140)
    colour = [round(first + (last - first) * strength) for first, last in zip(light, dark, strict=True)]
    return {"name": region.name, "ring": region.polygon, "color": colour, "figure": f"{admissions:,} admissions"}


def _scatter(points: list[dict[str, Any]]) -> pydeck.Layer:
    return pydeck.Layer(
        "ScatterplotLayer",
        points,
        id="points",
        get_position="at",
        get_fill_color="color",
        get_radius=900,
        radius_min_pixels=1.5,
        radius_max_pixels=12,
        opacity=0.7,
        pickable=False,
    )
