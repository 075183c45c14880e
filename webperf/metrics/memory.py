"""`js_heap`, `dom_nodes`, `event_listeners`: what is left after a forced garbage collection at the end of the step."""

from __future__ import annotations

from collections.abc import Iterator

from webperf.model.capture import StepCapture
from webperf.model.missing import Missing
from webperf.model.sample import Reading


def readings(step: StepCapture) -> Iterator[Reading]:
    """CDP's `Performance.getMetrics`, of the page's whole process of documents, frames included.

    The instrument's own listeners are left out of the count; its heap (about 0.4 MB a document) is not.
    """
    memory = step.memory
    if memory is None:
        for name in ("js_heap", "dom_nodes", "event_listeners"):
            yield Reading(name, missing=Missing.NOT_SUPPORTED)
        return
    yield Reading("js_heap", float(memory.js_heap_bytes))
    yield Reading("dom_nodes", float(memory.dom_nodes))
    yield Reading("event_listeners", float(memory.event_listeners))
