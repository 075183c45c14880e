from __future__ import annotations

from pathlib import Path

import pytest

from webperf.errors import ConfigError
from webperf.model.settings import read_settings


def test_a_project_without_settings_has_none(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.other]\nhistory = 1\n")

    assert (dict(read_settings(tmp_path).values), read_settings(tmp_path).where) == ({}, "")


def test_webperf_toml_goes_before_pyproject(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.webperf]\nhistory = 'a.db'\n")
    assert read_settings(tmp_path).values == {"history": "a.db"}
    assert read_settings(tmp_path).where.endswith("pyproject.toml: [tool.webperf]")

    (tmp_path / "webperf.toml").write_text("history = 'b.db'\n")
    assert read_settings(tmp_path).values == {"history": "b.db"}


@pytest.mark.parametrize(
    ("file", "text", "words"),
    [
        ("webperf.toml", "histroy = 'a'", "unknown key 'histroy': did you mean 'history'?"),
        ("webperf.toml", "history = 3", "'history' must be str, not 3"),
        ("webperf.toml", "history =", "not valid TOML"),
        ("pyproject.toml", "[tool]\nwebperf = 3", "[tool.webperf]: expected a table, found 3"),
        ("pyproject.toml", "[tool.webperf]\nhistroy = 'a'", "[tool.webperf]: unknown key 'histroy'"),
        ("pyproject.toml", "tool = 3", "[tool]: expected a table, found 3"),
    ],
)
def test_what_is_wrong_is_said_with_file_and_key(tmp_path: Path, file: str, text: str, words: str) -> None:
    (tmp_path / file).write_text(text)

    with pytest.raises(ConfigError) as refused:
        read_settings(tmp_path)

    assert words in str(refused.value)
    assert file in str(refused.value)
