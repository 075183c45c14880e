"""What the points of a sweep say: efficiency, contention or coherency, the knee, the highest load that holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from webperf.judge.growth import growth_words
from webperf.judge.search import Tried, next_step
from webperf.model.sweep import (
    Estimate,
    Found,
    Purpose,
    Scaling,
    Sweep,
    SweepArm,
    SweepMark,
    SweepPlan,
    SweepPoint,
    UslFit,
)
from webperf.stats.usl import SMALLEST_LEVELS, fit_usl

PLAIN_LOSS = 0.1
"""Throughput that stays so near to a straight line lacks nothing that a measurement could show."""
MORE_LOAD, LEVEL = 1.5, 0.1
"""Where so many times the load changes throughput by no more than this share, it has levelled off."""
WORST_FIT = 0.3
"""From such a misfit on the law describes something else than these points."""
PLAIN_MISFIT = 0.05
"""Above it, it is said."""
FULL = 0.9
"""Share of this machine's processors in use, from which on its programs wait for one another."""
MANY_FAILED = 0.01
FAR = 3.0
"""A knee beyond so many times the highest load measured is read off the curve where nobody has been."""
FIGURE = "scaling_efficiency"


def sweep_of(plan: SweepPlan, marks: Sequence[SweepMark], points: Sequence[SweepPoint]) -> Sweep:
    """All that follows from the points. `marks` are in the same order, one for each."""
    settings = {mark.arm: mark.settings for mark in marks}
    kept = tuple(point for arm in plan.arms for point in with_efficiency([p for p in points if p.arm == arm]))
    tried = [arm for arm in plan.arms if arm in settings]
    arms = tuple(_arm(plan, arm, settings[arm], [p for p in kept if p.arm == arm]) for arm in tried)
    last = [found for arm in plan.arms if (found := _at_highest([p for p in kept if p.arm == arm])) is not None]
    lowest = level_words(min(plan.levels, default=0.0), plan.per_s)
    return Sweep(plan, kept, arms, min(last, default=None), tuple(growth_words(settings, kept, lowest)))


def with_efficiency(points: Sequence[SweepPoint]) -> Iterator[SweepPoint]:
    """The points of one arm, each against the smallest load of them."""
    first = _smallest(points)
    for point in points:
        if first is None or first.throughput is None or point.throughput is None or point.limit:
            yield point
            continue
        share = (point.throughput / point.amount) / (first.throughput / first.amount)
        yield replace(point, efficiency=float(f"{share:.6g}"))


def _smallest(points: Iterable[SweepPoint]) -> SweepPoint | None:
    usable = (p for p in points if p.fitted and p.purpose is Purpose.GRID)
    return min(usable, key=lambda p: p.amount, default=None)


def _at_highest(points: Sequence[SweepPoint]) -> float | None:
    """Efficiency at the highest load; a single level has nothing to be compared with."""
    known = [p for p in points if p.purpose is Purpose.GRID and p.efficiency is not None]
    return max(known, key=lambda p: p.amount).efficiency if len(known) > 1 else None


def _arm(plan: SweepPlan, name: str, settings: Mapping[str, str], points: Sequence[SweepPoint]) -> SweepArm:
    usable = sorted((p for p in points if p.fitted), key=lambda p: p.amount)
    fit = None if plan.per_s else _fit(usable)
    scaling = Scaling.UNDECIDED if plan.per_s else scaling_of(fit, usable)
    found = _found(plan, points)
    law = () if plan.per_s else scaling_words(scaling, fit, usable)
    words = (*law, *_in_mind(plan, usable), *_found_words(plan, found, points))
    return SweepArm(name, settings, scaling, fit, found, words)


def _fit(points: Sequence[SweepPoint]) -> UslFit | None:
    return fit_usl(
        [p.amount for p in points], [p.throughput or 0.0 for p in points], [p.error or 0.0 for p in points]
    )  # fmt: skip


def scaling_of(fit: UslFit | None, points: Sequence[SweepPoint]) -> Scaling:
    """The kind, as far as the intervals decide it. `points` rise."""
    if fit is None or fit.misfit > WORST_FIT:
        return Scaling.UNDECIDED
    if _straight(fit):
        return Scaling.LINEAR
    if (fit.kappa.low or 0.0) > 0 and not _levels_off(points):
        return Scaling.COHERENCY
    if (fit.sigma.low or 0.0) > 0 or _levels_off(points):
        return Scaling.CONTENTION
    return Scaling.UNDECIDED


def _straight(fit: UslFit) -> bool:
    """Even the upper ends of the intervals cost less than PLAIN_LOSS at the highest load."""
    n = max(fit.levels)
    return (fit.sigma.high or 0.0) * (n - 1) + (fit.kappa.high or 0.0) * n * (n - 1) <= PLAIN_LOSS


def _levels_off(points: Sequence[SweepPoint]) -> bool:
    """Much more load at the upper end, and neither more throughput nor less."""
    known = [(p.amount, p.throughput) for p in points if p.throughput]
    if not known:
        return False
    load, last = known[-1]
    before = [(amount, x) for amount, x in known if amount * MORE_LOAD <= load]
    return bool(before) and abs(last / before[-1][1] - 1) <= LEVEL


