"""A Python file of the user's (journeys, scenarios), imported under a name of its own; a fault in it is one line."""

from __future__ import annotations

import hashlib
import importlib.util
import sys
import traceback
from pathlib import Path
from types import ModuleType

from webperf.errors import ConfigError, WebperfError


def import_file(file: Path) -> ModuleType:
    """Run it. Raises ConfigError with the file, the line and what went wrong."""
    file = file.resolve()
    # A name of its own for each path: two files may have the same stem.
    digest = hashlib.sha256(str(file).encode()).hexdigest()[:8]
    name = f"webperf_journeys_{file.stem}_{digest}"
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        raise ConfigError(f"{file} is not a Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except WebperfError as error:
        raise type(error)(f"{file}: {error}") from None
    except (Exception, SystemExit) as error:
        words = str(error).strip().splitlines() or [""]
        raise ConfigError(f"{_place(error, file)}: {type(error).__name__}: {words[0]}") from error
    return module


def _place(error: BaseException, file: Path) -> str:
    """File and line where it went wrong; a syntax error may be in a module that the file imports."""
    if isinstance(error, SyntaxError) and error.lineno:
        return f"{error.filename or file} line {error.lineno}"
    frames = [f for f in traceback.extract_tb(error.__traceback__) if Path(f.filename) == file]
    return f"{file} line {frames[-1].lineno}" if frames else str(file)
