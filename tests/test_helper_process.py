"""A module in a process of its own, as its owner sees it: what it says, its silence, its end."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from webperf.helper_process import HelperProcess


@pytest.fixture
def proxy() -> Iterator[HelperProcess]:
    """A module that answers a line with a line."""
    process = HelperProcess("webperf.conditions")
    yield process
    process.end()
    process.close()


def test_each_line_is_answered_and_two_at_once_are_kept_apart(proxy: HelperProcess) -> None:
    proxy.tell({"do": "stats"})
    proxy.tell({"do": "nothing known"})

    assert "error" not in proxy.read(10)
    assert "error" in proxy.read(10)


def test_silence_is_a_timeout_and_the_next_answer_is_whole(proxy: HelperProcess) -> None:
    proxy.tell({"do": "stats"})
    proxy.read(10)
    with pytest.raises(TimeoutError, match=r"no line within 0\.01 s"):
        proxy.read(0.01)
    proxy.tell({"do": "stats"})
    assert proxy.read(10)


@pytest.mark.alone
def test_it_ends_when_its_input_does_and_says_so(proxy: HelperProcess) -> None:
    assert proxy.exit_code is None
    begun = time.monotonic()
    proxy.end()

    assert time.monotonic() - begun < 5
    assert proxy.exit_code == 0
    with pytest.raises(EOFError):
        proxy.read(10)
    with pytest.raises((OSError, ValueError)):
        proxy.tell({"do": "stats"})
