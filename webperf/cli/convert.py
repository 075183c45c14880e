"""`webperf convert`: a scenario from a recording or from the description of an API."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="The scenario [journeys/NAME.py].")
@click.option(
    "--host", "hosts", multiple=True, metavar="HOST",
    help="Of a recording: the app's host, and others to keep; repeatable [that of its first page].",
)  # fmt: skip
@click.option("--static", is_flag=True, help="Of a recording: keep scripts, styles, fonts and pictures.")
@click.option("--think", is_flag=True, help="Of a recording: keep the pauses between requests.")
def convert(file: Path, out: Path | None, hosts: tuple[str, ...], static: bool, think: bool) -> int:
    """Make a scenario of a recording or a description.

    FILE is a HAR file (from the browser's network panel, or the diagnosis of 'webperf run') or an OpenAPI 3
    description, in JSON or YAML. What is written is a Python file to be read and changed. Values that are secret are
    not in it: it takes them from the environment.

    \b
    webperf convert recording.har --out journeys/checkout.py --think
    webperf convert openapi.json && webperf swarm journeys/openapi.py --base-url http://localhost:8000
    """
    from webperf.report.view.wording import counted
    from webperf.swarm.convert.har import Wanted
    from webperf.swarm.convert.registry import convert as write
    from webperf.swarm.convert.script import identifier

    target = out or Path("journeys") / f"{identifier(file.stem)}.py"
    made = write(file, target, Wanted(hosts, static, think))
    script = made.script
    click.echo(f"{target}: {counted(len(script.calls), 'request')}")
    for line in script.left_out:
        click.echo(f"  left out: {line}")
    for variable, name in script.variables.items():
        click.echo(f"  from the environment: {name} ({variable.what})")
    click.echo(f"  {made.command}")
    return 0
