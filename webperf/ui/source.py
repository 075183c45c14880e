"""What this process looks at: set once by `serve`, before Streamlit runs the script for anybody."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from webperf.ui.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Source:
    """The history, and where run folders are looked for."""

    shelf: Shelf
    roots: tuple[Path, ...]


_source: Source | None = None


def set_source(source: Source) -> None:
    """Streamlit runs its script without arguments, in threads of this very process."""
    global _source
    _source = source


def source() -> Source:
    """The one that was set."""
    assert _source is not None, "the script is run by 'webperf ui'"
    return _source
