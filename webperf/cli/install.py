"""`webperf install`: make sure that there is a browser."""

from __future__ import annotations

import click


@click.command()
def install() -> None:
    """Install a Chromium where there is none.

    Playwright's own where it can be had, else the distribution's package (apt-get install chromium).
    """
    from webperf.browser import install as installer

    found = installer.present()
    if found is not None:
        click.echo(f"Chromium is there already: {found}")
        return
    click.echo(f"Chromium is installed: {installer.install(click.echo)}")
