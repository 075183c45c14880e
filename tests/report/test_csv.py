import csv
import io
from dataclasses import replace

import pytest

from tests.report.example_load import example_load
from webperf.model.run import LoadLevel, Reference, Run, Trust, UnderLoad
from webperf.report.csv import COLUMNS, render_csv

Rows = list[dict[str, str]]


def read(run: Run) -> Rows:
    return list(csv.DictReader(io.StringIO(render_csv(run))))


def test_each_sample_is_a_row(run: Run) -> None:
    rows = read(run)
    assert len(rows) == len(run.samples)
    sample = next(s for s in run.samples if s.value is not None)
    row = rows[run.samples.index(sample)]
    assert tuple(row) == COLUMNS
    assert (row["name"], row["step"], row["device"], row["metric"], row["unit"]) == (
        sample.journey, sample.step, sample.device, sample.metric, sample.unit,
    )  # fmt: skip
    assert (float(row["value"]), row["phase"], row["arm"], row["source"]) == (
        sample.value, sample.phase, "head", "journey",
    )  # fmt: skip


def test_what_is_missing_has_a_reason_and_no_number(run: Run) -> None:
    rows = [row for row in read(run) if row["missing"]]
    assert {row["value"] for row in rows} == {""}
    assert {"TARGET_CRASHED", "NEVER_SETTLED", "SKIPPED"} <= {row["missing"] for row in rows}


def test_both_arms_of_a_comparison_are_there(run: Run) -> None:
    compared = replace(run, reference=Reference("base", run.samples, run.summary))
    assert [row["arm"] for row in read(compared)] == ["head"] * len(run.samples) + ["base"] * len(run.samples)


def test_what_was_measured_under_load_names_its_level(run: Run) -> None:
    level = LoadLevel("20/s", 0.0, 9.0, True, 20.0, 20.0, 0.5, Trust(), run.samples, run.summary)
    rows = read(replace(run, under_load=UnderLoad((level,))))
    assert [row["load"] for row in rows] == [""] * len(run.samples) + ["20/s"] * len(run.samples)


def test_a_load_has_its_statistics_and_its_seconds() -> None:
    load = example_load()
    rows = read(load)
    whole = {(row["name"], row["metric"], row["statistic"]): row for row in rows if row["source"] == "load"}
    assert float(whole["browse", "http_reqs", "count"]["value"]) == 20
    assert (whole["browse", "http_reqs", "rate"]["unit"], whole["browse", "http_req_duration", "max"]["unit"]) == (
        "count/s", "ms",
    )  # fmt: skip
    counted = [row for row in rows if (row["name"], row["metric"], row["source"]) == ("browse", "http_reqs", "second")]
    assert [(row["second"], row["value"], row["phase"]) for row in counted[:2]] == [
        ("0", "4", "warmup"), ("1", "4", "measure"),
    ]  # fmt: skip
    p95 = [
        row for row in rows if (row["metric"], row["statistic"], row["second"]) == ("http_req_duration", "p(95)", "1")
    ]
    assert [row["unit"] for row in p95] == ["ms", "ms"]


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("  @SUM(A1)", "'@SUM(A1)"),
        ("ok;=cmd|' /C calc'!A0", "ok;'=cmd|' /C calc'!A0"),
        ('","=2+2', '","\'=2+2'),
        ("\uff1d1+1", "'\uff1d1+1"),
        ("zoom -1", "zoom -1"),
    ],
)
def test_nothing_is_a_formula(run: Run, text: str, cell: str) -> None:
    assert read(replace(run, samples=(replace(run.samples[0], step=text),)))[0]["step"] == cell


def test_a_negative_number_stays_one(run: Run) -> None:
    assert read(replace(run, samples=(replace(run.samples[0], value=-1.5),)))[0]["value"] == "-1.5"
