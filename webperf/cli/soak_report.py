"""What is seen of a soak while it goes on, and after it."""

from __future__ import annotations

from pathlib import Path

from rich.markup import escape

from webperf.cli.execute import follow
from webperf.cli.output import Output
from webperf.cli.progress import Progress
from webperf.errors import GuardRefused
from webperf.journey.stop import Stop
from webperf.journey.trip import Trial
from webperf.model.journal import Header
from webperf.model.run import Run
from webperf.model.soak import Loop
from webperf.report.view.wording import duration
from webperf.soak.session import SoakOrder, Unfinished, measure_soak
from webperf.store.folder import RunFolder

LINES = 20
"""So many lines in a whole soak, besides failures."""


class SoakProgress(Progress):
    """A line every twentieth of the time."""

    def __init__(self, duration_s: float, *, quiet: bool) -> None:
        super().__init__(quiet=quiet)
        self._duration_s = duration_s
        self._said_s = 0.0

    def soak_starts(self, header: Header, done_s: float, folder: Path) -> None:
        """Says what will be soaked."""
        browser, names = header.environment["browser"], ", ".join(j.name for j in header.journeys)
        rest = f", {duration(done_s)} of it done" if done_s else ""
        what = f"{escape(names)} on {', '.join(header.devices)} for {duration(self._duration_s)}{rest}"
        self._console.print(f"Chromium {browser['version']}: {what} -> {escape(str(folder))}")
        self._task = self._bar.add_task("soaking", total=self._duration_s, completed=int(done_s))
        self._said_s = done_s

    def trial_starts(self, trial: Trial) -> None:
        """Names it."""
        if self._task is not None:
            self._bar.update(self._task, description=escape(f"{trial.journey.name} on {trial.device.name}"))

    def loop_ends(self, loop: Loop, loops: int) -> None:
        """Moves on; a failure, and now and then the state, stays as a line."""
        if self._task is not None:
            self._bar.update(self._task, completed=loop.soaked_s)
        if loop.failed:
            what = f"{loop.journey} on {loop.device}, loop {loops}: {loop.failed} in {loop.message}"
            self._console.print(f"[yellow]![/] {escape(what)}")
        if not self._live and loop.soaked_s - self._said_s >= self._duration_s / LINES:
            self._said_s = loop.soaked_s
            self._console.print(f"[{_clock(loop.soaked_s)} of {_clock(self._duration_s)}] {loops} loops")


def _clock(length_s: float) -> str:
    """`2:05`, `1:20:00`: of minutes alone, two lines of a short soak would say the same."""
    minutes, seconds = divmod(round(length_s), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def report_soak(order: SoakOrder, before: Unfinished | None, output: Output) -> int:
    """Soak, write the reports, say the outcome; returns the exit code. Raises GuardRefused, with the reports written,
    where a page led elsewhere: hours may have been soaked until then."""
    refusals: list[str] = []

    def measured(progress: SoakProgress, stop: Stop) -> tuple[Run, RunFolder]:
        soaked = measure_soak(order, before, progress, stop)
        refusals.append(soaked.refusal)
        return soaked.run, soaked.folder

    code = follow(measured, SoakProgress(order.duration_s, quiet=output.as_json), output)
    if any(refusals):
        raise GuardRefused(refusals[0])
    return code
