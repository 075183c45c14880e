"""What follows from a journal of several users at once: who was there, how each fared, what the machine had left."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.store.build import ENDED, STARTED, header, iteration
from webperf.model.background import LoadBegins, LoadEnds, Stretch
from webperf.model.budget import Budget
from webperf.model.iteration import Iteration
from webperf.model.missing import Missing
from webperf.model.monitor import MonitorSecond, Usage
from webperf.model.run import Run, Validity
from webperf.model.sample import Phase
from webperf.report.html import render_html
from webperf.report.run_json import parse_run, run_json
from webperf.report.selection import select
from webperf.report.terminal import render_terminal
from webperf.report.view import build_view
from webperf.store.derive import derive_run
from webperf.store.journal import JournalContent

LOAD = ("open", "load_time")
NAME = "2 users"
EACH = 6


def at(second: float, found: Iteration, **changes: object) -> Iteration:
    began = datetime.fromisoformat(STARTED) + timedelta(seconds=second)
    return replace(found, started_at=began.isoformat(), **changes)  # type: ignore[arg-type]


def alone() -> list[Iteration]:
    return [at(2 * n, iteration({LOAD: 1000.0 + n}, n), wall_ms=2000.0) for n in range(EACH)]


def together(user: int, *, iterations: int = EACH, load_ms: float = 1500.0) -> list[Iteration]:
    """One after the other, 2 s each, from second 20 on."""
    return [
        at(20 + 2 * n, iteration({LOAD: load_ms + n}, 2 * n + user - 1), load=NAME, user=user, wall_ms=2000.0)
        for n in range(iterations)
    ]


def cpu(at_s: float, **cores: float) -> MonitorSecond:
    return MonitorSecond(at_s, 1.0, tuple(Usage(group, "", 1, cpu=used) for group, used in cores.items()))


def run_of(
    *measured: Iteration, busy: float = 0.5, lost: tuple[str, ...] = (), seconds: tuple[MonitorSecond, ...] = ()
) -> Run:
    fast = Budget("load_time", "p75", "<", 1200.0, "ms")
    head = replace(header(iterations=EACH, budgets=(fast,)), levels=(NAME,))
    stretches = (
        Stretch(LoadBegins("", 0.0, users=1), (), LoadEnds("", 19.0, (), 0.6)),
        Stretch(LoadBegins(NAME, 20.0, users=2), (), LoadEnds(NAME, 40.0, lost, busy)),
    )
    return derive_run(JournalContent(head, (*alone(), *measured), ENDED, False, (), stretches, seconds))


def test_numbers_of_all_users_are_one_level_beside_the_one_alone() -> None:
    run = run_of(*together(1), *together(2))
    assert run.under_load is not None
    (level,) = run.under_load.levels
    assert (level.asked, level.achieved, level.validity.state) == (2.0, 2.0, Validity.VALID)
    assert [row.n for row in run.summary] == [EACH]
    assert [row.n for row in level.summary] == [2 * EACH]
    assert [f.change.ratio for f in level.changes if f.change] == [pytest.approx(1.5, rel=0.01)]
    assert [(h.holds_at, h.breaks_at) for h in run.under_load.holdings] == [("1 user", NAME)]


def test_who_kept_the_others_company_counts_as_there_and_in_no_statistic() -> None:
    # User 2 is measured from 20 to 26 s, and goes on to 32 s without being measured.
    company = [
        at(26 + 2 * n, iteration({LOAD: 9000.0}, 100 + n, phase=Phase.WARMUP), load=NAME, user=2, wall_ms=2000.0)
        for n in range(3)
    ]
    with_company = run_of(*together(1), *together(2, iterations=3), *company)
    without = run_of(*together(1), *together(2, iterations=3))
    for run, there in ((with_company, 2.0), (without, 1.5)):
        assert run.users is not None
        assert run.users.levels[1].at_once == there
        assert run.users.levels[1].rows[1].iterations == 3
    assert without.under_load is not None
    assert "only 1.5 of 2 users were at it at once on average" in without.under_load.levels[0].validity.reasons


def test_each_user_has_a_row_with_what_went_wrong_for_it() -> None:
    failed = at(32, iteration({}, 11, failed=("open", Missing.STEP_TIMEOUT)), load=NAME, user=2, wall_ms=500.0)
    run = run_of(*together(1), *together(2, iterations=5, load_ms=1800.0), failed)
    assert run.users is not None
    first, second = run.users.levels[1].rows
    assert (first.user, first.iterations, first.failed, first.reasons) == (1, 6, 0, {})
    assert (second.user, second.iterations, second.failed, second.reasons) == (2, 6, 1, {"STEP_TIMEOUT": 1})
    assert (first.medians, second.medians) == ({"load_time": 1502.5}, {"load_time": 1802.0})
    assert "tour on phone: 11 of 12 iterations completed" in run.validity.reasons[0]


def test_a_machine_that_the_browsers_filled_is_said_with_figures() -> None:
    seconds = (cpu(10.0, browser=4.0), *(cpu(21.0 + n, browser=2.8, target=0.8, harness=0.04) for n in range(5)))
    run = run_of(*together(1), *together(2), busy=0.97, seconds=seconds)
    assert run.users is not None
    assert run.users.levels[1].shares == {"target": 0.2, "browser": 0.7, "harness": 0.01}
    (reason,) = run.validity.reasons
    assert reason.startswith(
        "under 2 users: this machine's processors were 97% busy (the browsers 70%, the app 20%, other programs 6%)"
    )
    assert run.validity.state is Validity.DEGRADED


def test_a_lost_user_is_named_and_a_level_without_a_number_decides_nothing() -> None:
    run = run_of(*together(1), lost=("user 2 was lost: its process was ended by signal 9",))
    assert run.under_load is not None
    assert run.under_load.levels[0].validity.state is Validity.DEGRADED
    assert "user 2 was lost" in " ".join(run.validity.reasons)

    nothing = run_of()
    assert nothing.under_load is not None
    assert nothing.under_load.levels[0].validity.state is Validity.INVALID
    assert nothing.under_load.holdings[0].breaks_at is None


def test_it_is_the_same_when_read_again_and_shown_in_every_report() -> None:
    run = run_of(*together(1), *together(2))
    assert parse_run(run_json(run)) == run
    text = render_terminal(build_view(run, lambda _path: None), width=120)
    assert "Measured with one user, then again with 2 at once, each in a browser of its own." in text
    assert "Each user" in render_html(build_view(run, lambda _path: None), lambda _path: None)
    assert select(run, ("tour",)).users == run.users
