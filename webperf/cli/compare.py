"""`webperf compare`: two stored runs side by side."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from webperf.cli import options
from webperf.errors import UsageError

if TYPE_CHECKING:
    from webperf.model.stored import StoredRun


@click.command()
@click.argument("base", metavar="BASE")
@click.argument("head", metavar="HEAD")
@click.option(
    "--metric", "metrics", multiple=True, metavar="NAME",
    help="Metric that matters most; repeat for several [the headlines; of imports times, shares, scores].",
)  # fmt: skip
@click.option("--format", "formats", metavar="NAME,...", default="", help="Reports to write [none].")
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="DIR",
    help="Folder for the reports [.webperf/runs/<time>-compare].",
)  # fmt: skip
@options.json_option
@options.history_option
@click.option("--strict", is_flag=True, help="Exit with 3 unless each of these metrics is shown to be no worse.")
def compare(
    base: str,
    head: str,
    metrics: tuple[str, ...],
    formats: str,
    out: Path | None,
    as_json: bool,
    history: str | None,
    strict: bool,
) -> int:
    """Compare two stored runs.

    BASE and HEAD are folders of runs, their run.json or journal.jsonl, or numbers or ids of the history.

    It advises: the two were measured apart, where the machine alone may have changed. It exits with 0 whatever it
    finds. 'webperf ab' measures two versions in turns, and decides; 'webperf baseline' knows many earlier runs.

    \b
    webperf compare .webperf/runs/20261120T101500Z-demo .webperf/runs/20261121T101500Z-demo
    webperf compare 41 42 --format html --out before-after
    """
    from webperf.cli.reports import parse_formats, show, write_reports
    from webperf.compare.comparison import compare_stored
    from webperf.judge.gate import exit_code
    from webperf.model.rule import Rule
    from webperf.store.folder import create_folder

    names = parse_formats(formats)
    run = compare_stored(_stored(base, history), _stored(head, history), Rule(), metrics)
    if names or out is not None:
        folder = create_folder(out, "compare", datetime.now(UTC))
        show(run, write_reports(run, folder, names), as_json=as_json)
    else:
        show(run, (), as_json=as_json)
    return exit_code(run.verdict, strict=strict)


def _stored(name: str, history: str | None) -> StoredRun:
    """A path that exists is a folder's; anything else is looked for in the history."""
    from webperf.cli.kept import open_history
    from webperf.cli.report import stored_run
    from webperf.store.folder import open_folder
    from webperf.store.stored import stored_from_history, stored_from_run

    path = Path(name)
    if path.exists():
        return stored_from_run(name, stored_run(open_folder(path)))
    kept = open_history(history)
    if kept is None:
        raise UsageError(f"no run at {name}, and the history is switched off: name a folder, or --history")
    try:
        session = kept.session(name)
    except UsageError as error:
        raise UsageError(f"no folder {name!r}, and {error}") from None
    return stored_from_history(session, kept.points((session,)))
