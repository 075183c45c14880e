"""What an app that webperf started allocated and still holds, by tracemalloc inside it.

https://docs.python.org/3/library/tracemalloc.html. Tracing goes on between `start` and `stop` only: it takes a multiple
of the time that allocating takes without it.
"""

from __future__ import annotations

import json
import os
import socket
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from webperf.monitor.profile.py_spy import ProfilerFailed
from webperf.monitor.profile.stacks import Stack

INSIDE = Path(__file__).parent / "inside"
ANSWER_S = 30.0


@dataclass(frozen=True, slots=True)
class Taken:
    """Bytes allocated since the start and held at the end, the most there was meanwhile, and stacks of what is held."""

    held: int
    peak: int
    stacks: tuple[Stack, ...]


class Inside:
    """The way into an app: `environment` for its start; as a context manager it takes the way away again."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="webperf-profile-")

    def __enter__(self) -> Inside:
        return self

    def __exit__(self, *_: object) -> None:
        self._folder.cleanup()

    def environment(self, environ: Mapping[str, str] = os.environ) -> tuple[tuple[str, str], ...]:
        """What the app is to be started with, besides its own."""
        path = os.pathsep.join([str(INSIDE), *filter(None, [environ.get("PYTHONPATH")])])
        return (("PYTHONPATH", path), ("WEBPERF_PROFILE_FOLDER", self._folder.name))

    def start(self) -> None:
        """Begin to trace in all its Python processes. Raises ProfilerFailed."""
        if not list(self._ask("start")):
            raise ProfilerFailed("no Python of the app answers: its memory cannot be profiled")

    def stop(self) -> Taken:
        """What all its processes have taken together. Raises ProfilerFailed."""
        held = peak = 0
        weights: Counter[tuple[str, ...]] = Counter()
        for answer in self._ask("stop"):
            held, peak = held + answer.get("held", 0), peak + answer.get("peak", 0)
            for frames, size, _ in answer.get("stacks", ()):
                weights[tuple(_short(frame) for frame in frames)] += size
        if not peak:
            raise ProfilerFailed("the app's processes ended before their memory was told")
        return Taken(held, peak, tuple(Stack(frames, size) for frames, size in weights.most_common()))

    def _ask(self, word: str) -> Iterator[dict[str, Any]]:
        for file in sorted(Path(self._folder.name).glob("*.sock")):
            try:
                with socket.socket(socket.AF_UNIX) as way:
                    way.settimeout(ANSWER_S)
                    way.connect(str(file))
                    with way.makefile("rw") as lines:
                        lines.write(word + "\n")
                        lines.flush()
                        yield json.loads(lines.readline())
            except (OSError, ValueError):
                # A process that has ended leaves its socket behind.
                continue


def _short(frame: str) -> str:
    """`dashboard/table.py:12`: the file with its folder."""
    file, _, line = frame.rpartition(":")
    return f"{'/'.join(Path(file).parts[-2:])}:{line}"
