"""States and regions of Australia, with shapes made here.

The names and rough positions are those of the statistical areas (SA4) of the Bureau of Statistics; the outlines
are drawn by hand with a few dozen points, and the borders between regions are straight lines half-way between
their centres. Good enough to look like the country, small enough to need no map service.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

Point = tuple[float, float]  # longitude, latitude in degrees
Polygon = tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class State:
    """A state or territory; `outline` is a closed ring without its first point repeated."""

    code: str
    name: str
    outline: Polygon


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a state; `population` in people, `polygon` a ring in degrees."""

    name: str
    state: str
    centre: Point
    population: int
    polygon: Polygon


@cache
def states() -> tuple[State, ...]:
    """All states and territories, in the order of the file."""
    return tuple(State(row["code"], row["name"], _ring(row["outline"])) for row in _rows("states.csv"))


@cache
def regions() -> tuple[Region, ...]:
    """All regions, those of one state together."""
    rows = list(_rows("regions.csv"))
    centres = [(float(row["longitude"]), float(row["latitude"])) for row in rows]
    outlines = {state.code: state.outline for state in states()}
    return tuple(
        Region(
            name=row["name"],
            state=row["state"],
            centre=centre,
            population=int(row["population_thousands"]) * 1000,
            polygon=_cell(outlines[row["state"]], centre, _neighbours(rows, centres, row, centre)),
        )
        for row, centre in zip(rows, centres, strict=True)
    )


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    return iter(csv.DictReader(text.splitlines()))


def _ring(text: str) -> Polygon:
    pairs = (pair.split() for pair in text.split(";"))
    return tuple((float(longitude), float(latitude)) for longitude, latitude in pairs)


def _neighbours(
    rows: list[dict[str, str]], centres: list[Point], row: dict[str, str], centre: Point
) -> Iterator[Point]:
    for other, position in zip(rows, centres, strict=True):
        if other["state"] == row["state"] and position != centre:
            yield position


def _cell(outline: Polygon, centre: Point, others: Iterator[Point]) -> Polygon:
    """The part of the outline that is nearer to `centre` than to any other centre (its Voronoi cell)."""
    ring = outline
    for other in others:
        ring = _nearer_part(ring, centre, other)
    return tuple((round(longitude, 4), round(latitude, 4)) for longitude, latitude in ring)


def _nearer_part(ring: Polygon, centre: Point, other: Point) -> Polygon:
    """Cut a ring by the line half-way between two points, after Sutherland and Hodgman (1974)."""
    normal = (other[0] - centre[0], other[1] - centre[1])
    middle = ((other[0] + centre[0]) / 2, (other[1] + centre[1]) / 2)
    kept: list[Point] = []
    for start, end in zip(ring, (*ring[1:], ring[0]), strict=True):
        before = _side(start, middle, normal)
        after = _side(end, middle, normal)
        if before <= 0:
            kept.append(start)
        if before * after < 0:
            share = before / (before - after)
            kept.append((start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])))
    return tuple(kept)


def _side(point: Point, middle: Point, normal: Point) -> float:
    """Negative on the near side of the cutting line, positive beyond it."""
    return (point[0] - middle[0]) * normal[0] + (point[1] - middle[1]) * normal[1]
