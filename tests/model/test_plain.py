import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from webperf.model.budget import Budget, Level
from webperf.model.change import Cause, Change, Kind, Severity
from webperf.model.comparing import Arm, Comparing
from webperf.model.iteration import Artifact, Failure, Iteration, Screenshot
from webperf.model.journal import Ending, Header, JourneyFacts
from webperf.model.missing import Missing
from webperf.model.plain import from_plain, to_plain
from webperf.model.rule import Rule
from webperf.model.run import Reference, Run, Summary, Trust, Validity
from webperf.model.sample import Phase, Sample
from webperf.model.verdict import Finding, Outcome, Verdict

MEASURED = Sample("tour", "open", "phone", "none", 3, Phase.MEASURE, "load_time", 812.5, "ms", None, {"last": "dom h1"})
ABSENT = Sample("tour", "öffnen 🗺", "phone", "none", 3, Phase.WARMUP, "inp", None, "ms", Missing.NO_INTERACTION)
PICTURE = Screenshot("tour", "open", "phone", Phase.DIAGNOSIS, 3, "artifacts/open.jpg", failed=True)
FRAME = Artifact("frame", "tour", "phone", Phase.DIAGNOSIS, 0, "artifacts/f.jpg", 1234, "open", 812.5, "a note")
FAILED = Failure("tour", "open", "phone", 3, Phase.MEASURE, Missing.STEP_TIMEOUT, "too slow", "artifacts/open.jpg")
FINDING = Finding(Outcome.FAIL, "tour", "open", "phone", "load_time", "p75 < 1 s", 2.5, 1000.0, "ms", 5, "too slow")
CHANGE = Change(
    Kind.REGRESSED, "base", "Wilcoxon signed-rank", 200.0, 260.0, 20, 20, 1.3, 1.2, 1.4, p=0.001,
    severity=Severity.MAJOR, proven=Severity.MINOR, causes=(Cause("server wait", 100.0, 160.0, "ms", 1.0),),
    warnings=("head has two humps",),
)  # fmt: skip
COMPARED = replace(FINDING, budget="", limit=None, level=Level.TARGET, gating=False, change=CHANGE)
COMPARING = Comparing("git:main", "git:HEAD", ("load_time",), 7, Rule(looks=3))

RECORDS = [
    Header(
        run_id="run",
        started_at="2026-01-01T00:00:00+00:00",
        environment={"host": {"cpus": 4}, "load": [0.5, 1], "name": None},
        journeys=(JourneyFacts("tour", "A tour.", (Budget("load_time", "p75", "<", 2000.0, "ms", "open"),)),),
        devices=("phone", "desktop"),
        iterations=5,
    ),
    Iteration("tour", "phone", "none", 3, Phase.MEASURE, "2026-01-01", 1500.25, (MEASURED, ABSENT)),
    Iteration(
        "tour", "phone", "none", 0, Phase.WARMUP, "2026", 1.0, (), (PICTURE,), FAILED, ("a note",), (FRAME,), True
    ),
    Header("run", "2026", {}, (), ("phone",), 40, comparing=COMPARING),
    Iteration("tour", "phone", "none", 3, Phase.MEASURE, "2026-01-01", 1500.25, (MEASURED,), arm=Arm.BASE),
    Ending("2026-01-01T00:01:00+00:00"),
    Ending("2026-01-01T00:01:00+00:00", interrupted=True, gave_up=True, reasons=("stopped by signal 2",)),
    Run(
        run_id="run",
        started_at="2026",
        environment={},
        validity=Trust(Validity.DEGRADED, ("4 of 5",)),
        samples=(MEASURED, ABSENT),
        summary=(Summary("tour", "open", "phone", "load_time", 1, 1.0, 1.0, None, 1.0, 1.0, None, None, "ms"),),
        verdict=Verdict(Outcome.FAIL, (FINDING, COMPARED)),
        comparing=COMPARING,
        reference=Reference("git:main", (MEASURED,), (), (FAILED,)),
        screenshots=(PICTURE,),
        failures=(FAILED,),
        artifacts=(FRAME,),
        swarm=({"scenario": "browse"},),
        interrupted=True,
        gave_up=True,
    ),
]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
def test_a_record_comes_back_from_json_as_it_was(record: Any) -> None:
    assert from_plain(type(record), json.loads(json.dumps(to_plain(record), allow_nan=False))) == record


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
def test_a_record_is_written_with_all_of_its_fields(record: Any) -> None:
    assert list(to_plain(record)) == list(type(record).__dataclass_fields__)


