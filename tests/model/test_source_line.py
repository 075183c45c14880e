from pathlib import Path

import pytest

from webperf.model.source_line import source_line


def decorated() -> None:
    """Something that is written in this file."""


LINE = decorated.__code__.co_firstlineno


def test_a_file_is_counted_from_the_top_of_its_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "apps" / "map").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "apps" / "map")
    assert source_line(tmp_path / "apps" / "journeys" / "tour.py", decorated) == ("apps/journeys/tour.py", LINE)


def test_without_a_repository_from_where_we_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert source_line(tmp_path / "tour.py", decorated) == ("tour.py", LINE)


@pytest.mark.parametrize("file", [None, Path("/somewhere/else/tour.py")])
def test_what_lies_outside_has_no_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: Path | None) -> None:
    monkeypatch.chdir(tmp_path)
    assert source_line(file, decorated) == ("", None)


def test_what_is_no_function_has_no_line() -> None:
    class Called:
        def __call__(self) -> None:
            """Nothing."""

    assert source_line(Path.cwd() / "tour.py", Called()) == ("", None)
