"""A flame graph as one SVG file without script: the outermost frame at the bottom, a frame as wide as what it took.

After Brendan Gregg, "The Flame Graph", CACM 59 (2016) 48. Frames are in the order of their names, not of time.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from webperf.monitor.profile.stacks import Stack
from webperf.stats.quantity import quantity

WIDTH, ROW, TOP = 1200, 18, 34
NARROWEST = 0.5
"""Pixels: a frame that is narrower is left out, and what it called with it."""
_CHARACTER = 6.6
_INDENT = 3


@dataclass(slots=True)
class _Node:
    weight: float = 0.0
    children: dict[str, _Node] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Box:
    """A frame as it is drawn: pixels from the left, and how many frames are below it."""

    name: str
    weight: float
    left: float
    width: float
    depth: int


def flame_graph(stacks: Iterable[Stack], *, title: str, unit: str) -> str:
    """The file's text. `unit` is that of the weights: `ms` or `bytes`."""
    root = _tree(stacks)
    boxes = tuple(_lay(root, "all", 0.0, float(WIDTH), 0))
    height = TOP + ROW * (1 + max((box.depth for box in boxes), default=0)) + 4
    body = "\n".join(_draw(box, height, _tip(box, root.weight, unit)) for box in boxes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        'font-family="ui-monospace, monospace" font-size="11">\n'
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>\n'
        f'<text x="{WIDTH / 2}" y="21" text-anchor="middle" font-size="15">{escape(title)}</text>\n{body}\n</svg>\n'
    )


def _tree(stacks: Iterable[Stack]) -> _Node:
    root = _Node()
    for stack in stacks:
        root.weight += stack.weight
        node = root
        for frame in stack.frames:
            node = node.children.setdefault(_printable(frame), _Node())
            node.weight += stack.weight
    return root


def _lay(node: _Node, name: str, left: float, width: float, depth: int) -> Iterator[_Box]:
    """The frame and all that it called, as far as they can be seen."""
    if width < NARROWEST:
        return
    yield _Box(name, node.weight, left, width, depth)
    for child, below in sorted(node.children.items()):
        share = width * below.weight / node.weight if node.weight else 0.0
        yield from _lay(below, child, left, share, depth + 1)
        left += share


def _tip(box: _Box, whole: float, unit: str) -> str:
    return f"{box.name}: {quantity(box.weight, unit)}, {box.weight / whole if whole else 0.0:.1%}"


def _draw(box: _Box, height: int, tip: str) -> str:
    top = height - ROW * (box.depth + 1) - 4
    room = int((box.width - 2 * _INDENT) / _CHARACTER)
    label = box.name if len(box.name) <= room else box.name[: room - 1] + "…" if room > 3 else ""
    text = f'<text x="{box.left + _INDENT:.1f}" y="{top + 12}">{escape(label)}</text>' if label else ""
    return (
        f"<g data-name={quoteattr(box.name)}><title>{escape(tip)}</title>"
        f'<rect x="{box.left:.1f}" y="{top}" width="{max(box.width - 0.4, 0.1):.1f}" height="{ROW - 1}" rx="2" '
        f'fill="{_colour(box.name)}"/>{text}</g>'
    )


def _printable(name: str) -> str:
    """XML has no place for control characters, and names are the app's own."""
    return name if name.isprintable() else "".join(c if c.isprintable() else "\ufffd" for c in name)


def _colour(name: str) -> str:
    """Warm, and the same for the same frame in every graph."""
    seed = zlib.crc32(name.encode())
    return f"hsl({seed % 45 + 8} 85% {62 + seed // 64 % 14}%)"
