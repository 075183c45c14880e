"""`webperf devices`: which device profiles there are."""

from __future__ import annotations

import click


@click.command()
def devices() -> None:
    """List the device profiles and the networks."""
    from webperf.browser.devices import load_devices
    from webperf.conditions.presets import load_networks
    from webperf.model.places import folders

    for device in load_devices(folders("devices")).values():
        kind = ("touch" if device.touch else "mouse") + (", mobile" if device.mobile else "")
        click.echo(f"{device.name:<12} {device.viewport:<16} {kind:<14} {device.network:<9} {device.title}")
    click.echo("\nnetworks:")
    for network in load_networks(folders("devices")).values():
        click.echo(f"{network.name:<12} {network.numbers:<52} {network.title}")
