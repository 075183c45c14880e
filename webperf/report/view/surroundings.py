"""What the numbers were measured with and under, and what each of them means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from webperf.model.metric import METRICS
from webperf.model.run import Run
from webperf.model.sample import Phase
from webperf.report.view.index import Index
from webperf.report.view.networks import is_slowed, make_network_tables, network_names, network_sentence
from webperf.report.view.processors import cpu_sentence, is_cpu_slowed, make_cpu_tables, rates
from webperf.report.view.records import Definition, Fact, FactTable
from webperf.report.view.wording import duration
from webperf.stats.quantity import quantity
from webperf.swarm.catalogue import CATALOGUE

_TITLES = {
    "conditions": "Conditions",
    "plan": "Plan",
    "browser": "Browser",
    "target": "App under test",
    "own_cost": "What measuring costs (main-thread ms)",
}
_FIRST = ("conditions", "plan", "devices", "target", "browser", "host", "software")
_OF_CONDITIONS = ("networks", "network_checks", "calibration")
_DEVICE_COLUMNS = ("Device", "Profile", "Screen", "Input", "CPU class", "Network class", "User agent")
_BARE = (
    "Nothing is recorded while a step is timed: no video, no trace, no screenshot. Pictures are taken afterwards, or "
    "at the moment of a failure. Film, trace and network log are of an iteration of their own."
)
_LOADED = (
    "Load came from processes of their own, begun at one instant. Latencies are counted in histograms of three digits, "
    "one a second, and added up; percentiles are never averaged."
)
_FILMED = "Every iteration was filmed, so all times bear the cost of a screencast: compare them with filmed runs only."


def make_surroundings(run: Run) -> tuple[FactTable, ...]:
    """A table per group of the environment: first what decides the numbers, then the rest in the run's order."""
    environment = run.environment
    groups = {name: value for name, value in environment.items() if isinstance(value, Mapping) and value}
    if run.soak is not None:
        groups["plan"] = {"duration": duration(run.soak.duration_s), "block": duration(run.soak.block_s)}
    elif "plan" in groups:
        groups["plan"] = {**groups["plan"], **_carried_out(run, groups["plan"])}
    single = {
        name: value
        for name, value in environment.items()
        if not isinstance(value, Mapping) and name not in _OF_CONDITIONS
    }
    others = (name for name in groups if name not in (*_FIRST, *_OF_CONDITIONS))
    tables = [_table(name, groups[name]) for name in (*(name for name in _FIRST if name in groups), *others)]
    # Behind the conditions, which name the networks.
    tables[1:1] = (*make_network_tables(environment), *make_cpu_tables(environment))
    return (*tables, _facts("Run", single)) if single else tuple(tables)


def _carried_out(run: Run, plan: Mapping[str, Any]) -> dict[str, str]:
    """A comparison ends as soon as it is settled, an interrupted run sooner: both say how far they came."""
    measured = len({sample.iteration for sample in run.samples if sample.phase is Phase.MEASURE})
    planned = plan.get("iterations")
    if not isinstance(planned, int) or measured >= planned:
        return {}
    why = ", all that it took to decide" if run.comparing and not run.interrupted else ""
    return {"iterations": f"{measured} of at most {planned}{why}"}


def _table(name: str, group: Mapping[str, Any]) -> FactTable:
    if name == "devices":
        rows = tuple(_device(device, facts) for device, facts in group.items() if isinstance(facts, Mapping))
        return FactTable("Devices", columns=_DEVICE_COLUMNS, rows=rows)
    if name == "conditions":
        group = {key: _condition(value) for key, value in group.items()}
    return _facts(_TITLES.get(name, _words(name).capitalize()), group)


def _condition(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _condition(item) for key, item in value.items()}
    if isinstance(value, float):
        return f"{value:.3g} times slower" if value > 1 else "not slowed down"
    return "not slowed down" if value == "none" else value


def _facts(title: str, group: Mapping[str, Any]) -> FactTable:
    return FactTable(title, facts=tuple(_flatten(group)))


def _flatten(group: Mapping[str, Any], prefix: str = "") -> Iterator[Fact]:
    for name, value in group.items():
        if isinstance(value, Mapping):
            yield from _flatten(value, f"{prefix}{_words(name)} · ")
        else:
            yield Fact(prefix + _words(name.removesuffix("_bytes")), _value(name, value))


def _device(name: str, facts: Mapping[str, Any]) -> tuple[str, ...]:
    size = "×".join(str(facts.get(side, "?")) for side in ("width", "height"))
    ways = [way for way in ("touch", "mobile") if facts.get(way)]
    texts = (_value(key, facts.get(key)) for key in ("cpu_class", "network", "user_agent"))
    scale = facts.get("scale")
    screen = f"{size} @{scale:g}" if isinstance(scale, (int, float)) else size
    return (name, _value("title", facts.get("title")), screen, ", ".join(ways) or "mouse", *texts)


def _value(name: str, value: Any) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name.endswith("_bytes") and isinstance(value, (int, float)):
        return quantity(value, "bytes")
    if isinstance(value, list):
        return " ".join(_value("", item) for item in value)
    if isinstance(value, Mapping):
        return ", ".join(f"{_words(key)} {_value(key, item)}" for key, item in value.items())
    return str(value)


def _words(name: str) -> str:
    return name.replace("_", " ")


def make_caution(environment: Mapping[str, Any]) -> str:
    """What a reader of the headline numbers must not assume of a device's name."""
    conditions = environment.get("conditions")
    if not isinstance(conditions, Mapping):
        return ""
    slowed = [network_sentence(environment)] if is_slowed(environment) else []
    slowed += [cpu_sentence(environment)] if is_cpu_slowed(environment) else []
    unslowed = [name for name in ("network", "cpu") if _is_unslowed(environment, conditions, name)]
    if not unslowed:
        return " ".join(slowed)
    both = "Neither the network nor the processor was slowed down"
    one = {"network": "The network was not slowed down", "cpu": "The processor was not slowed down"}
    start = both if len(unslowed) == 2 else one[unslowed[0]]
    rest = f"{start}: a phone stands for its screen, touch and user agent, at this machine's speed."
    return " ".join((*slowed, rest))


def _is_unslowed(environment: Mapping[str, Any], conditions: Mapping[str, Any], name: str) -> bool:
    if name == "network" and network_names(environment):
        return not is_slowed(environment)
    if name == "cpu" and rates(environment):
        return not is_cpu_slowed(environment)
    return conditions.get(name) in ("none", None, "off")


def make_recorded(environment: Mapping[str, Any]) -> str:
    """What was recorded while steps were timed."""
    if "swarm" in environment and "browser" not in environment:
        return _LOADED
    conditions = environment.get("conditions")
    filmed = isinstance(conditions, Mapping) and conditions.get("filmed") == "every iteration"
    return _FILMED if filmed else _BARE


def make_definitions(index: Index) -> tuple[Definition, ...]:
    """The catalogue's rows for the metrics of this run."""
    # A soak has no samples: what it judges stands in its courses.
    soaked = [course.quantity for course in index.run.soak.latencies] if index.run.soak is not None else []
    known = (METRICS[name] for name in dict.fromkeys((*soaked, *index.metrics)) if name in METRICS)
    of_pages = tuple(Definition(m.name, m.title, m.unit.value, m.definition, m.headline) for m in known)
    loaded = {name for scenario in index.run.swarm for name in scenario.get("metrics", ())}
    of_load = (metric for name, metric in CATALOGUE.items() if name in loaded)
    return (*of_pages, *(Definition(m.name, m.name, m.unit, m.definition, False) for m in of_load))
