"""Faults go on what is ours, or was allowed by name."""

from __future__ import annotations

import os

import pytest

from tests.faults.waiting import bystander
from webperf.chaos.permission import allowed_victims, check_allowed
from webperf.errors import GuardRefused, UsageError, WebperfError
from webperf.faults.timeline import TimedFault, fault

NETWORK = fault("latency", at=10, lasting=5, ms=200)
CPU = fault("cpu", at=10, lasting=5, cores=1)
PAUSE = fault("pause", at=10, lasting=5)
KILL = fault("kill", at=10, lasting=5)


def test_anything_goes_on_a_target_of_ours() -> None:
    check_allowed([NETWORK, CPU, PAUSE, KILL], own_target=True, names=())


def test_the_network_fault_is_on_our_own_connections_only() -> None:
    check_allowed([NETWORK], own_target=False, names=())


@pytest.mark.parametrize(
    ("timed", "names", "words"),
    [
        (CPU, (), "--allow-fault machine"),
        (CPU, ("77",), "--allow-fault machine"),
        (PAUSE, (), "--allow-fault PID"),
        (PAUSE, ("machine",), "--allow-fault PID"),
        (KILL, ("77", "machine"), "--target NAME"),
    ],
)
def test_what_is_not_ours_is_refused_with_what_would_allow_it(
    timed: TimedFault, names: tuple[str, ...], words: str
) -> None:
    with pytest.raises(GuardRefused, match=words):
        check_allowed([timed], own_target=False, names=names)


def test_what_was_allowed_by_name() -> None:
    check_allowed([CPU], own_target=False, names=("machine",))
    check_allowed([PAUSE], own_target=False, names=("77",))
    with bystander() as process:
        (victim,) = allowed_victims((str(process.pid), "machine"))
        assert (victim.pid, victim.created) == (process.pid, process.create_time())


@pytest.mark.parametrize(
    ("name", "error", "words"),
    [
        ("1", GuardRefused, "nothing of the system's"),
        (str(os.getpid()), GuardRefused, "nor webperf itself"),
        (str(os.getppid()), GuardRefused, "nor webperf itself"),
        ("999999999", UsageError, "no such process"),
        ("nginx", UsageError, "the number of the app's process"),
    ],
    ids=("init", "webperf", "parent", "nobody", "name"),
)
def test_what_cannot_be_allowed(name: str, error: type[WebperfError], words: str) -> None:
    with pytest.raises(error, match=words):
        allowed_victims((name,))
