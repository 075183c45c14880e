import subprocess
from pathlib import Path

import pytest

from webperf.ab.revision import checked_out, resolve
from webperf.errors import UsageError


def git(folder: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "init.defaultBranch=main")
    command = ["git", "-C", str(folder), *identity, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Two commits of one file, and a change that is in none."""
    git(tmp_path, "init", "-q")
    for text in ("first", "second"):
        (tmp_path / "app.txt").write_text(text)
        git(tmp_path, "add", "app.txt")
        git(tmp_path, "commit", "-q", "-m", text)
    (tmp_path / "app.txt").write_text("not committed")
    return tmp_path


def test_a_revision_lies_beside_the_working_tree_and_is_gone_afterwards(repository: Path) -> None:
    with checked_out("HEAD~1", repository) as tree:
        assert (tree / "app.txt").read_text() == "first"
        assert not tree.is_relative_to(repository)
    assert not tree.exists()
    assert (repository / "app.txt").read_text() == "not committed"
    assert git(repository, "worktree", "list").count("\n") == 0


def test_it_is_gone_after_an_error_too(repository: Path) -> None:
    def fail() -> None:
        with checked_out("main", repository):
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        fail()
    assert git(repository, "worktree", "list").count("\n") == 0


def test_two_revisions_at_once(repository: Path) -> None:
    with checked_out("HEAD~1", repository) as base, checked_out("HEAD", repository) as head:
        assert [(tree / "app.txt").read_text() for tree in (base, head)] == ["first", "second"]


def test_a_hook_of_the_repository_does_not_run(repository: Path) -> None:
    hook = repository / ".git" / "hooks" / "post-checkout"
    hook.write_text(f"#!/bin/sh\ntouch {repository}/ran\n")
    hook.chmod(0o755)
    with checked_out("HEAD", repository):
        pass
    assert not (repository / "ran").exists()


def test_a_revision_has_its_commit(repository: Path) -> None:
    assert resolve("main", repository) == git(repository, "rev-parse", "HEAD")


@pytest.mark.parametrize("revision", ["nowhere", "", "--help", "HEAD:app.txt"])
def test_what_is_no_revision(repository: Path, revision: str) -> None:
    with pytest.raises(UsageError, match="is no git revision"):
        resolve(revision, repository)


def test_a_folder_without_a_repository(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        resolve("HEAD", tmp_path)
