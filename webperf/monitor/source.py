"""Which code is measured: commit and branch of the folder's repository, or what a CI service says of them."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_TIMEOUT_S = 10
# A CI service checks out a commit without a branch: it knows which branch that was.
_BRANCHES = ("GITHUB_HEAD_REF", "GITHUB_REF_NAME", "CI_COMMIT_REF_NAME", "BUILDKITE_BRANCH", "GIT_BRANCH")
_COMMITS = ("GITHUB_SHA", "CI_COMMIT_SHA", "BUILDKITE_COMMIT", "GIT_COMMIT")


def source_facts(folder: Path | None = None, environ: Mapping[str, str] = os.environ) -> Mapping[str, Any]:
    """`commit`, `branch` and `dirty` (changes that are in no commit); "" and False where nothing is known."""
    where = folder or Path.cwd()
    commit = _git(where, "rev-parse", "--verify", "HEAD") or _first(environ, _COMMITS)
    branch = _git(where, "symbolic-ref", "--quiet", "--short", "HEAD") or _first(environ, _BRANCHES)
    return {"commit": commit, "branch": branch, "dirty": bool(_git(where, "status", "--porcelain", "-uno"))}


def _git(folder: Path, *arguments: str) -> str:
    """What git says, "" where there is no git or no repository."""
    # Without the lock that `git status` takes by itself: another git at work in the repository is not disturbed.
    command = ["git", "--no-optional-locks", "-C", str(folder), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_TIMEOUT_S, check=True, stdin=subprocess.DEVNULL)
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.decode("utf-8", "replace").strip()


def _first(environ: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((environ[name] for name in names if environ.get(name)), "")
