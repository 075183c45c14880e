"""The suite's own rule for tests of times: what a disturbed machine failed is tried again, and nothing else."""

from __future__ import annotations

import pytest

PLUGIN = "-ptests.fixtures.alone", "-pno:cacheprovider"
STOPPED_ONCE = """
import os, signal, threading
import psutil, pytest
from pathlib import Path

@pytest.mark.alone
def test_times(tmp_path_factory):
    before = Path("was-here")
    if not before.exists():
        before.touch()
        (watch,) = [c for c in psutil.Process().children() if "tests.fixtures.host_watch" in c.cmdline()]
        watch.suspend()
        threading.Event().wait(0.1)
        watch.resume()
        {then}

def test_something_else():
    {other}
"""


def run(pytester: pytest.Pytester, then: str, other: str) -> pytest.RunResult:
    pytester.makeini("[pytest]\nmarkers = alone: .\n")
    pytester.makepyfile(STOPPED_ONCE.format(then=then, other=other))
    return pytester.runpytest_subprocess(*PLUGIN)


def test_what_failed_on_a_machine_that_stood_still_runs_again(pytester: pytest.Pytester) -> None:
    result = run(pytester, "assert False", "assert True")

    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["*disturbed*", "*test_times: in * it stood still * times, at most * ms*", "*1 rerun*"])


def test_a_test_on_a_page_runs_again_though_nobody_marked_it_so(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nmarkers =\n    alone: .\n    browser: .\n")
    pytester.makepyfile(STOPPED_ONCE.format(then="assert False", other="assert True").replace("alone", "browser"))

    result = pytester.runpytest_subprocess(*PLUGIN)

    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["*1 rerun*"])


def test_what_passed_does_not_and_what_asserts_no_times_has_failed(pytester: pytest.Pytester) -> None:
    result = run(pytester, "assert True", "assert False")

    result.assert_outcomes(passed=1, failed=1)
    assert "stood still" not in result.stdout.str()


def test_beside_others_it_is_put_off_and_later_it_counts(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    # It may itself be one of those beside others.
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)
    pytester.makeini("[pytest]\nmarkers = alone: .\n")
    pytester.makepyfile(
        "import os, pytest\n\n"
        "@pytest.mark.alone\ndef test_times():\n    assert 'PYTEST_XDIST_WORKER' not in os.environ\n\n"
        "@pytest.mark.alone\ndef test_never():\n    assert False\n\ndef test_else():\n    assert True\n"
    )
    plugins = [option for option in PLUGIN if "cacheprovider" not in option]

    together = pytester.runpytest_subprocess(*plugins, "-n2")
    assert together.ret == 0
    together.stdout.fnmatch_lines(["*pytest --later*", "*test_never", "*test_times", "*1 passed, 2 later*"])

    later = pytester.runpytest_subprocess(*plugins, "--later", "-pno:xdist")
    later.assert_outcomes(passed=1, failed=1, deselected=1)


def test_where_nothing_was_put_off_later_is_content(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_else():\n    assert True\n")
    assert pytester.runpytest_subprocess("-ptests.fixtures.alone", "--later").ret == 0
