"""What a load's journal begins with: its scenarios, where it is made and how."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from webperf.load.order import SwarmOrder
from webperf.model.journal import Header
from webperf.model.plain import to_plain
from webperf.model.source_line import source_line
from webperf.model.swarm import ScenarioFacts
from webperf.monitor.surroundings import surroundings
from webperf.store.folder import RunFolder
from webperf.swarm.load import Load
from webperf.swarm.scenario import Scenario
from webperf.swarm.users.registry import name_of
from webperf.swarm.wire.options import FALLBACK_NOTE


def make_header(order: SwarmOrder, folder: RunFolder, base_url: str, now: datetime) -> Header:
    """What the journal begins with."""
    return Header(
        run_id=folder.path.resolve().name,
        started_at=now.isoformat(),
        environment=environment_of(order, base_url),
        journeys=(),
        devices=(),
        iterations=0,
        scenarios=facts_of(order),
        reservations=() if order.way.is_own else (FALLBACK_NOTE,),
    )


def facts_of(order: SwarmOrder) -> tuple[ScenarioFacts, ...]:
    """What a run keeps of the order's scenarios."""
    return tuple(_facts(scenario, load) for scenario, load in order.scenarios)


def _facts(scenario: Scenario, load: Load) -> ScenarioFacts:
    plain: Mapping[str, Any] = to_plain(load)
    file, line = source_line(scenario.file, scenario.function) if scenario.url is None else ("", None)
    return ScenarioFacts(
        name=scenario.name,
        description=scenario.description,
        executor=load.executor.value,
        is_open=load.executor.is_open,
        load=plain,
        thresholds=scenario.thresholds,
        user=name_of(scenario.user),
        file=file,
        line=line,
    )


def environment_of(order: SwarmOrder, base_url: str) -> dict[str, Any]:
    """What a run keeps of where and how it was made."""
    return {
        **surroundings(
            order.command, order.labels, target=order.target.name if order.target else None, base_url=base_url
        ),
        "swarm": {"processes": order.processes, "allowed_hosts": list(order.allowed_hosts), "caps": list(order.caps)},
    }
