"""What is varied, and the arms that come of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from webperf.errors import UsageError
from webperf.sweep.arms import arms_of, read_varied
from webperf.target import TargetSpec

TARGET = TargetSpec("app", "An app", ("serve", "{port}", "--workers={WORKERS}"), "/", Path(), env=(("A", "b"),))


def test_every_combination_is_an_arm() -> None:
    arms = arms_of(read_varied(["WORKERS=1,2", "SIZE=small, large"]), TARGET)
    assert [arm.name for arm in arms] == [
        "WORKERS=1 SIZE=small",
        "WORKERS=1 SIZE=large",
        "WORKERS=2 SIZE=small",
        "WORKERS=2 SIZE=large",
    ]
    last = arms[-1].target
    assert last is not None
    assert last.command == ("serve", "{port}", "--workers=2")
    assert last.env == (("A", "b"), ("WORKERS", "2"), ("SIZE", "large"))


def test_nothing_varied_is_one_arm_as_it_is() -> None:
    (arm,) = arms_of((), TARGET)
    assert (arm.name, arm.target) == ("", TARGET)


@pytest.mark.parametrize("text", ["WORKERS", "WORKERS=", "=1", "a b=1", "port=1,2", "W=1,1"])
def test_what_cannot_be_varied_is_one_line(text: str) -> None:
    with pytest.raises(UsageError, match=r"--vary .*"):
        read_varied([text])


def test_an_app_that_runs_already_cannot_be_varied() -> None:
    with pytest.raises(UsageError, match="name it with --target"):
        arms_of(read_varied(["WORKERS=1,2"]), None)


def test_more_arms_than_anybody_waits_for() -> None:
    values = ",".join(map(str, range(9)))
    with pytest.raises(UsageError, match="81 combinations"):
        arms_of(read_varied([f"A={values}", f"B={values}"]), TARGET)
