"""A comparison in one plain sentence."""

from __future__ import annotations

from webperf.judge.question import Question
from webperf.judge.worse import Worse
from webperf.model.change import Cause, Change, Kind, Severity
from webperf.model.metric import Unit
from webperf.stats.quantity import quantity

_MORE: dict[str, tuple[str, str]] = {
    Unit.MS: ("slower", "faster"),
    Unit.COUNT: ("more", "fewer"),
    Unit.BYTES: ("more", "fewer"),
}


def sentence(question: Question, change: Change, seen: Worse, *, gone: bool, share: float) -> str:
    """What was found, its size with the interval, how many values it rests on, and what may be behind it.

    `share` is what the correction leaves of alpha to one test, which says how few values can ever prove something.
    """
    if gone:
        return _gone(question, change)
    if change.base is None or change.head is None or seen.by is None:
        return _nothing(question, change)
    medians = f"{quantity(change.head, question.unit)} against {quantity(change.base, question.unit)}"
    parts = [f"{_claim(question, change, seen, share)} ({medians}, {_certainty(question, change, seen)})"]
    parts += [_missing(question)] if question.base_missing or question.head_missing else []
    parts += [f"moved with it: {', '.join(map(_cause, change.causes))}"] if change.causes else []
    return "; ".join([*parts, *change.warnings])


def _claim(question: Question, change: Change, seen: Worse, share: float) -> str:
    assert seen.by is not None
    name, versus = question.metric, change.reference
    if change.kind is Kind.REGRESSED:
        return f"{name} is {_size(seen.by, question, seen)} than {versus}{_severity(change)}"
    if change.kind is Kind.IMPROVED:
        return f"{name} is {_size(seen.by, question, seen)} than {versus}"
    if change.kind is Kind.UNCHANGED:
        assert seen.high is not None
        if seen.high <= 0:
            return f"{name} is no worse than {versus}"
        return f"{name} is unchanged: at most {_size(seen.high, question, seen)} than {versus}"
    return f"{name} is undecided against {versus}: {_undecided(question, change, seen, share)}"


def _size(by: float, question: Question, seen: Worse) -> str:
    """`12 % slower`, `3 KiB more`."""
    amount = f"{abs(by):.1%}".replace("%", " %") if seen.relative else quantity(abs(by), question.unit)
    worse, better = _MORE.get(question.unit, ("worse", "better"))
    return f"{amount} {worse if by > 0 else better}"


def _severity(change: Change) -> str:
    """By the estimate, and what the interval leaves no doubt of."""
    if change.severity is Severity.NONE:
        return ""
    if change.proven is change.severity:
        return f": {change.severity.value}"
    proven = "by the estimate" if change.proven is Severity.NONE else f"at least {change.proven.value}"
    return f": {change.severity.value}, {proven}"


def _undecided(question: Question, change: Change, seen: Worse, share: float) -> str:
    n = min(change.n_base, change.n_head)
    one, where = ("pair", "") if question.paired else ("value", " on either side")
    each = f"{one}{'' if n == 1 else 's'}{where}"
    if not question.can_prove(change.n_base, change.n_head, share):
        return f"{n} {each} can never prove a regression here, it takes {question.fewest(share)}"
    text = f"it may be {_span(seen, question)}"
    return f"{text}, and takes about {change.needed} {each} to tell" if change.needed and change.needed > n else text


def _span(seen: Worse, question: Question) -> str:
    """`3.1 % faster to 2.0 % slower`, `10.4 to 20.4 % slower`."""
    if seen.low is None or seen.high is None:
        return "anything"
    low, high = _size(seen.low, question, seen), _size(seen.high, question, seen)
    if low == high:
        return low
    near, far = (low, high) if abs(seen.low) <= abs(seen.high) else (high, low)
    number, _, rest = near.partition(" ")
    return f"{number} to {far}" if far.endswith(rest) else f"{low} to {high}"


def _certainty(question: Question, change: Change, seen: Worse) -> str:
    n = min(change.n_base, change.n_head)
    count = f"n={n} pairs" if question.paired else f"n={change.n_base} and {change.n_head}"
    interval = "" if seen.low is None or change.kind is Kind.INCONCLUSIVE else (
        f"{100 * change.confidence:.3g} % interval {_span(seen, question)}, "
    )  # fmt: skip
    p = "" if change.p_adjusted is None else f"p={change.p_adjusted:.2g}, "
    return f"{interval}{p}{count}"


def _missing(question: Question) -> str:
    sides = (("base", question.base_missing), ("head", question.head_missing))
    return "missing: " + "; ".join(f"{side} {reasons}" for side, reasons in sides if reasons)


def _cause(cause: Cause) -> str:
    share = f" ({cause.share:.0%} of it)".replace("%", " %") if cause.share is not None else ""
    return f"{cause.part} {quantity(cause.base, cause.unit)} to {quantity(cause.head, cause.unit)}{share}"


def _gone(question: Question, change: Change) -> str:
    base, head = question.measured
    return (
        f"{question.metric} was measured in {head} of {len(question.head)} iterations, "
        f"with {change.reference} in {base} of {len(question.base)}: {question.head_missing or 'no sample of it'}"
    )


def _nothing(question: Question, change: Change) -> str:
    sides = ((change.reference, question.base_missing, question.measured[0]),
             ("head", question.head_missing, question.measured[1]))  # fmt: skip
    reasons = "; ".join(f"{side}: {words or 'no sample of it'}" for side, words, n in sides if not n)
    return f"{question.metric} cannot be compared: {reasons or 'no iteration has it on both sides'}"
