"""Rows of files: who gets which, and what is wrong with a file in one line."""

import json
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest

from webperf.errors import ConfigError
from webperf.swarm.data import Data, data
from webperf.swarm.schedule import Share

ALONE = Share(0, 1)
NAMES = ["Ann", "Bob", "Cyd", "Dan", "Eve"]


@pytest.fixture(params=["csv", "json", "parquet"])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    found = tmp_path / f"people.{request.param}"
    rows = [{"name": name, "city": "Zürich, CH"} for name in NAMES]
    if request.param == "csv":
        found.write_text("\ufeffname,city\n" + "".join(f'{name},"Zürich, CH"\n' for name in NAMES), "utf-8")
    elif request.param == "json":
        found.write_text(json.dumps(rows), "utf-8")
    else:
        pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), found)
    return found


def take(rows: Data, numbers: list[int], share: Share = ALONE) -> list[str]:
    return [rows.for_user(number, share)["name"] for number in numbers]


def test_each_format_gives_the_same_rows(file: Path) -> None:
    rows = data(file)
    assert [row["name"] for row in rows] == NAMES
    assert (len(rows), rows[0]) == (5, {"name": "Ann", "city": "Zürich, CH"})


def test_shared_rows_are_given_out_once_each_before_the_first_comes_again(file: Path) -> None:
    assert take(data(file), [7, 7, 3, 0, 1, 1, 1]) == [*NAMES, "Ann", "Bob"]


def test_processes_share_out_the_rows_among_them(file: Path) -> None:
    # Each process has read the file itself.
    taken = [take(data(file), [0] * most, Share(index, 2)) for index, most in ((0, 3), (1, 2))]
    assert sorted(taken[0] + taken[1]) == NAMES


def test_a_user_keeps_its_row(file: Path) -> None:
    rows = data(file, order="per-user")
    assert take(rows, [0, 1, 0, 6, 4, 1], Share(1, 3)) == ["Ann", "Bob", "Ann", "Bob", "Eve", "Bob"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", "name,city\nAnn\n", "line 2 has not as many values"),
        ("a.csv", "name\nAnn,Bern\n", "line 2 has not as many values"),
        ("a.csv", 'name\n"Ann\n', "the data cannot be read"),
        ("a.csv", "name\n", "there is no row in it"),
        ("a.json", '{"name": "Ann"}', "no list of objects"),
        ("a.json", "[1]", "no list of objects"),
        ("a.json", "[", "the data cannot be read"),
        ("a.parquet", "no parquet", "the data cannot be read"),
        ("a.xlsx", "x", "ends with .csv, .json, .parquet"),
        ("a.csv", None, "No such file"),
    ],
)
def test_a_fault_names_the_file(tmp_path: Path, name: str, content: str | None, said: str) -> None:
    if content is not None:
        (tmp_path / name).write_text(content)
    with pytest.raises(ConfigError, match=said) as caught:
        data(tmp_path / name)
    assert str(tmp_path / name) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_order_that_nobody_knows(file: Path) -> None:
    with pytest.raises(ConfigError, match="did you mean 'per-user'"):
        data(file, order="per_user")
