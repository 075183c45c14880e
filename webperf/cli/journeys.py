"""`webperf journeys`: which journeys and scenarios there are."""

from __future__ import annotations

import click


@click.command()
def journeys() -> None:
    """List the journeys and scenarios with their limits."""
    from webperf.journey.discovery import find_journeys
    from webperf.model.places import folders
    from webperf.swarm.discovery import scenarios_of

    places = folders("journeys")
    for folder in places:
        click.echo(f"{folder}")
        for journey in find_journeys((), (folder,)):
            click.echo(f"  {journey.name:<20} {journey.description}")
            for budget in journey.budgets:
                step = f"{budget.step}: " if budget.step else ""
                click.echo(f"  {'':<20} budget: {step}{budget.metric} {budget}")
        for scenario in scenarios_of(folder):
            click.echo(f"  {scenario.name:<20} {scenario.description} (swarm)")
            for threshold in scenario.thresholds:
                click.echo(f"  {'':<20} threshold: {threshold.key} {threshold}")
    if not places:
        click.echo("no journeys/ folder here: write one, see the README")
