"""Stacks with a weight each, and the two things people make of them: who is at the top, and a flame graph. Pure.

Stacks come from speedscope's file format (https://www.speedscope.app/file-format-schema.json), which py-spy writes and
which webperf writes for memory.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

SCHEMA = "https://www.speedscope.app/file-format-schema.json"


@dataclass(frozen=True, slots=True)
class Stack:
    """Frames from the outermost to the innermost, and seconds or bytes in it."""

    frames: tuple[str, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Hot:
    """A frame: what was spent in itself, and with all that it called."""

    frame: str
    own: float
    total: float


def read_stacks(speedscope: Mapping[str, Any]) -> Iterator[Stack]:
    """Of all its profiles (threads)."""
    frames = [_name(frame) for frame in speedscope["shared"]["frames"]]
    for profile in speedscope["profiles"]:
        for sample, weight in zip(profile.get("samples", ()), profile.get("weights", ()), strict=True):
            yield Stack(tuple(frames[number] for number in sample), float(weight))


def write_speedscope(stacks: Iterable[Stack], *, name: str, unit: str) -> dict[str, Any]:
    """As a file of one profile; `unit` is `bytes` or `seconds`."""
    kept = tuple(stacks)
    numbers = {frame: number for number, frame in enumerate(dict.fromkeys(f for s in kept for f in s.frames))}
    profile = {
        "type": "sampled",
        "name": name,
        "unit": unit,
        "startValue": 0,
        "endValue": sum(stack.weight for stack in kept),
        "samples": [[numbers[frame] for frame in stack.frames] for stack in kept],
        "weights": [stack.weight for stack in kept],
    }
    return {
        "$schema": SCHEMA,
        "shared": {"frames": [{"name": frame} for frame in numbers]},
        "profiles": [profile],
        "name": name,
        "exporter": "webperf",
    }


def hottest(stacks: Iterable[Stack], most: int = 5) -> tuple[Hot, ...]:
    """By what was spent in the frame itself.

    >>> hottest([Stack(("main", "slow"), 3.0), Stack(("main",), 1.0)])[0]
    Hot(frame='slow', own=3.0, total=3.0)
    """
    own: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for stack in stacks:
        if stack.frames:
            own[stack.frames[-1]] += stack.weight  # type: ignore[assignment]
        for frame in set(stack.frames):
            total[frame] += stack.weight  # type: ignore[assignment]
    return tuple(Hot(frame, weight, total[frame]) for frame, weight in own.most_common(most))


def _name(frame: Mapping[str, Any]) -> str:
    """`burn_cpu (knobs.py)`: of a function, not of its line."""
    file = str(frame.get("file") or "").rpartition("/")[2]
    return f"{frame['name']} ({file})" if file else str(frame["name"])
