import pytest

from tests.metrics.build import change, click, draw, page_step, plain_step
from webperf.metrics import DERIVED, FAMILIES, absent, readings
from webperf.model.capture import StepCapture
from webperf.model.metric import METRICS, Scope
from webperf.model.missing import Missing

MAP = {"map_named": True, "map_found": True}


def belonging(*scopes: Scope) -> list[str]:
    return [name for name, metric in METRICS.items() if metric.scope in scopes]


STEPS: list[tuple[str, StepCapture, list[str]]] = [
    ("a page", page_step(), belonging(Scope.PAGE, Scope.STEP)),
    ("a page with a map", page_step(**MAP), belonging(Scope.PAGE, Scope.STEP, Scope.MAP)),
    ("no page", plain_step(), belonging(Scope.STEP)),
    ("no page, a map", plain_step(**MAP), belonging(Scope.STEP, Scope.MAP)),
    ("a map that was named and is not there", plain_step(map_named=True), belonging(Scope.STEP, Scope.MAP)),
    ("a map that was found and not named", plain_step(map_found=True), belonging(Scope.STEP, Scope.MAP)),
    ("a page without navigation timing", page_step(navigation=None), belonging(Scope.PAGE, Scope.STEP)),
    ("a page that was filmed", page_step(frames=()), belonging(Scope.PAGE, Scope.STEP, Scope.VISUAL)),
    ("no page, filmed", plain_step(frames=()), belonging(Scope.STEP)),
    ("a page that never settled", page_step(unsettled="busy"), belonging(Scope.PAGE, Scope.STEP)),
]


@pytest.mark.parametrize(("step", "expected"), [row[1:] for row in STEPS], ids=[row[0] for row in STEPS])
def test_a_step_has_exactly_one_reading_of_each_metric_that_belongs_to_it(
    step: StepCapture, expected: list[str]
) -> None:
    assert [reading.metric for reading in readings(step)] == expected


def test_no_metric_is_computed_by_two_families() -> None:
    step = page_step(**MAP, frames=())
    names = [reading.metric for family in FAMILIES for reading in family(step)]
    derived = [reading.metric for derive in DERIVED for reading in derive(step, {})]
    assert sorted(names + derived) == sorted(METRICS)


def test_the_headlines_come_first() -> None:
    step = page_step(**MAP, inputs=click(1000, 1100), changes=(change(1500), draw(1600)))
    assert [reading.metric for reading in readings(step)][:3] == ["load_time", "interaction_latency", "map_render"]


@pytest.mark.parametrize(
    ("opens_page", "has_map", "filmed", "scopes"),
    [
        (True, True, False, (Scope.PAGE, Scope.STEP, Scope.MAP)),
        (True, False, False, (Scope.PAGE, Scope.STEP)),
        (True, False, True, (Scope.PAGE, Scope.STEP, Scope.VISUAL)),
        (False, True, False, (Scope.STEP, Scope.MAP)),
        (False, False, True, (Scope.STEP,)),
    ],
)
def test_a_step_that_could_not_be_measured_has_its_reason_on_each_of_its_metrics(
    opens_page: bool, has_map: bool, filmed: bool, scopes: tuple[Scope, ...]
) -> None:
    found = absent(Missing.STEP_TIMEOUT, opens_page=opens_page, has_map=has_map, filmed=filmed)
    assert [reading.metric for reading in found] == belonging(*scopes)
    assert {reading.missing for reading in found} == {Missing.STEP_TIMEOUT}
    assert {reading.value for reading in found} == {None}
