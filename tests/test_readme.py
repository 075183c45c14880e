"""Every example of the README holds: its commands are read by the command line, its files by who reads such files.

What the first journey and the first scenario measure is shown by `tests/e2e/test_readme.py`.
"""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import NamedTuple

import click
import pytest

from webperf.cli.main import cli
from webperf.faults.timeline import read_timeline
from webperf.journey.discovery import load_file as load_journeys
from webperf.judge.project_budgets import with_project_budgets
from webperf.model.project import read_project
from webperf.swarm.discovery import load_file as load_scenarios
from webperf.target import find_target

README = Path(__file__).parents[1] / "README.md"


class Example(NamedTuple):
    """A block of code, without the indentation of the list that it stands in."""

    language: str
    text: str

    @property
    def id(self) -> str:
        first = self.text.splitlines()[0]
        return re.sub(r"[^\w./ -]", "", first)[:50].strip()


def examples() -> list[Example]:
    """All of the README, in order."""
    blocks = re.finditer(r"^( *)```(\w+)\n(.*?)^ *```", README.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    return [Example(m[2], re.sub(rf"^{m[1]}", "", m[3], flags=re.MULTILINE)) for m in blocks]


def _of(language: str) -> list[Example]:
    return [example for example in examples() if example.language == language]


def _commands() -> list[str]:
    lines = (line for example in _of("sh") for line in example.text.splitlines())
    return [line for line in lines if line.startswith("webperf ")]


@pytest.mark.parametrize("line", _commands())
def test_a_command_is_understood(line: str) -> None:
    words = shlex.split(line.partition(" >> ")[0], comments=True)[1:]
    with cli.make_context("webperf", words, resilient_parsing=False) as outer:
        name, command, rest = cli.resolve_command(outer, words)
        assert command is not None
        with command.make_context(name, rest, parent=outer) as inner:
            while isinstance(command, click.Group):
                name, command, rest = command.resolve_command(inner, [*inner.protected_args, *inner.args])
                assert command is not None
                inner = command.make_context(name, rest, parent=inner)


@pytest.mark.parametrize("example", _of("python"), ids=lambda example: example.id)
def test_a_file_of_python_is_found(example: Example, tmp_path: Path) -> None:
    file = tmp_path / "example.py"
    file.write_text(example.text, "utf-8")

    if example.text.startswith("def test_"):
        compile(example.text, str(file), "exec")
    elif "@journey" in example.text:
        assert load_journeys(file)
    else:
        assert load_scenarios(file)


def _toml(beginning: str) -> str:
    (found,) = [example.text for example in _of("toml") if example.text.startswith(beginning)]
    return found


def test_budgets_of_a_project(tmp_path: Path) -> None:
    (tmp_path / "webperf.toml").write_text(_toml("[budgets]"), "utf-8")
    (tmp_path / "lighthouse-budget.json").write_text(json.dumps([{"path": "/*", "timings": []}]), "utf-8")
    (tmp_path / "explore_map.py").write_text(
        "from webperf import journey\n\n@journey\ndef explore_map(page, step): ...\n"
    )

    (journey,) = with_project_budgets(load_journeys(tmp_path / "explore_map.py"), read_project(tmp_path))

    asked = {(budget.step, budget.metric, budget.where, budget.limit) for budget in journey.budgets}
    assert {
        (None, "load_time", (), 2000),
        ("open", "requests", (), 40),
        (None, "load_time", ("phone-low",), 8000),
        ("zoom in", "map_render", (), 1500),
    } <= asked


def test_a_timeline_of_faults(tmp_path: Path) -> None:
    (tmp_path / "chaos.toml").write_text(_toml("# chaos.toml"), "utf-8")

    (fault,) = read_timeline(tmp_path / "chaos.toml").faults

    assert (fault.at_s, fault.for_s) == (10, 5)


def test_a_target_of_ones_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "targets").mkdir()
    (tmp_path / "targets" / "my_app.toml").write_text(_toml("# targets/my_app.toml"), "utf-8")
    monkeypatch.chdir(tmp_path)

    spec = find_target("my_app", ())

    assert spec is not None
    assert spec.title == "My app"


def test_nothing_is_left_untried() -> None:
    assert {example.language for example in examples()} == {"sh", "python", "toml", "js", "yaml"}
