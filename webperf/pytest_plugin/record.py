"""The run of a pytest session: all its journeys in one folder, with a report, and in the history."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from webperf.errors import WebperfError
from webperf.judge.project_budgets import with_project_budgets
from webperf.model.command_line import harmless_command
from webperf.model.device import Device
from webperf.model.iteration import Iteration
from webperf.model.journal import Ending
from webperf.model.journey import Journey
from webperf.model.plan import Plan
from webperf.model.project import Project
from webperf.monitor.disturbance import Times, disturbances, processor_times, processors
from webperf.run.header import make_header
from webperf.run.order import Order
from webperf.store.derive import derive_run
from webperf.store.folder import RunFolder, create_folder
from webperf.store.journal import Journal, read_journal
from webperf.target import Target

if TYPE_CHECKING:
    from webperf.pytest_plugin.conditions import Conditions
    from webperf.pytest_plugin.lent_browser import LentBrowser
    from webperf.pytest_plugin.options import Options

NAME = "pytest"
BROWSER_EVERY = 10_000
"""Rounds: one browser serves the whole session, with a fresh context for each iteration."""

Cell = tuple[Journey, Device]


class Record:
    """Begun by the first journey, and closed when the session ends. Its folder holds what `webperf run` leaves."""

    def __init__(self, options: Options, project: Project, browser: LentBrowser, conditions: Conditions) -> None:
        self._options = options
        self._project = project
        self._browser = browser
        self._conditions = conditions
        self._journal: Journal | None = None
        self._folder: RunFolder | None = None
        self._before: Times | None = None
        self.interrupted = False

    def begin(self, cells: tuple[Cell, ...], base_url: str | None, target: Target | None) -> None:
        """Once: the header names all journeys and devices of the session, and what they are measured under."""
        if self._journal is not None:
            return
        now, order = datetime.now(UTC), self._order(cells, base_url)
        self._folder = create_folder(order.out, NAME, now)
        checks = tuple(self._conditions.checks.values())
        calibration = self._conditions.calibration(order.plan.devices)
        self._journal = Journal(self._folder.journal)
        self._journal.add(make_header(order, self._folder, target, self._browser, checks, calibration, now))
        self._before = processor_times()

    def keep(self, iteration: Iteration) -> None:
        """On disk before the next one begins."""
        assert self._journal is not None
        self._journal.add(iteration)

    def save(self, name: str, content: bytes) -> str:
        """A picture or recording of a trial."""
        assert self._folder is not None
        return self._folder.save_artifact(name, content)

    def close(self, reservations: tuple[str, ...]) -> tuple[str, ...]:
        """Ending, reports and history; in words what became of them. Nothing where no journey was measured."""
        if self._journal is None or self._folder is None or self._before is None:
            return ()
        disturbed = disturbances(self._before, processor_times(), processors())
        ending = Ending(datetime.now(UTC).isoformat(), interrupted=self.interrupted)
        with self._journal as journal:
            journal.add(replace(ending, reasons=(*reservations, *disturbed)))
        return (*_reported(self._folder), *self._remembered(self._folder))

    def _order(self, cells: tuple[Cell, ...], base_url: str | None) -> Order:
        journeys = {journey.name: journey for journey, _ in cells}
        devices = tuple({device.name: device for _, device in cells}.values())
        plan = Plan(
            journeys=with_project_budgets(tuple(journeys.values()), self._project),
            devices=devices,
            iterations=self._options.iterations,
            warmup=self._options.warmup,
            diagnosis=False,
            browser_every=BROWSER_EVERY,
            networks={device.name: self._conditions.network_of(device) for device in devices},
        )
        return Order(
            name=NAME,
            plan=plan,
            base_url=base_url,
            out=self._options.out,
            throttling=self._options.throttling,
            command=command_line(),
            labels=self._options.labels,
            with_own_cost=False,
        )

    def _remembered(self, folder: RunFolder) -> tuple[str, ...]:
        from webperf.report.run_json import read_run
        from webperf.store.history.address import choose_address
        from webperf.store.history.history import History

        address = choose_address(self._options.history, os.environ, self._project)
        if address is None:
            return ()
        try:
            History(address).add(read_run(folder.run_json))
        except WebperfError as error:
            return (f"not in the history: {error}; later: webperf history add {folder.path}",)
        return ()


def _reported(folder: RunFolder) -> tuple[str, ...]:
    from webperf.report import FORMATS
    from webperf.report.run_json import run_json

    run = derive_run(read_journal(folder.journal))
    folder.write("run.json", run_json(run))
    html = FORMATS["html"]
    folder.write(html.file_name, html.render(run, folder.load_artifact))
    return tuple(str(folder.path / name) for name in (html.file_name, "run.json"))


def command_line() -> str:
    """As it was typed, without what a URL may hold of secrets."""
    return harmless_command(NAME, sys.argv[1:])
