"""What `run` and `demo` share: follow the signals, measure, write the reports, say the outcome, give the exit code."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Callable, Iterator
from types import FrameType
from typing import TYPE_CHECKING, TypeVar

import psutil

from webperf.cli.kept import keep, open_history
from webperf.cli.lint import say
from webperf.cli.output import Output
from webperf.cli.progress import Progress
from webperf.cli.reports import parse_formats, show, write_reports
from webperf.cli.swarm_progress import SwarmProgress
from webperf.journey.stop import Stop
from webperf.judge.canvas import canvas_advice
from webperf.judge.gate import exit_code
from webperf.load.order import SwarmOrder
from webperf.load.session import measure_swarm
from webperf.model.command_line import harmless_command
from webperf.model.run import Run, Validity
from webperf.report.view.clean import clean_run
from webperf.run.order import Order
from webperf.run.session import measure
from webperf.store.folder import RunFolder
from webperf.store.validity import blames_infrastructure

if TYPE_CHECKING:
    from webperf.chaos.journeys import ChaosJourneys
    from webperf.chaos.session import ChaosOrder
    from webperf.model.profiling import Profile

P = TypeVar("P", bound=Progress | SwarmProgress)

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
SECRET_OPTIONS = ("--header", "--body")
"""What is written behind them is for the server only."""


def execute(order: Order, output: Output) -> int:
    """Measure and report; returns the exit code. Raises what `measure` raises."""

    def measured(progress: Progress, stop: Stop) -> tuple[Run, RunFolder]:
        return measure(order, progress, stop)

    return report_on(measured, output)


def report_on(measured: Callable[[Progress, Stop], tuple[Run, RunFolder]], output: Output) -> int:
    """Follow whatever measures, write its reports, say the outcome; returns the exit code."""
    return follow(measured, Progress(quiet=output.as_json), output)


def execute_swarm(
    order: SwarmOrder, output: Output, prometheus: int | None = None, profiles: tuple[Profile, ...] = ()
) -> int:
    """As `execute`, for a load; with a port, its metrics can be scraped there for as long as it runs."""
    beside = None
    if profiles:
        from webperf.load.profile import ProfiledLoad

        beside = ProfiledLoad(profiles, order.base_url)

    def measured(progress: SwarmProgress, stop: Stop) -> tuple[Run, RunFolder]:
        if prometheus is None:
            return measure_swarm(order, progress, stop, beside)
        from webperf.cli.followers import Followers
        from webperf.report.prometheus.endpoint import Endpoint

        with Endpoint(prometheus) as endpoint:
            progress.serves(endpoint.url)
            return measure_swarm(order, Followers(progress, endpoint), stop, beside)

    return follow(measured, SwarmProgress(quiet=output.as_json), output)


def execute_chaos(order: ChaosOrder, swarm: SwarmOrder, output: Output) -> int:
    """As `execute`, for a load under which faults come and go."""
    from webperf.chaos.session import measure_chaos
    from webperf.cli.chaos_progress import ChaosProgress

    def measured(progress: ChaosProgress, stop: Stop) -> tuple[Run, RunFolder]:
        return measure_chaos(order, swarm, progress, stop)

    return follow(measured, ChaosProgress(quiet=output.as_json), output)


def execute_chaos_journeys(wish: ChaosJourneys, output: Output) -> int:
    """As `execute_chaos`, for journeys, with a load beside them or without."""
    from webperf.chaos.journeys import measure_chaos_journeys
    from webperf.cli.chaos_progress import ChaosJourneyProgress

    def measured(progress: ChaosJourneyProgress, stop: Stop) -> tuple[Run, RunFolder]:
        return measure_chaos_journeys(wish, progress, stop)

    return follow(measured, ChaosJourneyProgress(quiet=output.as_json), output)


def follow(measured: Callable[[P, Stop], tuple[Run, RunFolder]], progress: P, output: Output) -> int:
    """As `report_on`, with a progress of its own."""
    # What is wrong with the order is said before anything is measured.
    formats, history = parse_formats(output.formats), open_history(output.history)
    stop = Stop()
    with _signals(stop), progress:
        run, folder = measured(progress, stop)
    files = write_reports(run, folder, formats)
    keep(run, folder, history)
    show(run, files, as_json=output.as_json)
    say(canvas_advice(clean_run(run)))
    return exit_of(run, stop, strict=output.strict)


def exit_of(run: Run, stop: Stop, *, strict: bool) -> int:
    """The gate's answer for a run."""
    return exit_code(
        run.verdict,
        signum=stop.signum,
        infrastructure=blames_infrastructure(run),
        nothing_measured=run.validity.state is Validity.INVALID,
        strict=strict,
    )


def command_line() -> str:
    """The command as it was typed, for the run's record; without what a URL may hold of secrets."""
    return harmless_command("webperf", sys.argv[1:], SECRET_OPTIONS)


@contextlib.contextmanager
def _signals(stop: Stop) -> Iterator[None]:
    """First signal: stop, keep what was measured. Second: end everything now; the journal is whole all the same."""

    others = _children()

    def handle(signum: int, _frame: FrameType | None) -> None:
        if stop.signum is not None:
            _kill_children(others)
            os._exit(128 + signum)
        stop.request(signum)

    before = {signum: signal.signal(signum, handle) for signum in SIGNALS}
    try:
        yield
    finally:
        for signum, handler in before.items():
            signal.signal(signum, handler)
        _kill_children(others)


def _children() -> frozenset[psutil.Process]:
    return frozenset(psutil.Process().children(recursive=True))


def _kill_children(others: frozenset[psutil.Process]) -> None:
    """No process that the run started stays behind, whatever state it ended in; `others` were there before it."""
    for child in _children() - others:
        with contextlib.suppress(psutil.NoSuchProcess):
            child.kill()
