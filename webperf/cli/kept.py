"""Runs and their history, for every command that measures: its failure is one line and never the run's."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from webperf.errors import UsageError, WebperfError

if TYPE_CHECKING:
    from webperf.model.run import Run
    from webperf.store.folder import RunFolder
    from webperf.store.history.history import History


def open_history(option: str | None) -> History | None:
    """Where `--history`, the environment or the settings say; None for 'off'. Raises ConfigError before any load."""
    from webperf.model.project import read_project
    from webperf.store.history.address import choose_address
    from webperf.store.history.history import History

    address = choose_address(option, os.environ, read_project())
    return None if address is None else History(address)


def needed_history(option: str | None) -> History:
    """As `open_history`, for commands that are about it. Raises UsageError for 'off'."""
    history = open_history(option)
    if history is None:
        raise UsageError("the history is switched off: name one with --history")
    return history


def keep(run: Run, folder: RunFolder, history: History | None) -> None:
    """Into the history, after `run.json` is on disk. What fails is said on standard error with the cure."""
    if history is None:
        return
    try:
        history.add(run)
    except WebperfError as error:
        click.secho(f"webperf: not in the history: {error}", err=True, fg="yellow")
        click.secho(f"webperf: the run is whole in {folder.path}; later: webperf history add {folder.path}", err=True)
