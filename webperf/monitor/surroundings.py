"""What every run keeps of how it was made: the command, where it ran, of which code, against which app."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from webperf.model.redact import redact_url
from webperf.monitor.host import host_facts, software_facts
from webperf.monitor.source import source_facts


def surroundings(
    command: str, labels: Mapping[str, str], *, target: str | None = None, base_url: str | None = None
) -> dict[str, Any]:
    """The facts a run's environment begins with. `target`: the name of one that webperf starts itself."""
    return {
        "command": command,
        "host": host_facts(),
        "software": software_facts(),
        "source": source_facts(),
        "labels": dict(labels),
        "target": {"name": target, "base_url": redact_url(base_url) if base_url else None},
    }
