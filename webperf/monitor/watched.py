"""What is to be watched: as a command asks for it, and as the monitor's process is told."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from webperf.errors import UsageError
from webperf.model.redact import redact_url
from webperf.monitor.listener import listener
from webperf.monitor.scrape import EndpointFailed, endpoint_metrics

INTERVAL_S = 1.0
_ELSEWHERE = "no process of ours listens at its address: start it with --target, or name its metrics with --monitor URL"


@dataclass(frozen=True, slots=True)
class Monitoring:
    """As a command asks for it. `metrics_url`: the Prometheus endpoint of a target on another machine."""

    metrics_url: str | None = None
    interval_s: float = INTERVAL_S


@dataclass(frozen=True, slots=True)
class Watched:
    """`harness` is webperf's own process, `targets` the root of each target by its kind ("" for the only one).

    `zero_s` is where the run's clock begins, on the monotonic clock that all processes of a machine share. `unseen`
    says why no target is watched, if none is.
    """

    harness: int
    zero_s: float
    targets: Mapping[str, int] = field(default_factory=dict)
    metrics_url: str | None = None
    unseen: str = ""
    interval_s: float = INTERVAL_S


def watched(
    monitoring: Monitoring | None, zero_s: float, targets: Mapping[str, int], base_url: str | None
) -> Watched | None:
    """What there is to see of targets that webperf started, else of who answers at `base_url`. None: nobody looks."""
    if monitoring is None:
        return None
    if monitoring.metrics_url is not None:
        return Watched(os.getpid(), zero_s, metrics_url=monitoring.metrics_url, interval_s=monitoring.interval_s)
    if not targets and base_url and (pid := listener(base_url)) is not None:
        targets = {"": pid}
    unseen = "" if targets else _ELSEWHERE
    return Watched(os.getpid(), zero_s, targets, unseen=unseen, interval_s=monitoring.interval_s)


def check_endpoint(url: str) -> None:
    """Raises UsageError where it is none."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UsageError(f"--monitor: {url!r} is no address of a metrics endpoint, such as http://host:8000/metrics")
    if parts.username or parts.password:
        raise UsageError(
            "--monitor: an address with a password in it would be in every list of processes: leave it out"
        )
    try:
        endpoint_metrics(url)
    except EndpointFailed as failure:
        raise UsageError(f"--monitor: {redact_url(url)} gives no metrics: {failure}") from None
