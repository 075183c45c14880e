"""What a run's journal begins with: what is to be measured, where and under which conditions."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from webperf.browser.own_cost import Contexts, own_cost
from webperf.model.cpu import Calibration
from webperf.model.journal import Header, JourneyFacts
from webperf.model.network_check import NetworkCheck
from webperf.model.source_line import source_line
from webperf.monitor.surroundings import surroundings
from webperf.run.order import Order
from webperf.store.folder import RunFolder
from webperf.target import Target


class Measuring(Contexts, Protocol):
    """The browser that measures, as far as a run's record needs it."""

    def facts(self) -> Mapping[str, Any]:
        """Name, version and more."""


def make_header(
    order: Order,
    folder: RunFolder,
    target: Target | None,
    host: Measuring,
    checks: tuple[NetworkCheck, ...],
    calibration: Calibration,
    now: datetime,
) -> Header:
    """What the journal begins with."""
    plan = order.plan
    return Header(
        run_id=folder.path.resolve().name,
        started_at=now.isoformat(),
        environment=_environment(order, target, host, calibration)
        | {"network_checks": [_facts(check) for check in checks], "calibration": dataclasses.asdict(calibration)},
        journeys=tuple(
            JourneyFacts(j.name, j.description, j.budgets, *source_line(j.file, j.function)) for j in plan.journeys
        ),
        devices=tuple(device.name for device in plan.devices),
        iterations=plan.iterations,
        reservations=(*(reason for check in checks for reason in check.reservations), *calibration.reservations),
    )


def _facts(check: NetworkCheck) -> dict[str, Any]:
    quantities = {q.what: {"asked": q.asked, "measured": round(q.measured, 2)} for q in check.quantities}
    return {"network": check.network, "throttling": check.throttling, "trouble": check.trouble, **quantities}


def _environment(order: Order, target: Target | None, host: Measuring, calibration: Calibration) -> dict[str, Any]:
    plan = order.plan
    url = target.base_url if target else order.base_url
    return {
        **surroundings(order.command, order.labels, target=target.spec.name if target else None, base_url=url),
        "browser": host.facts(),
        "devices": {device.name: dataclasses.asdict(device) for device in plan.devices},
        "conditions": {
            "network": {device.name: plan.network_of(device).name for device in plan.devices},
            "throttling": order.throttling.value,
            "cpu": {name: slowdown.rate for name, slowdown in calibration.slowdowns.items()},
            "cpu_quota": order.launch.cpu_quota,
            "filmed": "every iteration" if order.visual else "none timed",
        },
        "networks": {network.name: dataclasses.asdict(network) for network in map(plan.network_of, plan.devices)},
        **({"own_cost": dataclasses.asdict(own_cost(host))} if order.with_own_cost else {}),
        "plan": {
            "iterations": plan.iterations,
            "warmup": plan.warmup,
            "diagnosis": plan.diagnosis,
            "fresh_browser_every_rounds": plan.browser_every,
            "fresh_context_every_iteration": True,
        },
    }
