"""`webperf report`: write the reports of a stored run again, without a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from webperf.cli import options

if TYPE_CHECKING:
    from webperf.model.run import Run
    from webperf.store.folder import RunFolder


@click.command()
@click.argument("run", required=False, metavar="[RUN]")
@click.option("--format", "formats", metavar="NAME,...", default="html", help="Reports to write [html].")
@options.json_option
def report(run: str | None, formats: str, as_json: bool) -> int:
    """Write the reports of a stored run again.

    RUN is its folder, its run.json or journal.jsonl, or its id below .webperf/runs; without it, the newest run
    there. The journal is read where there is one, so a run that was killed is recovered by this too.
    """
    from webperf.cli.reports import parse_formats, show, write_reports
    from webperf.store.folder import find_folder

    names = parse_formats(formats)
    folder = find_folder(run)
    known = stored_run(folder)
    show(known, write_reports(known, folder, names), as_json=as_json)
    return 0


def stored_run(folder: RunFolder) -> Run:
    """From its journal, which is the truth; from run.json where there is none."""
    from webperf.report.run_json import read_run
    from webperf.store.derive import derive_run
    from webperf.store.journal import read_journal

    return derive_run(read_journal(folder.journal)) if folder.journal.exists() else read_run(folder.run_json)
