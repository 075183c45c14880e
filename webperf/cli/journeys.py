"""`webperf journeys`: which journeys there are."""

from __future__ import annotations

import click


@click.command()
def journeys() -> None:
    """List the journeys and their budgets."""
    from webperf.journey.discovery import find_journeys
    from webperf.model.places import folders

    places = folders("journeys")
    for folder in places:
        click.echo(f"{folder}")
        for journey in find_journeys((), (folder,)):
            click.echo(f"  {journey.name:<20} {journey.description}")
            for budget in journey.budgets:
                step = f"{budget.step}: " if budget.step else ""
                click.echo(f"  {'':<20} budget: {step}{budget.metric} {budget}")
    if not places:
        click.echo("no journeys/ folder here: write one, see the README")
