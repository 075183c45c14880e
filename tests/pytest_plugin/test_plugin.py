"""The plugin in a session of its own, as a user's project has it."""

from __future__ import annotations

from pathlib import Path

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.e2e]

PASSING = """
from webperf import journey

@journey(budgets={{"load_time": "p75 < {limit}"}})
def open_plain(page, step):
    \"\"\"Open the plain page.\"\"\"
    with step("open"):
        page.goto("/plain")
    with step("toggle"):
        page.get_by_role("button").click()
"""

# pytest 9 warns of pytest-playwright's own base_url fixture.
QUIET = ("-p", "no:cacheprovider", "-W", "ignore::pytest.PytestDeprecationWarning")
ONCE = ("--webperf-iterations=1", "--webperf-warmup=0")


def _journey(pytester: pytest.Pytester, text: str) -> Path:
    folder = pytester.mkdir("journeys")
    file = folder / "open_plain.py"
    file.write_text(text)
    return file


def test_a_journey_is_one_test_for_each_device(pytester: pytest.Pytester, site: str) -> None:
    _journey(pytester, PASSING.format(limit="10 s"))

    result = pytester.runpytest_subprocess(
        "journeys/",
        "--base-url",
        site,
        "--webperf-device=desktop",
        "--webperf-device=phone-mid",
        "--webperf-cpu=off",
        "-v",
        *ONCE,
        *QUIET,
    )

    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(
        [
            "*open_plain*desktop* PASSED*",
            "*open_plain*phone-mid* PASSED*",
            "*webperf: medians*",
            "*open: load_time*n=1*",
        ]
    )


def test_a_broken_budget_fails_with_numbers_and_without_a_traceback(pytester: pytest.Pytester, site: str) -> None:
    _journey(pytester, PASSING.format(limit="1 ms"))

    result = pytester.runpytest_subprocess("journeys/", "--base-url", site, *ONCE, *QUIET)

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*open: load_time p75*1 ms*"])
    result.stdout.no_fnmatch_line("*Traceback*")


def test_a_journey_that_cannot_be_done_fails_with_its_reason(pytester: pytest.Pytester) -> None:
    _journey(pytester, PASSING.format(limit="1 s"))

    result = pytester.runpytest_subprocess("journeys/", "--base-url", "http://127.0.0.1:1", *ONCE, *QUIET)

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*1 of 1 iterations failed: *_REQUEST in 'open'*"])


def test_tracing_has_an_iteration_of_its_own(pytester: pytest.Pytester, site: str) -> None:
    _journey(pytester, PASSING.format(limit="10 s"))

    result = pytester.runpytest_subprocess("journeys/", "--base-url", site, "--tracing=on", *ONCE, *QUIET)

    result.assert_outcomes(passed=1)
    assert len(list((pytester.path / "test-results").rglob("trace.zip"))) == 1


def test_a_device_of_playwrights_own(pytester: pytest.Pytester, site: str) -> None:
    _journey(pytester, PASSING.format(limit="10 s"))

    result = pytester.runpytest_subprocess("journeys/", "--base-url", site, "--device=Pixel 7", "-v", *ONCE, *QUIET)

    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["*open_plain*Pixel 7* PASSED*"])


def test_an_unknown_device_is_refused_with_a_suggestion(pytester: pytest.Pytester) -> None:
    _journey(pytester, PASSING.format(limit="10 s"))

    result = pytester.runpytest_subprocess("journeys/", "--webperf-device=phone-mit", *QUIET)

    assert result.ret != 0
    result.stdout.fnmatch_lines(["*unknown device 'phone-mit': did you mean 'phone-mid'?*"])


def test_a_plain_test_measures_steps_on_its_own_page(pytester: pytest.Pytester, site: str) -> None:
    pytester.makepyfile(
        """
        import pytest

        def test_toggle(page, webperf):
            with webperf.step("open"):
                page.goto("/plain")
            with webperf.step("toggle"):
                page.get_by_role("button").click()
            assert webperf.value("load_time", step="open") < 10_000
            assert 0 < webperf.value("interaction_latency") < 1_000
            with pytest.raises(AssertionError, match="NO_INTERACTION"):
                webperf.value("inp", step="open")
            with pytest.raises(LookupError, match="did you mean 'load_time'"):
                webperf.value("load_tme", step="open")
            with pytest.raises(LookupError, match="does not belong to step 'toggle'"):
                webperf.value("load_time")
        """
    )

    pytester.runpytest_subprocess("--base-url", site, *QUIET).assert_outcomes(passed=1)


def test_without_pytest_playwright_the_plugin_stays_away(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_nothing():\n    assert True\n")
    pytester.makeconftest("")

    result = pytester.runpytest_subprocess("-p", "no:playwright", *QUIET)

    assert "error" not in result.stdout.str().lower()
    result.assert_outcomes(passed=1)


def test_journeys_side_by_side_are_refused(pytester: pytest.Pytester, site: str) -> None:
    _journey(pytester, PASSING.format(limit="10 s"))

    result = pytester.runpytest_subprocess("journeys/", "--base-url", site, "-n", "2", *ONCE, *QUIET)

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*run them without -n*"])


def test_a_network_is_asked_for_by_name_or_number(pytester: pytest.Pytester, site: str) -> None:
    _journey(pytester, PASSING.format(limit="100 ms"))

    # TCP's round trip and the request's: no page is there in 100 ms.
    result = pytester.runpytest_subprocess("journeys/", "--base-url", site, "--webperf-network=80:0:0", *ONCE, *QUIET)

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*open_plain on desktop, 80:0:0 network*"])
    result.stdout.no_fnmatch_line("*degraded*")


def test_an_unknown_network_is_one_line(pytester: pytest.Pytester, site: str) -> None:
    _journey(pytester, PASSING.format(limit="10 s"))

    result = pytester.runpytest_subprocess("journeys/", "--base-url", site, "--webperf-network=5g", *ONCE, *QUIET)

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*unknown network '5g': did you mean '4g'*"])
