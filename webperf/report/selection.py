"""A part of a run: of some journeys or scenarios, or on some devices, as a run of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any, TypeVar

from webperf.errors import UsageError, unknown_name
from webperf.judge.gate import verdict_of
from webperf.model.iteration import Artifact, Failure, Screenshot
from webperf.model.mobile import MobileCheck
from webperf.model.run import Holding, Run, Summary
from webperf.model.sample import Sample
from webperf.model.users import UserRow, UsersAtOnce
from webperf.model.verdict import Finding

Pair = tuple[str, str]
"""Journey, device."""


Record = TypeVar("Record", Sample, Summary, Finding, Screenshot, Failure, Artifact, MobileCheck, Holding, UserRow)


def pairs(run: Run) -> tuple[Pair, ...]:
    """Each journey with each device that it was measured on, or tried, in the order of the run."""
    samples = ((sample.journey, sample.device) for sample in run.samples)
    found = (*samples, *((failure.journey, failure.device) for failure in run.failures))
    return tuple(dict.fromkeys(pair for pair in found if pair[1]))


def select(run: Run, journeys: Collection[str] = (), devices: Collection[str] = ()) -> Run:
    """What was measured of these; of all where none is named. The verdict is that of the findings which are left.

    Raises UsageError for a name that the run does not have.
    """
    scenarios = {str(plain.get("scenario")) for plain in run.swarm}
    _check("journey", journeys, {journey for journey, _ in pairs(run)} | scenarios)
    _check("device", devices, {device for _, device in pairs(run)})

    def kept(records: Iterable[Record]) -> tuple[Record, ...]:
        return tuple(r for r in records if _holds(r.journey, journeys) and _holds(r.device, devices))

    under_load = run.under_load and replace(
        run.under_load,
        levels=tuple(
            replace(
                level,
                samples=kept(level.samples),
                summary=kept(level.summary),
                changes=kept(level.changes),
                failures=kept(level.failures),
            )
            for level in run.under_load.levels
        ),
        holdings=kept(run.under_load.holdings),
    )
    reference = run.reference and replace(
        run.reference,
        samples=kept(run.reference.samples),
        summary=kept(run.reference.summary),
        failures=kept(run.reference.failures),
    )
    return replace(
        run,
        samples=kept(run.samples),
        summary=kept(run.summary),
        verdict=verdict_of(kept(run.verdict.findings)),
        journeys=tuple(facts for facts in run.journeys if _holds(facts.name, journeys)),
        screenshots=kept(run.screenshots),
        failures=kept(run.failures),
        artifacts=kept(run.artifacts),
        mobile=tuple(
            replace(device, checks=kept(device.checks)) for device in run.mobile if _holds(device.device, devices)
        ),
        # A load is on no device.
        swarm=tuple(plain for plain in run.swarm if not devices and _holds(_scenario(plain), journeys)),
        reference=reference,
        under_load=under_load,
        users=run.users and UsersAtOnce(tuple(replace(level, rows=kept(level.rows)) for level in run.users.levels)),
    )


def _scenario(plain: Any) -> str:
    return str(plain.get("scenario"))


def _holds(name: str, wanted: Collection[str]) -> bool:
    return not wanted or name in wanted


def _check(kind: str, wanted: Iterable[str], known: Collection[str]) -> None:
    for name in wanted:
        if name not in known:
            raise UsageError(f"{unknown_name(kind, name, known)} (of this run)")
