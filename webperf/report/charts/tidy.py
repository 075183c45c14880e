"""Lets only drawing through: known elements and attributes, short numbers, colours of the page, a name to be read out.

What vl-convert writes is our own drawing with texts of a run in it, which it escapes. This looks again: a report runs
nothing that a measured site could have written.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

_SVG = "{http://www.w3.org/2000/svg}"
_ELEMENTS = frozenset({"svg", "g", "path", "line", "rect", "circle", "text", "tspan"})
# No id, class, style, link or handler. Roles of Vega's groups go too: the drawing is one picture with one name.
_ATTRIBUTES = frozenset({
    "d", "x", "y", "x1", "x2", "y1", "y2", "dx", "dy", "r", "cx", "cy", "width", "height", "viewBox", "transform",
    "fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-opacity", "stroke-linejoin",
    "stroke-linecap", "opacity", "text-anchor", "font-size", "font-weight",
})  # fmt: skip
_COLOURS = frozenset({"fill", "stroke"})
_COLOUR = re.compile(r"none|transparent|currentColor|var\(--[a-z0-9-]+\)")
_NUMBERS = frozenset({"d", "transform", "viewBox", "x", "y", "x1", "x2", "y1", "y2", "dx", "dy", "cx", "cy", "r"})
_DECIMAL = re.compile(r"-?\d*\.\d+(?:e-?\d+)?")
_UNCHANGED = frozenset(
    {("stroke-opacity", "1"), ("fill-opacity", "1"), ("opacity", "1"), ("transform", "translate(0,0)")}
)


def tidy(svg: str, name: str) -> str:
    """The drawing as one `<svg role="img">` with `name` for screen readers."""
    root = ElementTree.fromstring(svg)
    clean = _clean(root)
    if clean is None:
        raise ValueError("this is no drawing")
    for side in ("width", "height"):
        clean.attrib.pop(side, None)
    clean.attrib = {"class": "chart", "role": "img", "aria-label": name, **clean.attrib}
    return ElementTree.tostring(clean, encoding="unicode", short_empty_elements=False)


def _clean(element: Element) -> Element | None:
    """None for what draws nothing or is not allowed to."""
    kind = element.tag.removeprefix(_SVG)
    if kind not in _ELEMENTS or element.get("display") == "none" or _is_blank(kind, element):
        return None
    kept = Element(kind, dict(_attribute(*pair) for pair in element.items() if _keeps(*pair)))
    kept.text = element.text if kind in ("text", "tspan") else None
    kept.extend(child for part in element if (child := _clean(part)) is not None)
    if kind == "g" and len(kept) == 0:
        return None
    # Groups within groups that change nothing.
    return kept[0] if kind == "g" and not kept.attrib and len(kept) == 1 else kept


def _is_blank(kind: str, element: Element) -> bool:
    """The ground behind a group, which Vega draws without colour to catch the mouse; and empty paths."""
    paint = {element.get("fill", "none"), element.get("stroke", "none")}
    if kind == "path":
        ground = "background" in element.get("class", "")
        return not element.get("d") or (ground and paint <= {"none", "transparent"})
    return kind == "rect" and paint <= {"none", "transparent"}


def _keeps(name: str, value: str) -> bool:
    return name in _ATTRIBUTES and (name, value) not in _UNCHANGED


def _attribute(name: str, value: str) -> tuple[str, str]:
    if name in _COLOURS and not _COLOUR.fullmatch(value):
        return name, "currentColor"
    return name, _DECIMAL.sub(_short, value) if name in _NUMBERS else value


def _short(number: re.Match[str]) -> str:
    """One decimal of a pixel is less than anybody sees."""
    text = f"{float(number[0]):.1f}".removesuffix(".0")
    return "0" if text == "-0" else text
