"""`webperf journeys`: which journeys and scenarios there are."""

from __future__ import annotations

import click


@click.command()
def journeys() -> None:
    """List the journeys and scenarios with their limits."""
    from webperf.journey.discovery import find_journeys
    from webperf.judge.project_budgets import with_project_budgets
    from webperf.model.places import folders
    from webperf.model.project import read_project
    from webperf.swarm.discovery import scenarios_of

    project = read_project()
    places = folders("journeys")
    for folder in places:
        click.echo(f"{folder}")
        for journey in with_project_budgets(find_journeys((), (folder,)), project):
            click.echo(f"  {journey.name:<20} {journey.description}")
            for budget in journey.budgets:
                level = f" ({budget.level})" if budget.level else ""
                click.echo(f"  {'':<20} budget: {budget.key} {budget}{level}")
        for scenario in scenarios_of(folder):
            click.echo(f"  {scenario.name:<20} {scenario.description} (swarm)")
            for threshold in scenario.thresholds:
                click.echo(f"  {'':<20} threshold: {threshold.key} {threshold}")
    if not places:
        click.echo("no journeys/ folder here: write one, see the README")
