"""The synthetic records: the same everywhere, plausible, and small in memory and on disk."""

import hashlib
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from targets.reference.data import files, generate
from targets.reference.data.places import Polygon, regions, states
from targets.reference.data.queries import Filter, over_time
from targets.reference.data.store import dates, load

# The values of the first thousand records. A change here means that stored files no longer match the generator:
# raise `generate.VERSION` with it.
FIRST_THOUSAND = "2bcad8eec4011005740b2f53853816ac2a57ebafb9252bb48c5db4939ba86059"

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twenty thousand records on disk."""
    path = tmp_path_factory.mktemp("stored") / "records.parquet"
    files.write(20_000, path)
    return path


@pytest.fixture(scope="module")
def frame(stored: Path) -> pd.DataFrame:
    """The same in memory."""
    return load(stored)


def digest(frame: pd.DataFrame) -> str:
    """Of the values, whatever the library that holds them."""
    columns = [frame[name].cat.codes if name in generate.CATEGORIES else frame[name] for name in frame]
    return hashlib.sha256(b"".join(np.ascontiguousarray(column.to_numpy()).tobytes() for column in columns)).hexdigest()


def test_the_records_are_the_same_on_every_machine(tmp_path: Path) -> None:
    files.write(1_000, tmp_path / "records.parquet")

    assert digest(load(tmp_path / "records.parquet")) == FIRST_THOUSAND


def test_two_runs_write_the_same_bytes(stored: Path, tmp_path: Path) -> None:
    files.write(20_000, tmp_path / "again.parquet")

    assert (tmp_path / "again.parquet").read_bytes() == stored.read_bytes()


def test_records_come_in_batches_of_bounded_size() -> None:
    sizes = [batch.num_rows for batch in generate.batches(generate.BATCH_ROWS + 10)]

    assert sizes == [generate.BATCH_ROWS, 10]


def test_compact_columns_need_far_less_memory_than_naive_ones(frame: pd.DataFrame) -> None:
    compact = frame.memory_usage(deep=True).sum()

    # The issue asks for 57.5 %; even against the Arrow strings that pandas 3 reads by default it is more.
    assert 1 - compact / naive(frame, "str").memory_usage(deep=True).sum() >= 0.575
    assert 1 - compact / naive(frame, "object").memory_usage(deep=True).sum() >= 0.9


def naive(frame: pd.DataFrame, text: str) -> pd.DataFrame:
    """The records as a reader of CSV gets them who does not care: wide numbers, and text spelled out."""
    wide = {"i": "int64", "f": "float64"}
    columns = {
        name: frame[name].astype(text if name in generate.CATEGORIES else wide[frame[name].dtype.kind])
        for name in frame.columns.drop("admitted_day")
    }
    return pd.DataFrame(columns | {"admitted": dates(frame["admitted_day"]).astype("datetime64[ns]")})


def test_parquet_is_far_smaller_than_csv(stored: Path, frame: pd.DataFrame) -> None:
    as_csv = frame.assign(admitted_day=dates(frame["admitted_day"])).to_csv(index=False)

    # 60 to 70 % was asked for; it is nearly 80 %.
    assert 1 - stored.stat().st_size / len(as_csv) >= 0.7


def test_the_cells_of_a_state_tile_it() -> None:
    for state in states():
        cells = sum(area(region.polygon) for region in regions() if region.state == state.code)

        assert cells == pytest.approx(area(state.outline), rel=0.001), state.code


def area(ring: Polygon) -> float:
    """In square degrees, by the shoelace formula."""
    pairs = zip(ring, (*ring[1:], ring[0]), strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2


def test_flu_peaks_in_winter(frame: pd.DataFrame) -> None:
    flu = over_time(Filter(condition="Influenza and pneumonia").of(frame), "month")
    by_month = flu.groupby(flu["start"].dt.month)["admissions"].sum()

    assert by_month[[6, 7, 8]].sum() > 3 * by_month[[12, 1, 2]].sum()


def test_conditions_depend_on_age_and_sex(frame: pd.DataFrame) -> None:
    births = frame[frame["condition"] == "Childbirth"]
    young = frame[frame["condition"] == "Bronchiolitis (RSV)"]

    assert set(births["sex"]) == {"F"}
    assert births["age"].between(15, 59).all()
    assert (young["age"] < 5).mean() > 0.7


def test_the_old_fall_ill_more_severely(frame: pd.DataFrame) -> None:
    serious = frame["severity"] >= "severe"

    assert serious[frame["age"] >= 75].mean() > 1.5 * serious[frame["age"] < 30].mean()


def test_people_live_where_the_population_is(frame: pd.DataFrame) -> None:
    people = pd.Series({region.name: region.population for region in regions()})
    found = frame["region"].value_counts()

    assert np.corrcoef(people[found.index], found)[0, 1] > 0.98


def test_a_cached_file_is_not_made_again(tmp_path: Path) -> None:
    first = files.cached_file("small", tmp_path)
    made = first.stat().st_mtime_ns

    assert files.cached_file("small", tmp_path) == first
    assert first.stat().st_mtime_ns == made


def test_two_processes_may_start_at_once(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from targets.reference.data import files, store;"
        "print(len(store.load(files.cached_file('medium', Path(sys.argv[1])))))"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "new")]
    processes = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)]

    assert [process.communicate(timeout=60)[0] for process in processes] == ["10000\n", "10000\n"]
    assert [path.suffix for path in (tmp_path / "new").iterdir()] == [".parquet"]
