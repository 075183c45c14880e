"""`webperf export`: a stored run in another tool's format, on standard output or in a file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from webperf.errors import UsageError, unknown_name
from webperf.report import COMPANIONS, FORMATS

if TYPE_CHECKING:
    from webperf.model.run import Run
    from webperf.report import Format


def _complete(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    return [name for name in (*FORMATS, *COMPANIONS) if name.startswith(begun)]


@click.command()
@click.argument("run", required=False, metavar="[RUN]")
@click.option(
    "--to", "name", required=True, metavar="NAME", shell_complete=_complete,
    help=f"One of {', '.join((*FORMATS, *COMPANIONS))}.",
)  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Where to write it [standard output].")
@click.option("--journey", "journeys", multiple=True, metavar="NAME", help="This journey or scenario only; repeatable.")
@click.option("--device", "devices", multiple=True, metavar="NAME", help="This device only; repeatable.")
def export(run: str | None, name: str, out: Path | None, journeys: tuple[str, ...], devices: tuple[str, ...]) -> int:
    """Give a stored run to another tool.

    RUN is its folder, its run.json, or its id below .webperf/runs; without it, the newest run there.

    \b
    webperf export --to annotations                      # in a workflow of GitHub
    webperf export --to md >> "$GITHUB_STEP_SUMMARY"
    webperf export .webperf/runs/nightly --to har --journey explore_map --device desktop --out map.har
    webperf export --to grafana --out dashboard.json
    """
    if name not in FORMATS and name not in COMPANIONS:
        raise UsageError(unknown_name("format", name, (*FORMATS, *COMPANIONS)))
    text = COMPANIONS[name].read() if name in COMPANIONS else _text(run, FORMATS[name], journeys, devices)
    if out is None:
        click.echo(text, nl=False)
    else:
        _write(out, text)
        click.echo(out, err=True)
    return 0


def _text(asked: str | None, form: Format, journeys: tuple[str, ...], devices: tuple[str, ...]) -> str:
    from webperf.cli.report import stored_run
    from webperf.report.selection import select
    from webperf.store.folder import find_folder

    folder = find_folder(asked)
    part = select(stored_run(folder), journeys, devices) if journeys or devices else stored_run(folder)
    if form.each:
        _check_one(part, form)
    return form.render(part, folder.load_artifact)


def _check_one(run: Run, form: Format) -> None:
    from webperf.report.selection import pairs

    found = pairs(run)
    if not found:
        raise UsageError(f"{form.name} is of a journey on a device, and this run has none")
    if len(found) > 1:
        known = ", ".join(f"{journey} on {device}" for journey, device in found[:6])
        more = f" and {len(found) - 6} more" if len(found) > 6 else ""
        raise UsageError(
            f"{form.name} is of one journey on one device: choose with --journey and --device: {known}{more}"
        )


def _write(out: Path, text: str) -> None:
    """As a whole or not at all: a collector may read it at any moment."""
    beside = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        beside.write_text(text, "utf-8")
        beside.replace(out)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise UsageError(f"cannot write {out} ({error.strerror})") from None
