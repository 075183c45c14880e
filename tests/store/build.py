"""Short ways to write down a journal of a run: a journey `tour` of the steps `open` and `pick` on a `phone`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from webperf.model.budget import Budget
from webperf.model.iteration import Failure, Iteration, Screenshot
from webperf.model.journal import Ending, Header, JourneyFacts
from webperf.model.missing import Missing
from webperf.model.sample import Phase, Sample
from webperf.store.journal import JournalContent

Value = float | Missing
STARTED = "2026-01-01T00:00:00+00:00"
ENDED = Ending("2026-01-01T00:01:00+00:00")


def header(
    *,
    journeys: Sequence[str] = ("tour",),
    devices: Sequence[str] = ("phone",),
    iterations: int = 1,
    budgets: Sequence[Budget] = (),
) -> Header:
    facts = tuple(JourneyFacts(name, f"{name}.", tuple(budgets)) for name in journeys)
    return Header("run", STARTED, {"host": {"cpus": 4}}, facts, tuple(devices), iterations)


def iteration(
    values: Mapping[tuple[str, str], Value],
    number: int = 0,
    *,
    journey: str = "tour",
    device: str = "phone",
    phase: Phase = Phase.MEASURE,
    failed: tuple[str, Missing] | None = None,
    screenshots: tuple[Screenshot, ...] = (),
) -> Iteration:
    """`values` by (step, metric); `failed` is the step that failed and its reason."""
    return Iteration(
        journey=journey,
        device=device,
        network="none",
        iteration=number,
        phase=phase,
        started_at=STARTED,
        wall_ms=1500.0,
        samples=tuple(
            Sample(
                journey=journey,
                step=step,
                device=device,
                network="none",
                iteration=number,
                phase=phase,
                metric=metric,
                value=None if isinstance(value, Missing) else value,
                unit="ms",
                missing=value if isinstance(value, Missing) else None,
                detail={"last_change": "dom h1"},
            )
            for (step, metric), value in values.items()
        ),
        screenshots=screenshots,
        failure=Failure(journey, failed[0], device, number, phase, failed[1], "in words") if failed else None,
    )


def journal(
    *iterations: Iteration, head: Header | None = None, ending: Ending | None = ENDED, torn: bool = False
) -> JournalContent:
    return JournalContent(head or header(), iterations, ending, torn)
