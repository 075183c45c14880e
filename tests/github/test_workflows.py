"""Workflows and actions are what GitHub takes: pinned, with few rights, and nothing can be injected into them."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
ACTIONS = sorted((ROOT / ".github" / "actions").glob("*/action.yml"))
PINNED = re.compile(r"[\w-]+/[\w-]+@[0-9a-f]{40}")
WRITES = {"webperf-comment.yml": {"pull-requests"}}
"""Which workflow may write what."""


def _plain(file: Path) -> Any:
    return YAML(typ="safe", pure=True).load(file)


def _steps(file: Path) -> Iterator[dict[str, Any]]:
    plain = _plain(file)
    jobs = plain.get("jobs", {"": plain.get("runs", {})})
    for job in jobs.values():
        yield from job["steps"]


@pytest.mark.parametrize(("kind", "files"), [("github-workflows", WORKFLOWS), ("github-actions", ACTIONS)])
def test_they_follow_githubs_schemas(kind: str, files: list[Path]) -> None:
    assert len(files) >= 2
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{kind}", *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("file", [*WORKFLOWS, *ACTIONS], ids=lambda file: f"{file.parent.name}/{file.name}")
def test_no_text_of_others_gets_into_a_script_and_every_action_is_pinned(file: Path) -> None:
    for step in _steps(file):
        # An expression is pasted into the script before the shell reads it: a branch may be called `$(rm -rf ~)`.
        assert "${{" not in step.get("run", ""), step
        uses = step.get("uses", "./")
        assert uses.startswith("./") or PINNED.fullmatch(uses), uses


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_a_workflow_has_an_end_and_no_more_rights_than_it_needs(file: Path) -> None:
    plain = _plain(file)
    granted = [plain["permissions"], *(job.get("permissions", {}) for job in plain["jobs"].values())]
    writing = {name for rights in granted for name, right in rights.items() if right == "write"}
    assert writing == WRITES.get(file.name, set())
    assert all(job["timeout-minutes"] <= 60 for job in plain["jobs"].values())
    # It would give a stranger's code a token that may write.
    assert "pull_request_target" not in file.read_text()


def test_what_may_write_runs_no_code_of_the_pull_request() -> None:
    file = ROOT / ".github" / "workflows" / "webperf-comment.yml"
    plain = _plain(file)

    # YAML 1.1 reads `on` as true; this loader reads 1.2.
    assert list(plain["on"]) == ["workflow_run"]
    checkout = next(step for step in _steps(file) if step.get("uses", "").startswith("actions/checkout@"))
    assert "ref" not in checkout["with"]
    assert "repository" not in checkout["with"]
    assert [step["run"] for step in _steps(file) if "run" in step] == []
    measured = _plain(ROOT / ".github" / "workflows" / "webperf-pull-request.yml")
    assert plain["on"]["workflow_run"]["workflows"] == [measured["name"]]
    assert measured["permissions"] == {"contents": "read"}
    assert "secrets" not in (ROOT / ".github" / "workflows" / "webperf-pull-request.yml").read_text()


def test_the_marker_of_the_report_is_that_of_the_comment() -> None:
    markdown = pytest.importorskip("webperf.report.markdown", reason="the md format is not here yet")
    script = (ROOT / ".github" / "actions" / "webperf-comment" / "comment.py").read_text()
    assert f'MARKER = "{markdown.MARKER}"' in script


def test_the_pre_commit_hook_is_a_command_that_exists() -> None:
    (hook,) = _plain(ROOT / ".pre-commit-hooks.yaml")
    file = ROOT / "journeys" / "open_overview.py"

    assert re.search(hook["files"], "journeys/open_overview.py")
    assert not re.search(hook["files"], "journeys/_shared.py")
    _, *words = hook["entry"].split()
    done = subprocess.run([sys.executable, "-m", "webperf", *words, str(file)], cwd=ROOT, check=False)
    assert done.returncode == 0
