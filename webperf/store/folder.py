"""The folder of one run. Nothing in it is deleted by webperf, and nothing outside it is written."""

from __future__ import annotations

import contextlib
import itertools
import os
import tempfile
from datetime import datetime
from pathlib import Path

from webperf.errors import UsageError
from webperf.store.names import safe_name

DEFAULT_PARENT = Path(".webperf") / "runs"


class RunFolder:
    """Where a run is kept: `journal.jsonl`, `run.json`, `report.html` and `artifacts/`."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def journal(self) -> Path:
        """The truth: one record a line."""
        return self.path / "journal.jsonl"

    @property
    def run_json(self) -> Path:
        """Derived from the journal."""
        return self.path / "run.json"

    @property
    def artifacts(self) -> Path:
        """Pictures, logs."""
        return self.path / "artifacts"

    def save_artifact(self, name: str, content: bytes) -> str:
        """Write a new artifact; returns its path relative to the run's folder. A name that is taken gets a number."""
        # O_EXCL and O_NOFOLLOW: neither an older file nor a planted link is written through.
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
        stem, dot, ending = name.rpartition(".")
        for number in itertools.count(1):
            file = self.artifacts / safe_name(name if number == 1 else f"{stem or name}-{number}{dot}{ending}")
            with contextlib.suppress(FileExistsError), os.fdopen(os.open(file, flags, 0o644), "wb") as output:
                output.write(content)
                break
        return f"artifacts/{file.name}"

    def load_artifact(self, relative: str) -> bytes | None:
        """An artifact's content; None when it is not there or not inside the folder."""
        try:
            file = (self.path / relative).resolve()
            inside = file.is_relative_to(self.path.resolve()) and file.is_file()
            return file.read_bytes() if inside else None
        except (OSError, ValueError):
            return None

    def write(self, name: str, text: str) -> Path:
        """Write a derived file as a whole or not at all."""
        file = self.path / name
        handle, temporary = tempfile.mkstemp(dir=self.path, prefix=f".{name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as output:
                output.write(text)
                output.flush()
                os.fsync(output.fileno())
            os.chmod(temporary, 0o644)
            os.replace(temporary, file)
        except BaseException:
            os.unlink(temporary)
            raise
        return file


def create_folder(asked: Path | None, name: str, now: datetime) -> RunFolder:
    """A folder for a new run: `asked`, or `.webperf/runs/<UTC time>-<name>`. Raises UsageError before any load."""
    path = asked if asked is not None else _default_path(name, now)
    folder = RunFolder(path)
    try:
        if path.exists() and not path.is_dir():
            raise UsageError(f"{path} is a file: --out needs a folder")
        if any(os.path.lexists(file) for file in (folder.journal, folder.run_json)):
            raise UsageError(f"{path} already holds a run: name another folder with --out")
        if folder.artifacts.is_symlink():
            raise UsageError(f"{folder.artifacts} is a link: name another folder with --out")
        folder.artifacts.mkdir(parents=True, exist_ok=True)
        folder.write(".writable", "").unlink()
    except OSError as error:
        raise UsageError(f"cannot write to {path} ({error.strerror}): name another folder with --out") from None
    return folder


def open_folder(path: Path) -> RunFolder:
    """The folder of an earlier run, by its own path or that of a file in it. Raises UsageError."""
    folder = RunFolder(path if path.is_dir() else path.parent)
    if not path.exists() or not (folder.journal.exists() or folder.run_json.exists()):
        raise UsageError(f"no run at {path}: name the folder that holds its run.json or journal.jsonl")
    return folder


def find_folder(asked: str | None) -> RunFolder:
    """As `open_folder`, for a path or the id of a run in `.webperf/runs`; None is the newest there."""
    if asked is None:
        return _newest()
    path = Path(asked)
    below = DEFAULT_PARENT / asked
    return open_folder(below if not path.exists() and below.is_dir() else path)


def _newest() -> RunFolder:
    folders = (RunFolder(path) for path in DEFAULT_PARENT.glob("*"))
    runs = [folder for folder in folders if folder.journal.is_file() or folder.run_json.is_file()]
    if not runs:
        raise UsageError(f"no run in {DEFAULT_PARENT}: name the folder of one")
    # Names begin with the time of the run's start.
    return max(runs, key=lambda folder: folder.path.name)


def _default_path(name: str, now: datetime) -> Path:
    base = DEFAULT_PARENT / f"{now:%Y%m%dT%H%M%SZ}-{safe_name(name)}"
    # Two runs in one second each get a folder.
    numbered = (base if i == 1 else base.with_name(f"{base.name}-{i}") for i in range(1, 1000))
    return next(path for path in numbered if not path.exists())
