"""The plugin in a session of its own, as a user's project has it."""

from __future__ import annotations

from pathlib import Path

import pytest

from webperf.model.history import Selection
from webperf.model.run import Run
from webperf.report.run_json import read_run
from webperf.store.history.address import parse_address
from webperf.store.history.history import History

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


@pytest.fixture(autouse=True)
def a_session_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Although these tests may run in a worker of pytest-xdist."""
    monkeypatch.delenv("PYTEST_XDIST_WORKER_COUNT", raising=False)


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
        "--webperf-out=out",
        "--webperf-label=team=maps",
        "--webperf-history=kept.db",
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
            "out/report.html",
        ]
    )
    _check_run(read_run(pytester.path / "out" / "run.json"), site)
    assert "open_plain" in (pytester.path / "out" / "report.html").read_text()
    history = History(parse_address(str(pytester.path / "kept.db")))
    (session,) = history.sessions(Selection())
    assert (session.run_id, session.labels, session.verdict) == ("out", {"team": "maps"}, "PASS")
    assert {(s.device, s.network) for s in history.points([session], metric="load_time")} == {
        ("desktop", "none"), ("phone-mid", "slow-4g"),
    }  # fmt: skip


def _check_run(run: Run, site: str) -> None:
    """It is what `webperf run` would have left."""
    assert [journey.name for journey in run.journeys] == ["open_plain"]
    assert {(s.device, s.phase) for s in run.samples} == {("desktop", "measure"), ("phone-mid", "measure")}
    assert {row.n for row in run.summary if row.metric == "load_time"} == {1}
    # What else the machine did is its own; every iteration was measured.
    assert not any("iterations completed" in reason or "cut off" in reason for reason in run.validity.reasons)
    command = run.environment["command"]
    assert command.startswith("pytest ")
    assert f" journeys/ --base-url {site} " in command
    assert run.environment["target"]["base_url"] == site
    assert run.environment["browser"]["headless"] is True
    assert [check["network"] for check in run.environment["network_checks"]] == ["slow-4g"]
    assert (run.interrupted, run.failures) == (False, ())


def test_a_broken_budget_fails_with_numbers_and_without_a_traceback(pytester: pytest.Pytester, site: str) -> None:
    _journey(pytester, PASSING.format(limit="1 ms"))

    result = pytester.runpytest_subprocess("journeys/", "--base-url", site, *ONCE, *QUIET)

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*open: load_time p75*1 ms*"])
    # Where nothing else is said, it is beside the runs of `webperf run`, and in their history.
    (folder,) = (pytester.path / ".webperf" / "runs").iterdir()
    (session,) = History(parse_address(str(pytester.path / ".webperf" / "history.db"))).sessions(Selection())
    assert folder.name.endswith("-pytest")
    assert (session.run_id, session.verdict) == (folder.name, "FAIL")
    result.stdout.no_fnmatch_line("*Traceback*")


def test_a_journey_that_cannot_be_done_fails_with_its_reason(pytester: pytest.Pytester) -> None:
    _journey(pytester, PASSING.format(limit="1 s"))

    result = pytester.runpytest_subprocess(
        "journeys/", "--base-url", "http://127.0.0.1:1", "--webperf-history=postgresql://me:hunter2@127.0.0.1:9/x",
        "--webperf-out=out", *ONCE, *QUIET,
    )  # fmt: skip

    result.assert_outcomes(failed=1)
    # A history that cannot be reached costs a line; the run is whole, with the picture of what failed.
    result.stdout.fnmatch_lines(["not in the history: history postgresql://127.0.0.1:9/x:*history add out"])
    result.stdout.no_fnmatch_line("*hunter2*")
    assert "hunter2" not in (pytester.path / "out" / "journal.jsonl").read_text()
    run = read_run(pytester.path / "out" / "run.json")
    assert [failure.step for failure in run.failures] == ["open"]
    assert all((pytester.path / "out" / shot.path).is_file() for shot in run.screenshots)
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


@pytest.mark.alone  # That the network is what was asked for is a matter of times.
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
