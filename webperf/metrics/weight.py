"""`requests` and `bytes`: what the step cost on the network. Counted by the browser, so cross-origin ones too."""

from __future__ import annotations

from collections.abc import Iterator

from webperf.model.capture import StepCapture
from webperf.model.sample import Reading


def readings(step: StepCapture) -> Iterator[Reading]:
    """Requests that used the network (not the cache) and the bytes received for them, headers included."""
    sent = [r for r in step.requests if not r.from_cache]
    failed = sum(1 for r in sent if r.failed)
    yield Reading("requests", float(len(sent)), detail={"failed": failed} if failed else {})
    yield Reading("bytes", float(sum(r.bytes for r in sent)))
