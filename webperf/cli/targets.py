"""`webperf targets`: which apps webperf can start itself."""

from __future__ import annotations

import click


@click.command()
def targets() -> None:
    """List the apps for --target."""
    from webperf.model.places import folders
    from webperf.target import load_targets

    for spec in load_targets(folders("targets")).values():
        click.echo(f"{spec.name:<12} {spec.title}: {' '.join(spec.command)}")
