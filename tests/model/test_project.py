from pathlib import Path

import pytest

from webperf.errors import ConfigError
from webperf.model.project import read_project


def test_a_folder_without_settings(tmp_path: Path) -> None:
    assert read_project(tmp_path).section("budgets") == {}


def test_a_pyproject_of_somebody_else(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.ruff]\nline-length = 88\n")
    assert read_project(tmp_path).sections == {}


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("webperf.toml", "[budgets]\nload_time = 'p75 < 2 s'\n"),
        ("pyproject.toml", "[tool.webperf.budgets]\nload_time = 'p75 < 2 s'\n"),
    ],
)
def test_both_places_say_the_same(tmp_path: Path, file: str, text: str) -> None:
    (tmp_path / file).write_text(text)
    found = read_project(tmp_path)
    assert found.section("budgets") == {"load_time": "p75 < 2 s"}
    assert found.name.startswith(str(tmp_path / file))


def test_both_at_once_are_refused(tmp_path: Path) -> None:
    (tmp_path / "webperf.toml").write_text("")
    (tmp_path / "pyproject.toml").write_text("[tool.webperf]\n")
    with pytest.raises(ConfigError, match="are both there: keep one of them"):
        read_project(tmp_path)


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        ("webperf.toml", "[budget]\n", "unknown section 'budget': did you mean 'budgets'?"),
        ("webperf.toml", "budgets = [", "not valid TOML"),
        ("pyproject.toml", "[tool]\nwebperf = 7\n", "must be a table"),
    ],
)
def test_what_is_wrong_is_said_with_the_file(tmp_path: Path, file: str, text: str, message: str) -> None:
    (tmp_path / file).write_text(text)
    with pytest.raises(ConfigError) as caught:
        read_project(tmp_path)
    assert message in str(caught.value)
    assert str(tmp_path / file) in str(caught.value)


def test_a_file_that_the_settings_name(tmp_path: Path) -> None:
    (tmp_path / "rules.json").write_text("[]")
    assert read_project(tmp_path).read_text("rules.json") == "[]"
    with pytest.raises(ConfigError, match=r"'none\.json' cannot be read"):
        read_project(tmp_path).read_text("none.json")
