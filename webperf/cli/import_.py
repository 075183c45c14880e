"""`webperf import`: results of other tools into the same history, baselines and trends."""

from __future__ import annotations

from pathlib import Path

import click

from webperf.cli import options


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@options.history_option
@options.label_option
def import_(files: tuple[Path, ...], history: str | None, labels: dict[str, str]) -> int:
    """Add results of other tools to the history.

    pytest-benchmark JSON, k6 summary JSON, Locust statistics CSV, JMeter JTL (CSV), Lighthouse JSON, browsertime or
    sitespeed.io JSON: which one a file is it says itself. 'webperf trend' and 'webperf baseline' then do for them
    what they do for runs. Adding a file twice changes nothing.

    \b
    pytest --benchmark-json bench.json && webperf import bench.json && webperf baseline compare
    """
    from webperf.cli.kept import needed_history
    from webperf.monitor.source import source_facts
    from webperf.report.view.wording import counted
    from webperf.store.imports.registry import import_file

    kept, source = needed_history(history), source_facts()
    # All are read before the first is added: a bad one among many leaves nothing half done.
    runs = [import_file(file, source=source, labels=labels) for file in files]
    for file, run in zip(files, runs, strict=True):
        number, new = kept.add(run)
        known = "" if new else ", was there already"
        tool = run.environment["software"]["tool"]
        click.echo(f"#{number} {file}: {tool}, {counted(len(run.summary), 'metric')}{known}")
    return 0
