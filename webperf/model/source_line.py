"""Where a journey or scenario is written, as a CI service counts files: from the top of the repository."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any


def source_line(file: Path | None, function: Callable[..., Any]) -> tuple[str, int | None]:
    """Path from the repository's top and the line of its decorator; "" and None for what lies outside.

    A path of this machine would be no help to who reads the run elsewhere.
    """
    code = getattr(inspect.unwrap(function), "__code__", None)
    if file is None or code is None:
        return "", None
    top, file = _top(Path.cwd()), file.resolve()
    if not file.is_relative_to(top):
        return "", None
    return file.relative_to(top).as_posix(), int(code.co_firstlineno)


def _top(folder: Path) -> Path:
    """Of the repository that holds the folder; the folder itself where there is none."""
    here = folder.resolve()
    return next((place for place in (here, *here.parents) if (place / ".git").exists()), here)
