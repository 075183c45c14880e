from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import xmlschema

from tests.report.example_load import example_load
from webperf.model.run import Run, Trust, Validity
from webperf.model.verdict import Outcome
from webperf.report.junit import render_junit

SCHEMA = Path(__file__).parents[1] / "fixtures" / "schemas" / "junit-10.xsd"


@pytest.fixture(scope="module")
def schema() -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(SCHEMA)


def parse(run: Run, schema: xmlschema.XMLSchema) -> ET.Element:
    text = render_junit(run)
    schema.validate(text)
    return ET.fromstring(text)


def cases(root: ET.Element, tag: str) -> Iterator[tuple[str, ET.Element]]:
    for case in root.iter("testcase"):
        found = case.find(tag)
        if found is not None:
            yield f"{case.get('classname')}: {case.get('name')}", found


def test_a_case_for_each_question(run: Run, schema: xmlschema.XMLSchema) -> None:
    root = parse(run, schema)
    failed = [finding for finding in run.verdict.findings if finding.outcome is Outcome.FAIL]
    undecided = [finding for finding in run.verdict.findings if finding.outcome is Outcome.INCONCLUSIVE]
    # May it be used, five journeys on two devices, and what was judged.
    assert root.get("tests") == str(1 + 10 + len(run.verdict.findings))
    assert len(failed) == len(dict(cases(root, "failure"))) == int(root.get("failures", ""))
    assert len(undecided) == len(dict(cases(root, "skipped"))) > 0
    assert {suite.get("name") for suite in root} >= {"webperf", "open_overview", "explore_map"}


def test_a_failure_has_its_sentence_and_its_numbers(run: Run, schema: xmlschema.XMLSchema) -> None:
    finding = next(f for f in run.verdict.findings if f.outcome is Outcome.FAIL and f.value is not None)
    name = f"{finding.journey}: {finding.step}: {finding.metric} {finding.budget} [{finding.device}]"
    failure = dict(cases(parse(run, schema), "failure"))[name]
    assert (failure.get("message"), failure.get("type")) == (finding.message, "budget")
    assert f"value={finding.value:.6g}, limit={finding.limit:.6g}, n=" in (failure.text or "")


def test_a_budget_under_load_names_its_level(run: Run, schema: xmlschema.XMLSchema) -> None:
    finding = replace(run.verdict.findings[0], load="20/s")
    loaded = replace(run, verdict=replace(run.verdict, findings=(run.verdict.findings[0], finding)))
    names = [str(case.get("name")) for case in parse(loaded, schema).iter("testcase")]
    assert [name for name in names if finding.budget in name] == [
        f"open: load_time {finding.budget} [desktop]", f"open: load_time {finding.budget} [desktop, 20/s]",
    ]  # fmt: skip


def test_a_journey_that_never_completes_is_an_error(run: Run, schema: xmlschema.XMLSchema) -> None:
    assert dict(cases(parse(run, schema), "error")) == {}
    first = run.failures[0]
    every = tuple(replace(first, iteration=number) for number in range(5))
    ((name, error),) = cases(parse(replace(run, failures=every), schema), "error")
    assert name == "explore_map: completes [phone-mid]"
    assert error.get("message") == "0 of 5 iterations completed"


def test_a_journey_that_was_stopped_before_its_turn_is_an_error(run: Run, schema: xmlschema.XMLSchema) -> None:
    kept = tuple(s for s in run.samples if (s.journey, s.device) != ("watch_live", "desktop") or s.phase == "warmup")
    ((name, error),) = cases(parse(replace(run, samples=kept), schema), "error")
    assert (name, error.get("message")) == ("watch_live: completes [desktop]", "it was not measured")


def test_an_invalid_run_is_an_error(run: Run, schema: xmlschema.XMLSchema) -> None:
    invalid = replace(run, validity=Trust(Validity.INVALID, ("the generator was the limit",)))
    ((name, error),) = cases(parse(invalid, schema), "error")
    assert (name, error.get("message")) == (
        "webperf: the numbers can be used", "INVALID: the generator was the limit",
    )  # fmt: skip


def test_thresholds_of_a_load_are_cases(schema: xmlschema.XMLSchema) -> None:
    root = parse(example_load(), schema)
    ((name, failure),) = cases(root, "failure")
    assert (name, failure.get("type")) == ("browse: http_reqs count > 9999", "threshold")
    assert "value=20, limit=9999" in (failure.text or "")


def test_characters_that_xml_cannot_hold_are_replaced(run: Run, schema: xmlschema.XMLSchema) -> None:
    odd = replace(
        run, verdict=replace(run.verdict, findings=(replace(run.verdict.findings[0], journey="a\ufffeb\x01"),))
    )
    assert "a\ufffdb" in {case.get("classname") for case in parse(odd, schema).iter("testcase")}
