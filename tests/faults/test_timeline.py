"""Timelines as people write them, and what is wrong with those that are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from webperf.errors import ConfigError
from webperf.faults.cpu import Cpu
from webperf.faults.kinds import KINDS, make_fault, options_of, parse_fault
from webperf.faults.network import SlowNetwork, StallingNetwork
from webperf.faults.pause import Pause
from webperf.faults.timeline import TimedFault, Timeline, checked, fault, parse_timed, read_timeline

TOML = """
recovery = "15s"
[[fault]]
at = "20s"
for = "5s"
kind = "pause"
[[fault]]
at = "10s"
for = 5
kind = "latency"
ms = 200
"""
PYTHON = """
from webperf.faults import fault
timeline = [fault("latency", at="10s", lasting="5s", ms=200), fault("pause", at=20, lasting=5)]
"""


def write(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.write_text(text)
    return file


def test_toml_and_python_say_the_same(tmp_path: Path) -> None:
    toml = checked(read_timeline(write(tmp_path, "chaos.toml", TOML)), warmup_s=0, where="it")
    python = read_timeline(write(tmp_path, "chaos.py", PYTHON))

    assert toml.faults == python.faults == (TimedFault(SlowNetwork(200.0), 10, 5), TimedFault(Pause(), 20, 5))
    assert (toml.recovery_s, toml.ends_s, python.ends_s) == (15, 40, 45)
    assert toml.needs_lines
    assert not Timeline((TimedFault(Pause(), 20, 5),)).needs_lines


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("latency:200ms", SlowNetwork(200)),
        ("latency:0.2s", SlowNetwork(200)),
        ("latency: ms=200", SlowNetwork(200)),
        ("stall:5%", StallingNetwork(0.05)),
        ("stall:0.05,ms=300", StallingNetwork(0.05, 300)),
        ("cpu:2", Cpu(2)),
        ("pause", Pause()),
    ],
)
def test_faults_of_the_command_line(text: str, found: object) -> None:
    assert parse_fault(text, where="--fault") == found


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_an_example_that_can_be_read_and_is_told_in_words(kind: str) -> None:
    found = parse_fault(KINDS[kind].example, where="it")

    assert isinstance(found, KINDS[kind])
    assert make_fault(kind, options_of(found), where="it") == found
    assert len(found.what) > 5


def test_when_is_said_with_a_fault_or_for_all() -> None:
    assert parse_timed("pause@10s+500ms", None, None) == TimedFault(Pause(), 10, 0.5)
    assert parse_timed("pause@10s", None, "2s") == TimedFault(Pause(), 10, 2)
    assert parse_timed("pause", "1m", "2s") == TimedFault(Pause(), 60, 2)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("paus@10s+1s", "did you mean 'pause'?"),
        ("latency@10s+1s", "latency needs 'ms', such as latency:200ms"),
        ("latency:fast@10s+1s", "cannot read 'fast' as 'ms': a number in ms, s"),
        ("latency:99999999@10s+1s", "'ms' must be between 1 and 60000"),
        ("cpu:1.5@10s+1s", "'cores' is a whole number"),
        ("stall:200%@10s+1s", "'share' must be between 0.0001 and 1"),
        ("pause:3@10s+1s", "write it like pause"),
        ("memory:1GB,swap=2@10s+1s", "memory takes mb"),
        ("pause", "--at 10s --for 5s"),
        ("pause@soon+1s", "is no duration"),
    ],
)
def test_what_is_wrong_on_the_command_line(text: str, words: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_timed(text, None, None)

    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("faults", "words"),
    [
        ([], "no fault in it"),
        ([fault("pause", at=4, lasting=1)], "the steady state before it needs 5 s: at 5 s"),
        ([fault("pause", at=10, lasting=0)], "above 0 and at most an hour"),
        ([fault("pause", at=10, lasting="2h")], "above 0 and at most an hour"),
        ([fault("kill", at=10, lasting=5), fault("pause", at=12, lasting=5)], "it is the same process"),
        ([fault("pause", at=10, lasting=5), fault("kill", at=12, lasting=5)], "it is the same process"),
    ],
)
def test_a_timeline_that_cannot_be_measured(faults: list[TimedFault], words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        checked(Timeline(tuple(faults)), warmup_s=0, where="it")


def test_the_steady_state_begins_after_the_warm_up() -> None:
    with pytest.raises(ConfigError, match="needs 5 s: at 15 s"):
        checked(Timeline((fault("pause", at=12, lasting=1),)), warmup_s=10, where="it")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[[faults]]\nat = "1s"', "did you mean 'fault'?"),
        ('[[fault]]\nat = "10s"\nkind = "pause"', "the key 'for' is missing"),
        ('[[fault]]\nat = "10s"\nfor = "1s"\nkind = 3', "must be text in quotes"),
        ('[[fault]]\nat = "10s"\nfor = "1s"\nkind = "latency"\nmss = 3', "did you mean 'ms'?"),
        ("[fault]\nat = 3", "each below a line [[fault]]"),
        ("fault = 3", "each below a line [[fault]]"),
        ("[[fault", "not valid TOML"),
    ],
)
def test_what_is_wrong_in_a_file(text: str, words: str, tmp_path: Path) -> None:
    file = write(tmp_path, "chaos.toml", text)
    with pytest.raises(ConfigError) as caught:
        read_timeline(file)

    assert words in str(caught.value)
    assert str(caught.value).startswith(str(file))


def test_a_python_file_without_a_timeline(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no timeline in it"):
        read_timeline(write(tmp_path, "chaos.py", "timeline = 3"))
    with pytest.raises(ConfigError, match="no such file"):
        read_timeline(tmp_path / "absent.toml")
