"""Run folders below a few roots: the one that belongs to a run of the history, and those that are being written."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from webperf.model.history import Session
from webperf.model.journal import Header
from webperf.store.folder import RunFolder
from webperf.store.journal import read_record

SILENT_S = 5.0
"""A load writes a record each second. One that was silent for longer is not running any more."""
LONGEST_HEADER = 4_000_000
LAST_BYTES = 4096


class State(StrEnum):
    """Of a run folder's journal."""

    RUNNING = "running"
    SILENT = "silent"
    """No ending, and no record for a while: cut off, or (in a run of journeys) busy with an iteration."""
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Recorded:
    """A run folder with a journal. `silent_s` is how long ago it was last written to."""

    name: str
    folder: Path
    started_at: str
    is_load: bool
    state: State
    silent_s: float


def run_folders(roots: Sequence[Path]) -> tuple[RunFolder, ...]:
    """Those in the roots, and roots that are run folders themselves; written to last, first."""
    found = {folder.path.resolve(): folder for root in roots for folder in _in(root)}
    return tuple(sorted(found.values(), key=_written_at, reverse=True))


def folder_of(session: Session, folders: Sequence[RunFolder]) -> RunFolder | None:
    """The folder of a run: of its name, and begun at the same moment. Names alone repeat (`--out out`)."""
    named = (folder for folder in folders if folder.path.resolve().name == session.run_id)
    return next((folder for folder in named if _moment(_started_at(folder)) == session.started_at), None)


def recorded(folders: Sequence[RunFolder], most: int) -> tuple[Recorded, ...]:
    """The newest so many that have a readable journal."""
    found: list[Recorded] = []
    for folder in folders:
        header = _header(folder) if len(found) < most else None
        if header is not None:
            silent_s = max(0.0, time.time() - _written_at(folder))
            found.append(
                Recorded(
                    name=folder.path.resolve().name,
                    folder=folder.path,
                    started_at=header.started_at,
                    is_load=bool(header.scenarios),
                    state=_state(folder, silent_s),
                    silent_s=silent_s,
                )
            )
    return tuple(found)


def _in(root: Path) -> Iterator[RunFolder]:
    try:
        candidates = [root, *(path for path in root.iterdir() if path.is_dir())]
    except OSError:
        return
    for folder in map(RunFolder, candidates):
        if folder.journal.is_file() or folder.run_json.is_file():
            yield folder


def _written_at(folder: RunFolder) -> float:
    for file in (folder.journal, folder.run_json):
        try:
            return file.stat().st_mtime
        except OSError:
            continue
    return 0.0


def _header(folder: RunFolder) -> Header | None:
    try:
        with folder.journal.open("rb") as file:
            first = read_record(file.readline(LONGEST_HEADER).decode("utf-8", errors="replace"))
    except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return None
    return first if isinstance(first, Header) else None


def _started_at(folder: RunFolder) -> str:
    header = _header(folder)
    if header is not None:
        return header.started_at
    try:
        plain = json.loads(folder.run_json.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return ""
    return str(plain.get("started_at", "")) if isinstance(plain, dict) else ""


def _state(folder: RunFolder, silent_s: float) -> State:
    try:
        with folder.journal.open("rb") as file:
            end = file.seek(0, 2)
            file.seek(max(0, end - LAST_BYTES))
            last = file.read().rstrip(b"\n").rpartition(b"\n")[2]
    except OSError:
        return State.SILENT
    if last.startswith(b'{"kind":"ending"'):
        return State.ENDED
    return State.RUNNING if silent_s < SILENT_S else State.SILENT


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
