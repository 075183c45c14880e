"""The formats a run can be written in. A new one is a file beside this one and a row here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from webperf.model.run import Run

LoadPicture = Callable[[str], bytes | None]
"""The content of a file by its path in the run's folder; None when it is not there."""


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write a run. `render` returns the file's whole text; who calls it writes it to `file_name`."""

    name: str
    file_name: str
    description: str
    render: Callable[[Run, LoadPicture], str]


def _html(run: Run, load: LoadPicture) -> str:
    from webperf.report.html import render_html
    from webperf.report.view import build_view

    return render_html(build_view(run, load), load)


def _json(run: Run, _load: LoadPicture) -> str:
    from webperf.report.run_json import run_json

    return run_json(run)


def _terminal(run: Run, _load: LoadPicture) -> str:
    from webperf.report.terminal import render_terminal
    from webperf.report.view import build_view

    return render_terminal(build_view(run))


_ROWS = (
    Format("html", "report.html", "one self-contained page, with pictures", _html),
    Format("json", "run.json", "everything, for machines", _json),
    Format("terminal", "report.txt", "the table that is printed after a run", _terminal),
)

FORMATS: dict[str, Format] = {row.name: row for row in _ROWS}
"""By the name that `--format` takes."""
