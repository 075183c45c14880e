"""The options that say whether processes and machine are looked at while something is measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from webperf.cli.gathered import gathered
from webperf.errors import UsageError

if TYPE_CHECKING:
    from webperf.monitor.watched import Monitoring


# What this makes is imported when a command is called: `--help` needs none of it.
def _monitoring(metrics_url: str | None, no_monitor: bool) -> Monitoring | None:
    """None: nobody looks. Raises UsageError, also where the endpoint that was named does not answer."""
    from webperf.monitor.watched import Monitoring, check_endpoint

    if no_monitor and metrics_url is not None:
        raise UsageError("--monitor and --no-monitor exclude each other")
    if metrics_url is not None:
        check_endpoint(metrics_url)
    return None if no_monitor else Monitoring(metrics_url)


monitor_options = gathered(
    "monitoring",
    _monitoring,
    click.option(
        "--monitor", "metrics_url", metavar="URL",
        help="Prometheus endpoint of a target elsewhere: http://host:8000/metrics.",
    ),
    click.option("--no-monitor", is_flag=True, help="Do not look at CPU, memory and disk each second."),
)  # fmt: skip
"""`--monitor` and `--no-monitor`, as a `Monitoring` or None."""
