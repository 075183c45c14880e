"""A run that compares, as lines of text."""

from __future__ import annotations

from webperf.model.change import Change, Kind, Severity
from webperf.model.comparing import Comparing
from webperf.model.verdict import Finding
from webperf.report.view.forest import Scale, make_scale
from webperf.report.view.index import Index
from webperf.report.view.numbers import state_of
from webperf.report.view.records import ChangeLine, ComparisonView
from webperf.report.view.why import why
from webperf.report.view.wording import counted, place
from webperf.stats.quantity import quantity

_MOVED = (Kind.REGRESSED, Kind.IMPROVED)
_ORDER = (Kind.REGRESSED, Kind.INCONCLUSIVE, Kind.IMPROVED, Kind.UNCHANGED)


def make_comparison(index: Index) -> ComparisonView | None:
    """None where nothing was compared."""
    run = index.run
    if run.comparing is None:
        return None
    changes = [(finding, finding.change) for finding in run.verdict.findings if finding.change is not None]
    ranked = sorted(changes, key=lambda pair: _ORDER.index(pair[1].kind))
    asked = frozenset(run.comparing.gating) if run.comparing.advises else frozenset()
    first = [(f, change) for f, change in ranked if f.gating or f.metric in asked]
    rest = [(f, change) for f, change in ranked if not f.gating and f.metric not in asked]
    moved = [(f, change) for f, change in rest if change.kind in _MOVED]
    scale = make_scale([change for _, change in first or moved], run.comparing.rule.margin)
    deciding = tuple(_line(index, f, change, scale) for f, change in first)
    others = tuple(_line(index, f, change, scale) for f, change in moved)
    quiet = len(rest) - len(moved)
    return ComparisonView(
        base=run.comparing.base,
        head=run.comparing.head,
        rule=_rule(run.comparing),
        deciding=deciding,
        others=others,
        rest=f"{counted(quiet, 'other metric')} did not move, or not for certain" if quiet else "",
        advises=run.comparing.advises,
        counted="Values" if run.comparing.advises else "Pairs",
        axis=scale.axis,
    )


def _rule(comparing: Comparing) -> str:
    rule = comparing.rule
    if comparing.advises:
        return (
            f"Measured apart: it advises. Regressed and improved are what the Mann-Whitney test shows (chance of a "
            f"false alarm {100 * rule.alpha:g} % for all headlines together, if the machine was the same) and at least "
            f"{100 * rule.floor:g} %. Changes are Hodges-Lehmann estimates with their exact interval."
        )
    looks = f", over {counted(rule.looks, 'planned look')}" if rule.looks > 1 else ""
    return (
        f"Measured in turns (ABBA). A regression is proved (chance of a false alarm {100 * rule.alpha:g} % for all "
        f"metrics that decide together{looks}) and at least {100 * rule.floor:g} %; unchanged is proved not "
        f"{100 * rule.margin:g} % worse. Changes are Hodges-Lehmann estimates of the pairs with their exact interval."
    )


def _line(index: Index, finding: Finding, change: Change, scale: Scale) -> ChangeLine:
    return ChangeLine(
        state=state_of(finding),
        kind=_kind(change),
        place=place(finding.journey, finding.step, finding.device),
        metric=finding.metric,
        base="" if change.base is None else quantity(change.base, finding.unit),
        head="" if change.head is None else quantity(change.head, finding.unit),
        change=_percent(change.ratio) or _difference(change.difference, finding.unit),
        interval=_interval(change, finding.unit),
        p="" if change.p_adjusted is None else f"{change.p_adjusted:.2g}",
        n=str(change.n_base) if change.n_base == change.n_head else f"{change.n_base}, {change.n_head}",
        detectable="" if change.mde is None else f"{100 * change.mde:.0f} %",
        note=finding.message,
        drawn=scale.interval(change),
        why=why(index, finding),
    )


def _kind(change: Change) -> str:
    if change.severity is Severity.NONE:
        return change.kind.value
    return f"{change.kind.value}, {change.severity.value}"


def _percent(ratio: float | None) -> str:
    return "" if ratio is None else f"{100 * (ratio - 1):+.1f} %"


def _difference(difference: float | None, unit: str) -> str:
    if difference is None:
        return ""
    return f"{'-' if difference < 0 else '+'}{quantity(abs(difference), unit)}"


def _interval(change: Change, unit: str) -> str:
    if change.low is not None and change.high is not None:
        return f"{_percent(change.low)} to {_percent(change.high)}"
    if change.difference_low is not None and change.difference_high is not None:
        return f"{_difference(change.difference_low, unit)} to {_difference(change.difference_high, unit)}"
    return ""