def scaling_words(scaling: Scaling, fit: UslFit | None, points: Sequence[SweepPoint]) -> Iterator[str]:
    """Sentences for people. `points` rise."""
    if fit is None:
        levels = len({p.amount for p in points})
        yield (
            f"undecided: the universal scalability law needs {SMALLEST_LEVELS} levels that the generator held, there"
            f" {'is' if levels == 1 else 'are'} {levels}"
        )
        return
    highest = max(fit.levels)
    off = f"; the curve is {fit.misfit:.0%} off" if fit.misfit > PLAIN_MISFIT else ""
    numbers = f"sigma {_in_range(fit.sigma)}, kappa {_in_range(fit.kappa)}{off}"
    if scaling is Scaling.LINEAR:
        yield f"linear: up to {highest:g} users throughput grows with them; {numbers}"
    elif scaling is Scaling.COHERENCY:
        yield f"coherency: each user makes the others slower, beyond the knee throughput falls; {numbers}"
        yield _knee_words(fit, highest)
    elif scaling is Scaling.CONTENTION:
        yield f"contention: users wait for something that serves one at a time, throughput levels off; {numbers}"
        yield _plateau_words(points) if _levels_off(points) else _asymptote_words(fit)
    elif fit.misfit > WORST_FIT:
        yield f"undecided: the points lie {fit.misfit:.0%} from the curve of the universal scalability law; {numbers}"
    else:
        yield f"undecided between contention and coherency: measure more levels, or longer ones; {numbers}"


def _in_mind(plan: SweepPlan, points: Sequence[SweepPoint]) -> Iterator[str]:
    """What else may be behind the numbers. `points` rise."""
    full = next((p for p in points if (p.busy or 0.0) >= FULL), None)
    if full is not None:
        yield (
            f"from {level_words(full.amount, plan.per_s)} on this machine's processors were {full.busy:.0%} busy:"
            " an app on it waits for them, and shares them with the generator"
        )
    failing = next((p for p in points if (p.failed or 0.0) >= MANY_FAILED), None)
    if failing is not None:
        yield f"from {level_words(failing.amount, plan.per_s)} on {failing.failed:.0%} of the answers are failures"


def _knee_words(fit: UslFit, highest: float) -> str:
    assert fit.knee.value is not None
    high = "no end" if fit.knee.high is None else f"{fit.knee.high:.0f}"
    beyond = f", beyond the {highest:g} that were measured" if fit.knee.value > highest else ""
    if fit.knee.value > FAR * highest:
        return f"the knee is far beyond the {highest:g} users that were measured"
    at = "" if fit.ceiling is None else f", at {_per_s(fit.ceiling)}"
    return f"knee: most throughput at {fit.knee.value:.0f} users ({fit.knee.low or 1:.0f} to {high}){at}{beyond}"


def _plateau_words(points: Sequence[SweepPoint]) -> str:
    """By the operational law: as many as it takes to fill the plateau when none of them waits."""
    first, best = points[0], max(points, key=lambda p: p.throughput or 0.0)
    assert first.throughput is not None
    assert best.throughput is not None
    knee = best.throughput / (first.throughput / first.amount)
    return f"knee: from about {_users(max(1.0, knee))} on they wait for one another, at {_per_s(best.throughput)}"


def _asymptote_words(fit: UslFit) -> str:
    assert fit.rate.value is not None
    assert fit.sigma.value
    if fit.sigma.value >= 1:
        return f"knee: one user already gets all the throughput there is, about {_per_s(fit.rate.value)}"
    most = _per_s(fit.rate.value / fit.sigma.value)
    return f"knee: throughput tends to {most}; half of it is reached at about {_users(1 / fit.sigma.value)}"


def _users(count: float) -> str:
    return f"{count:.0f} {'user' if round(count) == 1 else 'users'}"


def _found(plan: SweepPlan, points: Sequence[SweepPoint]) -> Found | None:
    if not plan.finds or not points:
        return None
    step = next_step([Tried(p.amount, p.meets) for p in points], whole=not plan.per_s)
    if isinstance(step, Found):
        return step
    # Broken off before its end: what is known until then.
    broken = min((p.amount for p in points if not p.meets), default=None)
    held = max((p.amount for p in points if p.meets and (broken is None or p.amount < broken)), default=None)
    return Found(held, broken, sum(p.amount == held for p in points if p.meets))


def _found_words(plan: SweepPlan, found: Found | None, points: Sequence[SweepPoint]) -> Iterator[str]:
    if found is None:
        return
    rule = " and ".join(plan.finds)
    if found.amount is None:
        lowest = min(p.amount for p in points)
        yield f"{rule}: not even {level_words(lowest, plan.per_s)} is a load that meets it"
        return
    held = level_words(found.amount, plan.per_s)
    count = f"held {found.confirmed} times" if found.confirmed > 1 else "not confirmed"
    limited = min((p.amount for p in points if p.meets is None and p.amount > found.amount), default=None)
    if found.breaks_at is not None:
        yield f"{rule}: holds up to {held} ({count}), breaks at {level_words(found.breaks_at, plan.per_s)}"
    elif limited is not None:
        more = f"{level_words(limited, plan.per_s)} could not be made by the generator"
        yield f"{rule}: holds at least up to {held} ({count}); {more}"
    else:
        yield f"{rule}: holds at least up to {held} ({count}), the highest load that was tried"


def level_words(amount: float, per_s: bool) -> str:
    """`50 users`, `50/s`."""
    if per_s:
        return f"{amount:g}/s"
    return f"{amount:g} user{'' if amount == 1 else 's'}"


def _per_s(value: float) -> str:
    return f"{value:,.0f}/s" if value >= 10 else f"{value:.2g}/s"


def _in_range(estimate: Estimate) -> str:
    """`0.05 (0.04 to 0.06)`; only the upper end of what may be nothing."""
    value, low, high = ("–" if number is None else f"{number:.2g}" for number in _three(estimate))
    return f"{value} ({low} to {high})" if estimate.value else f"0 (at most {high})"


def _three(estimate: Estimate) -> tuple[float | None, float | None, float | None]:
    return estimate.value, estimate.low, estimate.high
