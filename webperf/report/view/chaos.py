"""What a report shows of chaos: resilience, each experiment, and what became of each number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from webperf.model.chaos import Chaos, Effect, Experiment, Recovery
from webperf.model.run import Run
from webperf.model.verdict import Outcome
from webperf.report.view.chaos_charts import make_chaos_charts
from webperf.report.view.clean import clean_text
from webperf.report.view.records import ChaosView, FactTable, LineChart, Span, State
from webperf.report.view.wording import counted
from webperf.stats.quantity import quantity

NOTHING = "–"
MANY = 9.95
"""A change that is better told as a multiple."""
_RECOVERIES = {
    Recovery.NOT_DISTURBED: "was not disturbed",
    Recovery.NOT_ENOUGH_DATA: "too little ended to say",
    Recovery.HELD_UP: "cannot be told",
    Recovery.NOT_INFLICTED: "could not be put on",
}
_STATES = {Outcome.PASS: State.GOOD, Outcome.FAIL: State.POOR, Outcome.INCONCLUSIVE: State.UNSURE}


def make_chaos(run: Run) -> ChaosView | None:
    """None where no faults were planned."""
    chaos = run.chaos
    if chaos is None:
        return None
    budgets = {budget.metric for budget in chaos.plan.budgets}
    return ChaosView(
        state=State.worst([_STATES[f.outcome] for f in run.verdict.findings if f.metric in budgets]),
        lead=_lead(chaos),
        charts=make_chaos_charts(chaos, run.swarm),
        experiments=FactTable(
            "Experiments",
            columns=("Fault", "On", "Errors", "Good answers/s", "Impact", "Seen after", "Recovered after"),
            rows=tuple(_row(chaos, experiment) for experiment in chaos.experiments),
        ),
        effects=FactTable(
            "Numbers before and during",
            columns=("Fault", "Where, number", "Before", "During", "Change"),
            rows=tuple(row for experiment in chaos.experiments for row in _effects(experiment)),
        ),
        scores=FactTable(
            "Resilience",
            columns=("Fault", "Availability", "Steadiness", "Agility", "Resilience"),
            rows=tuple(_score(experiment) for experiment in chaos.experiments),
        ),
        notes=tuple(_notes(chaos)),
        formula=chaos.formula[:1].upper() + chaos.formula[1:] + ".",
    )


def marked(charts: Iterable[LineChart], faults: tuple[Span, ...]) -> tuple[LineChart, ...]:
    """The charts with what was on, in those that are over time."""
    return tuple(replace(c, spans=(*c.spans, *faults)) if c.x.unit == "s" else c for c in charts)


def _lead(chaos: Chaos) -> str:
    planned, done = len(chaos.plan.faults), len(chaos.experiments)
    parts = [f"Chaos: {counted(done, 'experiment')} with {counted(planned, 'fault')}"]
    if chaos.resilience is not None:
        parts.append(f"resilience {chaos.resilience:.0f} of 100")
    if chaos.recovery_rate is not None:
        parts.append(f"{quantity(chaos.recovery_rate, 'ratio')} recovered")
    if chaos.errors is not None:
        parts.append(f"{quantity(chaos.errors, 'ratio')} errors while faults were on")
    return ", ".join(parts)


def _row(chaos: Chaos, experiment: Experiment) -> tuple[str, ...]:
    return (
        clean_text(experiment.what),
        f"{experiment.began_s:.0f}–{experiment.ended_s:.0f} s",
        NOTHING if experiment.errors is None else quantity(experiment.errors, "ratio"),
        f"{_rate(experiment.served_before)} → {_rate(experiment.served)}",
        NOTHING if experiment.impact is None else _change(experiment.impact),
        NOTHING if experiment.detected_s is None else f"{experiment.detected_s:.1f} s",
        _recovered(chaos, experiment),
    )


def _rate(served: float | None) -> str:
    return NOTHING if served is None else f"{served:,.0f}" if served >= 10 else f"{served:.2g}"


def _recovered(chaos: Chaos, experiment: Experiment) -> str:
    if experiment.recovery is Recovery.NEVER:
        later = [other.began_s for other in chaos.experiments if other.began_s > experiment.ended_s]
        return f"not within {min([*later, chaos.plan.ends_s]) - experiment.ended_s:.0f} s"
    if experiment.recovered_s is not None and experiment.recovery is Recovery.RECOVERED:
        return f"{experiment.recovered_s:.1f} s"
    return _RECOVERIES.get(experiment.recovery, NOTHING)


def _score(experiment: Experiment) -> tuple[str, ...]:
    parts = (experiment.availability, experiment.steadiness, experiment.agility)
    whole = NOTHING if experiment.resilience is None else f"{experiment.resilience:.0f}"
    return (clean_text(experiment.what), *(NOTHING if part is None else f"{part:.2f}" for part in parts), whole)


def _effects(experiment: Experiment) -> Iterator[tuple[str, ...]]:
    for effect in experiment.effects:
        yield (
            clean_text(experiment.what),
            clean_text(f"{effect.where}: {effect.metric}"),
            _number(effect, effect.before, effect.n_before),
            _number(effect, effect.during, effect.n_during) if effect.n_during else NOTHING,
            NOTHING if effect.change is None else f"{_change(effect.change)}{_added(effect)}",
        )


def _change(share: float) -> str:
    """`+35 %`; what is many times as much, so: `×12`."""
    return f"{share:+.0%}".replace("%", " %") if share < MANY else f"×{share + 1:,.0f}"


def _number(effect: Effect, value: float | None, n: int) -> str:
    if value is not None:
        return quantity(value, effect.unit)
    # Without a steady state there is nothing to tell of what came during the fault either.
    return f"too few ({n})" if n and effect.before is None else "nothing ended"


def _added(effect: Effect) -> str:
    assert effect.before is not None
    assert effect.during is not None
    more = effect.during - effect.before
    return f" ({'+' if more >= 0 else '−'}{quantity(abs(more), effect.unit)})"


def _bands(chaos: Chaos) -> str:
    """The tolerance, or as far as the steady state strayed by itself."""
    widest = max(experiment.band for experiment in chaos.experiments)
    asked = quantity(chaos.plan.tolerance, "ratio")
    if widest <= chaos.plan.tolerance + 0.005:
        return f"within {asked} of the steady state"
    return f"within the spread of the steady state, {quantity(widest, 'ratio')} ({asked} asked)"


def _notes(chaos: Chaos) -> Iterator[str]:
    for experiment in chaos.experiments:
        for note in experiment.notes:
            yield clean_text(f"{experiment.what}: {note}")
    missed = len(chaos.plan.faults) - sum(len(experiment.faults) for experiment in chaos.experiments)
    if missed > 0:
        yield f"{counted(missed, 'fault')} of the plan did not come to its turn."
    if any(experiment.recovered_s is not None for experiment in chaos.experiments):
        yield (
            f"Recovered: back {_bands(chaos)}, p95 and median of three seconds of a load, or two iterations of a"
            " journey, in a row; known to one of them."
        )
