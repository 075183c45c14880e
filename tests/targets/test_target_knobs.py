"""The knobs of slowness, and what is said about bad ones."""

import time

import pytest

from targets.reference.knobs import Knobs, burn_cpu, padding
from targets.reference.parsing import BadValue
from targets.reference.settings import Settings


def test_nothing_is_slow_by_default() -> None:
    assert Knobs.from_environment({}) == Knobs(server_delay_ms=0, cpu_ms=0, extra_bytes=0, map_points=3_000)


def test_the_query_wins_over_the_environment() -> None:
    knobs = Knobs.from_environment({"WEBPERF_TARGET_SERVER_DELAY_MS": "100", "WEBPERF_TARGET_CPU_MS": "7"})

    assert knobs.overridden_by({"server_delay_ms": "0", "state": "VIC"}) == Knobs(cpu_ms=7)


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("WEBPERF_TARGET_CPU_MS", "fast", "WEBPERF_TARGET_CPU_MS must be a whole number from 0 to 60000, not 'fast'"),
        ("WEBPERF_TARGET_EXTRA_BYTES", "-1", "WEBPERF_TARGET_EXTRA_BYTES must be from 0 to 50000000, not -1"),
        ("WEBPERF_TARGET_SIZE", "huge", "WEBPERF_TARGET_SIZE must be one of small, medium, large, xlarge, not 'huge'"),
    ],
)
def test_a_bad_environment_names_the_variable(name: str, value: str, complaint: str) -> None:
    with pytest.raises(BadValue) as raised:
        Settings.from_environment({name: value})

    assert str(raised.value) == complaint


def test_a_complaint_stays_on_one_short_line() -> None:
    with pytest.raises(BadValue) as raised:
        Knobs().overridden_by({"cpu_ms": "\n" * 10_000})

    assert "\n" not in str(raised.value)
    assert len(str(raised.value)) < 300


def test_cpu_work_is_processor_time() -> None:
    before = time.thread_time()
    burn_cpu(50)

    assert time.thread_time() - before >= 0.05


@pytest.mark.parametrize("size_bytes", [0, 1, 2, 3, 4, 100_001])
def test_padding_has_exactly_its_size(size_bytes: int) -> None:
    assert len(padding(size_bytes).encode()) == size_bytes


def test_padding_depends_on_its_seed_only() -> None:
    assert padding(1_000, seed=1) == padding(1_000, seed=1) != padding(1_000, seed=2)
