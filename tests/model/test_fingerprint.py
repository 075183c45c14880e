from __future__ import annotations

from tests.store.history_build import environment
from webperf.model.fingerprint import fingerprint, slowdown_of


def test_the_same_environment_has_the_same_fingerprint_whatever_is_measured() -> None:
    there = fingerprint(environment(commit="a", branch="x", labels={"a": "b"}))

    assert there.digest == fingerprint(environment()).digest
    assert there.differences(fingerprint(environment())) == ()


def test_another_browser_is_another_environment_of_the_same_machine() -> None:
    old, new = fingerprint(environment(browser="141.0")), fingerprint(environment(browser="142.0"))

    assert old.digest != new.digest
    assert old.machine == new.machine
    assert old.differences(new) == ("browser: chromium 141.0 -> chromium 142.0",)


def test_another_processor_is_another_machine() -> None:
    assert fingerprint(environment(cpu="A")).machine != fingerprint(environment(cpu="B")).machine


def test_facts_that_are_not_known_are_said_to_be_unknown() -> None:
    assert "cpu: unknown -> Example CPU" in fingerprint({}).differences(fingerprint(environment()))
    assert fingerprint({"host": "a text", "browser": None}).facets["cpu"] == ""


def test_a_calibrated_slowdown_is_its_class_and_a_given_one_its_rate() -> None:
    slowdowns = {
        "phone": {"rate": 4.31, "cpu_class": "mid", "wanted_index": 300.0},
        "tablet": {"rate": 4.0, "cpu_class": "", "wanted_index": None},
        "desktop": {"rate": 1.0, "cpu_class": "desktop", "wanted_index": None},
    }
    facts = {"calibration": {"slowdowns": slowdowns}}

    assert [slowdown_of(facts, name) for name in ("phone", "tablet", "desktop", "other")] == ["mid", "4x", "", ""]
    assert slowdown_of({}, "phone") == ""
