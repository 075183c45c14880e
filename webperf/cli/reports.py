"""A run's reports: which are asked for, where they go, and the table that is printed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from webperf.errors import UsageError, unknown_name
from webperf.model.run import Run
from webperf.report import FORMATS, Format
from webperf.report.run_json import run_json
from webperf.report.selection import pairs, select
from webperf.report.terminal import print_run
from webperf.store.folder import RunFolder
from webperf.store.names import safe_name


def parse_formats(text: str) -> tuple[str, ...]:
    """`html,json` -> names of formats, once each. Raises UsageError with a suggestion."""
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    for name in names:
        if name not in FORMATS:
            raise UsageError(unknown_name("format", name, FORMATS))
    return names


def write_reports(run: Run, folder: RunFolder, formats: tuple[str, ...]) -> tuple[Path, ...]:
    """`run.json` always, last in the list, and each format asked for; where they are."""
    folder.write("run.json", run_json(run))
    files = [file for name in formats for file in _write(run, folder, FORMATS[name])]
    return tuple(dict.fromkeys([*files, folder.run_json]))


def _write(run: Run, folder: RunFolder, form: Format) -> Iterator[Path]:
    if form.recorded:
        # The diagnosis has written them, and they are large: once is enough.
        files = [folder.path / artifact.path for artifact in run.artifacts if artifact.kind == form.recorded]
        if not files:
            click.echo(f"webperf: no {form.name}: it comes from the diagnosis of journeys", err=True)
        yield from files
    elif form.each:
        for journey, device in pairs(run):
            part = select(run, (journey,), (device,))
            name = safe_name(f"{journey}-{device}-{form.file_name}")
            yield folder.write(name, form.render(part, folder.load_artifact))
    else:
        yield folder.write(form.file_name, form.render(run, folder.load_artifact))


def show(run: Run, files: tuple[Path, ...], *, as_json: bool) -> None:
    """The table and where the files are, if anywhere; with `as_json` only run.json, on standard output."""
    if as_json:
        sys.stdout.write(run_json(run))
        return
    print_run(run, sys.stdout)
    if files:
        print()
    for file in files:
        print(f"  {file}")
