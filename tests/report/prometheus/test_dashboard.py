import json
import re
from collections.abc import Iterator
from typing import Any

from tests.report.example_load import example_load
from webperf.model.metric import METRICS, Unit
from webperf.model.run import Run
from webperf.report.prometheus.dashboard import dashboard
from webperf.report.prometheus.exposition import Family, Kind
from webperf.report.prometheus.load import LoadState, load_families
from webperf.report.prometheus.textfile import render_prometheus

NAME = re.compile(r"\bwebperf_[a-z0-9_]+")
SUFFIXES = {Kind.HISTOGRAM: ("_bucket", "_sum", "_count"), Kind.SUMMARY: ("", "_sum", "_count")}


def queries() -> Iterator[str]:
    plain: dict[str, Any] = json.loads(dashboard())
    for panel in plain["panels"]:
        yield from (target["expr"] for target in panel.get("targets", ()))
    yield from (variable["definition"] for variable in plain["templating"]["list"] if "definition" in variable)


def emitted(run: Run) -> set[str]:
    """All names that a load, whatever its users, and a run of journeys can have."""
    families: list[Family] = [*load_families([LoadState("x")])]
    names = {family.name + suffix for family in families for suffix in SUFFIXES.get(family.kind, ("",))}
    lines = (line.split() for text in map(render_prometheus, (run, example_load())) for line in text.splitlines())
    for _, what, name, *rest in (words for words in lines if words[0] == "#"):
        if what == "TYPE":
            names |= {name + suffix for suffix in SUFFIXES.get(Kind(rest[0]), ("",))}
    return names


def test_every_query_is_of_metrics_that_there_are(run: Run) -> None:
    found = {name for query in queries() for name in NAME.findall(query)}
    assert len(found) > 25
    assert found - emitted(run) == set()


def test_times_are_shown_in_the_unit_that_they_have() -> None:
    for panel in json.loads(dashboard())["panels"]:
        expressions = [target["expr"] for target in panel.get("targets", ())]
        if expressions and all("_seconds" in expression for expression in expressions):
            assert panel["fieldConfig"]["defaults"]["unit"] == "s", panel["title"]


def test_panels_have_a_place_each() -> None:
    panels = json.loads(dashboard())["panels"]
    cells = [
        (x, y)
        for panel in panels
        for place in [panel["gridPos"]]
        for x in range(place["x"], place["x"] + place["w"])
        for y in range(place["y"], place["y"] + place["h"])
    ]
    assert len(cells) == len(set(cells))
    assert max(x for x, _ in cells) == 23
    assert len({panel["id"] for panel in panels}) == len(panels)


def test_the_headlines_are_on_it() -> None:
    text = " ".join(queries())
    assert all(
        f"webperf_journey_{m.name}_seconds" in text for m in METRICS.values() if m.headline and m.unit is Unit.MS
    )
