from tests.metrics.build import plain_step
from webperf.metrics.memory import readings
from webperf.model.capture import Memory
from webperf.model.missing import Missing

NAMES = ("js_heap", "dom_nodes", "event_listeners")


def test_what_is_left_after_a_garbage_collection() -> None:
    found = readings(plain_step(memory=Memory(js_heap_bytes=9_000_000, dom_nodes=1200, event_listeners=85)))
    assert {r.metric: r.value for r in found} == dict(zip(NAMES, (9_000_000, 1200, 85), strict=True))


def test_a_browser_that_does_not_tell_has_a_reason_on_each() -> None:
    found = {reading.metric: reading.missing for reading in readings(plain_step())}
    assert found == dict.fromkeys(NAMES, Missing.NOT_SUPPORTED)
