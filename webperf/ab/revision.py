"""A git revision checked out beside the working tree, and gone again afterwards."""

from __future__ import annotations

import contextlib
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from webperf.errors import UsageError

TIMEOUT_S = 120


@contextlib.contextmanager
def checked_out(revision: str, repository: Path) -> Iterator[Path]:
    """The folder of a temporary worktree that holds `revision`. Raises UsageError where git says no.

    Hooks do not run: comparing two revisions must not start what a checkout by hand would.
    """
    commit = resolve(revision, repository)
    with tempfile.TemporaryDirectory(prefix="webperf-") as place:
        tree = Path(place) / "tree"
        _git(repository, "-c", "core.hooksPath=/dev/null", "worktree", "add", "--detach", str(tree), commit)
        try:
            yield tree
        finally:
            _git(repository, "worktree", "remove", "--force", str(tree))


def resolve(revision: str, repository: Path) -> str:
    """The full name of its commit. Raises UsageError."""
    # A name that begins with a dash would be read as an option.
    if revision.startswith("-") or not revision:
        raise UsageError(f"{revision!r} is no git revision")
    return _git(repository, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}", revision=revision)


def _git(repository: Path, *arguments: str, revision: str = "") -> str:
    command = ["git", "-C", str(repository), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT_S, check=False)
    except FileNotFoundError:
        raise UsageError("git is not installed: compare URLs or target commands instead of revisions") from None
    if done.returncode:
        said = done.stderr.strip().splitlines()
        what = f"{revision!r} is no git revision here" if revision else f"git {arguments[0]} failed"
        raise UsageError(f"{what}: {said[-1] if said else repository}")
    return done.stdout.strip()
