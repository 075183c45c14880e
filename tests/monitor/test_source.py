"""Against real repositories, made for the test."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from webperf.monitor.source import source_facts


def _git(folder: Path, *arguments: str) -> str:
    own = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=trunk"]
    done = subprocess.run(["git", *own, *arguments], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    _git(tmp_path, "init", "-q")
    (tmp_path / "app.py").write_text("one\n")
    _git(tmp_path, "add", ".")
    _git(tmp_path, "commit", "-q", "-m", "first")
    return tmp_path


def test_commit_and_branch_are_gits(repository: Path) -> None:
    assert source_facts(repository, {}) == {
        "commit": _git(repository, "rev-parse", "HEAD"), "branch": "trunk", "dirty": False,
    }  # fmt: skip


def test_changes_that_are_in_no_commit_are_said_and_new_files_are_none(repository: Path) -> None:
    (repository / "notes").write_text("new\n")
    assert source_facts(repository, {})["dirty"] is False

    (repository / "app.py").write_text("two\n")
    assert source_facts(repository, {})["dirty"] is True


def test_a_ci_service_knows_the_branch_of_a_commit_that_is_checked_out(repository: Path) -> None:
    _git(repository, "checkout", "-q", "--detach")

    assert source_facts(repository, {})["branch"] == ""
    assert source_facts(repository, {"GITHUB_HEAD_REF": "topic", "GITHUB_REF_NAME": "7/merge"})["branch"] == "topic"


def test_without_a_repository_there_is_what_ci_says_or_nothing(tmp_path: Path) -> None:
    assert source_facts(tmp_path, {}) == {"commit": "", "branch": "", "dirty": False}
    assert source_facts(tmp_path, {"CI_COMMIT_SHA": "abc"})["commit"] == "abc"


def test_without_git_there_is_nothing(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(repository))

    assert source_facts(repository, {})["commit"] == ""
