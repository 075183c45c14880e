"""Journals that somebody watches: each is read once, whoever looks at it."""

from __future__ import annotations

import threading
from pathlib import Path

from webperf.store.folder import RunFolder
from webperf.store.following import Following
from webperf.ui.view.live import LiveRun, LiveView

MOST = 20
"""Journals that are kept in memory; the one begun first goes."""

_lock = threading.Lock()
_watched: dict[tuple[Path, int], tuple[Following, LiveRun]] = {}


def watched(folder: Path) -> LiveView | None:
    """What a run folder's journal says by now. Raises ConfigError when it is damaged."""
    journal = RunFolder(folder).journal.resolve()
    with _lock:
        # A file of the same name that was made anew is another journal.
        following, run = _watched.setdefault((journal, _inode(journal)), (Following(journal), LiveRun()))
        while len(_watched) > MOST:
            del _watched[next(iter(_watched))]
        run.take(following.more())
        return run.view()


def _inode(file: Path) -> int:
    try:
        return file.stat().st_ino
    except OSError:
        return 0
