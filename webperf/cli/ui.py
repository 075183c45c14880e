"""`webperf ui`: the history in a browser."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import click

from webperf.cli import options
from webperf.errors import UsageError

PORT = 8600
"""Not Streamlit's own 8501: there is the app that is being measured."""


@click.command()
@options.history_option
@click.option("--runs", "roots", multiple=True, type=click.Path(path_type=Path), metavar="DIR",
              help="Where run folders are, for reports and loads that run; repeatable [.webperf/runs].")  # fmt: skip
@click.option("--port", type=click.IntRange(0, 65_535), default=PORT, show_default=True, help="0 takes a free one.")
@click.option("--headless", is_flag=True, help="Do not open a browser.")
def ui(history: str | None, roots: tuple[Path, ...], port: int, headless: bool) -> None:
    """Browse the history in a web app: runs, trends, loads.

    A web app over the history, for this machine only (127.0.0.1): runs with filters, one run on each device, trends,
    distributions, correlations, two runs side by side, a load while it runs. It changes no run and sends nothing
    anywhere. Ctrl-C ends it.
    """
    if find_spec("streamlit") is None:
        raise UsageError("webperf ui needs Streamlit: pip install 'webperf[ui]'")
    from webperf.cli.kept import needed_history
    from webperf.store.folder import DEFAULT_PARENT
    from webperf.ui.serve import serve

    for root in roots:
        if not root.is_dir():
            raise UsageError(f"--runs {root}: there is no such folder")
    serve(needed_history(history), roots or (DEFAULT_PARENT,), port, headless=headless, say=click.echo)