def test_enums_and_paths_become_text_and_tuples_lists() -> None:
    assert to_plain({"reason": Missing.NO_FCP, "file": Path("a/b"), "pair": (1, None)}) == {
        "reason": "NO_FCP",
        "file": "a/b",
        "pair": [1, None],
    }


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_what_is_not_finite_is_not_written(number: float) -> None:
    with pytest.raises(ValueError, match="is no number to store"):
        to_plain({"deep": [{"down": number}]})


def sample(**changed: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {**to_plain(MEASURED), **changed}
    return plain


def test_a_whole_number_is_read_where_a_float_is_meant() -> None:
    found = from_plain(Sample, sample(value=812))
    assert (found.value, type(found.value)) == (812.0, float)


def test_what_has_a_default_may_be_left_out() -> None:
    plain = sample()
    del plain["missing"], plain["detail"]
    assert from_plain(Sample, plain).detail == {}


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"colour": "red"}, "Sample: unknown key 'colour'"),
        ({"value": "812"}, r"Sample\.value: expected float, found str"),
        ({"value": True}, r"Sample\.value: expected float, found True"),
        ({"value": math.nan}, r"Sample\.value: nan is no number"),
        ({"value": math.inf}, r"Sample\.value: inf is no number"),
        ({"iteration": 3.0}, r"Sample\.iteration: expected int, found float"),
        ({"iteration": True}, r"Sample\.iteration: expected int, found True"),
        ({"journey": None}, r"Sample\.journey: expected str, found NoneType"),
        ({"journey": 5}, r"Sample\.journey: expected str, found int"),
        ({"phase": "holiday"}, "'holiday' is none of"),
        ({"phase": 1}, r"Sample\.phase: expected str, found int"),
        ({"missing": "BECAUSE"}, "'BECAUSE' is none of"),
        ({"detail": None}, r"Sample\.detail: expected dict, found NoneType"),
        ({"detail": ["a"]}, r"Sample\.detail: expected dict, found list"),
    ],
)
def test_a_wrong_field_is_refused_by_name(changed: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        from_plain(Sample, sample(**changed))


@pytest.mark.parametrize("key", ["journey", "value", "phase"])
def test_a_field_without_a_default_must_be_there(key: str) -> None:
    plain = sample()
    del plain[key]
    with pytest.raises(ValueError, match=f"Sample: the key '{key}' is missing"):
        from_plain(Sample, plain)


@pytest.mark.parametrize("plain", [None, [], "text", 5])
def test_what_is_no_object_is_no_record(plain: object) -> None:
    with pytest.raises(ValueError, match="Sample: expected dict"):
        from_plain(Sample, plain)


@pytest.mark.parametrize("samples", ["text", {}, None])
def test_what_is_no_list_is_no_tuple_of_records(samples: object) -> None:
    with pytest.raises(ValueError, match=r"Iteration\.samples: expected list"):
        from_plain(Iteration, {**to_plain(RECORDS[1]), "samples": samples})


def test_a_fault_deep_inside_is_found_by_its_path() -> None:
    plain = to_plain(RECORDS[1])
    plain["samples"][1]["iteration"] = "three"
    with pytest.raises(ValueError, match=r"Iteration\.samples\[1\]\.iteration: expected int, found str"):
        from_plain(Iteration, plain)
