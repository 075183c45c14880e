import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from webperf.errors import ConfigError, UsageError
from webperf.journey.discovery import find_journeys, load_file, project_journeys
from webperf.model.places import folders

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a file of journeys: `write("own/tour.py", "tour", "walk")` declares two."""

    def declare(path: str, *names: str) -> Path:
        declared = (f'@journey\ndef {name}(page, step):\n    """{name} of {path}."""\n' for name in names)
        file = tmp_path / path
        file.parent.mkdir(exist_ok=True)
        file.write_text("from webperf import journey\n" + "\n".join(declared))
        return file

    return declare


@pytest.fixture
def both(tmp_path: Path, write: Write) -> tuple[Path, ...]:
    """The project's own folder and the shipped one; `tour` is in both."""
    write("own/a_tour.py", "tour", "walk")
    write("own/b_ride.py", "ride")
    write("shipped/tour.py", "tour", "demo")
    return tmp_path / "own", tmp_path / "shipped"


def names(wanted: tuple[str, ...], places: tuple[Path, ...]) -> list[str]:
    return [journey.name for journey in find_journeys(wanted, places)]


def test_none_named_are_all_of_the_nearest_folder_in_order_of_files(both: tuple[Path, ...]) -> None:
    assert names((), both) == ["tour", "walk", "ride"]


def test_none_named_are_the_projects_own(tmp_path: Path, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(
        UsageError, match=r"there is no journey in .*: write one, or name one of webperf's: explore_map, "
    ):
        project_journeys(())
    assert [journey.name for journey in project_journeys(("explore_map",))] == ["explore_map"]
    write("journeys/tour.py", "tour")
    assert [journey.name for journey in project_journeys(())] == ["tour"]


def test_names_are_found_in_every_folder_and_kept_in_the_order_given(both: tuple[Path, ...]) -> None:
    assert names(("demo", "ride", "tour"), both) == ["demo", "ride", "tour"]


def test_a_name_in_the_nearer_folder_hides_one_further_away(both: tuple[Path, ...]) -> None:
    (tour,) = find_journeys(("tour",), both)
    assert tour.description == "tour of own/a_tour.py."


def test_what_is_named_twice_is_found_once(both: tuple[Path, ...]) -> None:
    assert names(("ride", "tour", "ride"), both) == ["ride", "tour"]


def test_a_file_gives_all_of_its_journeys(both: tuple[Path, ...]) -> None:
    assert names((str(both[0] / "a_tour.py"),), ()) == ["tour", "walk"]


def test_a_folder_gives_the_journeys_of_its_files(both: tuple[Path, ...]) -> None:
    assert names((str(both[0]),), ()) == ["tour", "walk", "ride"]


def test_files_and_names_may_be_mixed(both: tuple[Path, ...]) -> None:
    assert names((str(both[1] / "tour.py"), "ride"), both) == ["tour", "demo", "ride"]


def test_a_file_that_begins_with_an_underscore_is_left_alone(tmp_path: Path, write: Write) -> None:
    write("own/_draft.py", "draft")
    write("own/tour.py", "tour")
    assert names((), (tmp_path / "own",)) == ["tour"]


def test_two_files_of_one_stem_do_not_disturb_each_other(both: tuple[Path, ...], write: Write) -> None:
    other = write("other/a_tour.py", "stroll")
    assert names((str(both[0] / "a_tour.py"), str(other)), ()) == ["tour", "walk", "stroll"]


def test_the_shipped_journeys_are_found() -> None:
    assert "explore_map" in names((), folders("journeys")[-1:])


def test_an_unknown_name_is_refused_with_the_nearest_known_one(both: tuple[Path, ...]) -> None:
    with pytest.raises(UsageError) as raised:
        find_journeys(("wolk",), both)
    assert str(raised.value) == "unknown journey 'wolk': did you mean 'walk'?"


@pytest.mark.parametrize("name", ["gone.py", "no/such", "journeys\\gone"])
def test_a_path_where_nothing_is_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="no journey file at"):
        find_journeys((name,), ())


def test_a_file_without_a_journey_says_how_to_declare_one(tmp_path: Path) -> None:
    (tmp_path / "plain.py").write_text("def tour(page, step): ...\n")
    with pytest.raises(UsageError, match=r"plain\.py declares no journey: decorate a function"):
        find_journeys((str(tmp_path / "plain.py"),), ())


def test_an_empty_folder_says_so_too(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="declares no journey"):
        find_journeys((str(tmp_path),), ())


BROKEN: list[tuple[str, str, str]] = [
    ("a syntax error", "x = 1\ndef tour(page, step:\n", "{file} line 2: SyntaxError: "),
    ("a wrong indent", "x = 1\n\n  y = 2\n", "{file} line 3: IndentationError: "),
    ("a NUL", "x = '\0'\n", "{file}"),
    ("a missing module", "\nimport no_such_module\n", "{file} line 2: ModuleNotFoundError: No module named"),
    ("a missing name", "from webperf import jorney\n", "{file} line 1: ImportError: cannot import name 'jorney'"),
    ("an error of its own", "def f():\n    return 1 / 0\n\nf()\n", "{file} line 2: ZeroDivisionError: "),
    (
        "a wrong signature",
        "from webperf import journey\n@journey\ndef tour(page): ...\n",
        "{file}: journey 'tour' must",
    ),
    (
        "a wrong budget",
        "from webperf import journey\n@journey(budgets={'x': 'p75 < 1 s'})\ndef tour(page, step): ...\n",
        "{file}: journey 'tour': 'x': unknown metric 'x'",
    ),
]


@pytest.mark.parametrize(("text", "message"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN])
def test_a_file_that_cannot_be_imported_is_refused_with_file_line_and_reason(
    tmp_path: Path, text: str, message: str
) -> None:
    file = tmp_path / "broken.py"
    file.write_text(text)
    with pytest.raises(ConfigError) as raised:
        load_file(file)
    assert str(raised.value).startswith(message.format(file=file))


def test_a_file_that_is_not_python_is_refused(tmp_path: Path) -> None:
    (tmp_path / "journey.txt").write_text("hello")
    with pytest.raises(ConfigError, match=r"journey\.txt is not a Python file"):
        load_file(tmp_path / "journey.txt")


def test_a_journey_under_two_names_is_one_journey(tmp_path: Path, write: Write) -> None:
    file = write("own/tour.py", "tour")
    file.write_text(file.read_text() + "\nalias = tour\n")
    assert [journey.name for journey in load_file(file)] == ["tour"]


def test_a_file_may_define_records_that_look_themselves_up(tmp_path: Path) -> None:
    # A dataclass with postponed annotations looks for its module by name while it is made.
    file = tmp_path / "records.py"
    file.write_text(
        "from __future__ import annotations\nfrom dataclasses import dataclass\n@dataclass\nclass A:\n a: int\n"
    )
    assert load_file(file) == ()


@pytest.fixture(autouse=True)
def _leave_no_modules() -> object:
    before = set(sys.modules)
    yield
    for name in set(sys.modules) - before:
        if name.startswith("webperf_journeys_"):
            del sys.modules[name]
