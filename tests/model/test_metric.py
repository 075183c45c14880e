import pytest

from webperf.model.metric import HEADLINES, METRICS, Metric, Scope, Unit

# DESIGN section 4, "Metric names": what a browser journey may measure. A new metric takes its name from there.
DESIGN_NAMES = """
    ttfb fcp lcp cls tbt speed_index dom_content_loaded load_event load_time map_render score
    interaction_latency inp input_delay processing_time presentation_delay server_wait
    long_tasks long_frames blocking_time
    requests bytes ws_messages_sent ws_messages_received ws_bytes third_party_bytes
    js_heap dom_nodes event_listeners
    map_first_draw map_tiles map_tiles_failed worst_frame dropped_frames
"""

NO_TIMES = {
    **dict.fromkeys(("cls", "score"), Unit.SCORE),
    **dict.fromkeys(("bytes", "ws_bytes", "third_party_bytes", "js_heap"), Unit.BYTES),
    **dict.fromkeys(("requests", "ws_messages_sent", "ws_messages_received"), Unit.COUNT),
    **dict.fromkeys(("long_tasks", "long_frames", "dom_nodes", "event_listeners"), Unit.COUNT),
    **dict.fromkeys(("map_tiles", "map_tiles_failed"), Unit.COUNT),
    "dropped_frames": Unit.RATIO,
}


def test_each_metric_has_a_name_that_the_design_knows() -> None:
    assert METRICS.keys() <= set(DESIGN_NAMES.split())


def test_each_row_is_under_its_own_name() -> None:
    assert {name: metric.name for name, metric in METRICS.items()} == {name: name for name in METRICS}


def test_no_two_metrics_read_alike() -> None:
    assert len({metric.title for metric in METRICS.values()}) == len(METRICS)


def test_the_headlines_are_the_three_that_lead_every_report() -> None:
    assert HEADLINES == ("load_time", "interaction_latency", "map_render")
    assert tuple(METRICS)[:3] == HEADLINES


@pytest.mark.parametrize("name", METRICS)
def test_what_is_no_time_in_milliseconds_has_the_unit_of_what_it_is(name: str) -> None:
    assert METRICS[name].unit is NO_TIMES.get(name, Unit.MS)


@pytest.mark.parametrize(
    ("name", "scope"),
    [
        ("load_time", Scope.PAGE),
        ("lcp", Scope.PAGE),
        ("interaction_latency", Scope.STEP),
        ("inp", Scope.STEP),
        ("requests", Scope.STEP),
        ("map_render", Scope.MAP),
        ("speed_index", Scope.VISUAL),
    ],
)
def test_a_metric_belongs_to_the_steps_that_the_design_names(name: str, scope: Scope) -> None:
    assert METRICS[name].scope is scope


@pytest.mark.parametrize("metric", METRICS.values(), ids=METRICS.keys())
def test_each_metric_explains_itself_in_one_sentence(metric: Metric) -> None:
    assert metric.title
    assert metric.definition.endswith(".")
    assert "\n" not in metric.definition
