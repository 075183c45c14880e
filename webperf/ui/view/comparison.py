"""Two stored runs side by side. It advises: two sessions of the same code differ by more than the runs within one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace

from webperf.judge.compare import compare
from webperf.judge.question import questions
from webperf.model.change import Change, Kind
from webperf.model.history import Series, Session
from webperf.model.metric import HEADLINES
from webperf.model.rule import Rule
from webperf.model.run import Validity
from webperf.model.sample import Sample
from webperf.model.verdict import Finding
from webperf.stats.quantity import quantity
from webperf.ui.view.places import device, metric_order

ORDER = (Kind.REGRESSED, Kind.IMPROVED, Kind.INCONCLUSIVE, Kind.UNCHANGED)
WORDS = {
    Kind.REGRESSED: "✕ worse",
    Kind.IMPROVED: "✓ better",
    Kind.INCONCLUSIVE: "? undecided",
    Kind.UNCHANGED: "= unchanged",
}


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One metric at one place. `low`..`high` is the interval of the change in per cent, None where there is none."""

    kind: Kind
    word: str
    where: str
    metric: str
    headline: bool
    base: str
    head: str
    change: float | None
    low: float | None
    high: float | None
    told: str


@dataclass(frozen=True, slots=True)
class ComparisonView:
    """Rows with the worst first, headlines before the rest; `cautions` say what makes the two hard to compare."""

    rows: tuple[ComparedRow, ...]
    cautions: tuple[str, ...]

    def count(self, kind: Kind) -> int:
        """Rows of that kind."""
        return sum(row.kind is kind for row in self.rows)


Measured = Sequence[tuple[Series, Sample]]


def comparison_view(base: Session, head: Session, before: Measured, after: Measured) -> ComparisonView:
    """Nothing gates: the rule of exploratory comparisons (false discovery rate) holds for all."""
    # What only one of them visited is told as such: it is no metric that vanished.
    both = _places(before) & _places(after)
    asked = questions(_told_apart(before, both), _told_apart(after, both), gating=(), paired=False)
    found = compare(asked, Rule(), reference=base.name)
    rows = [_row(finding, finding.change) for finding in found if finding.change]
    rows.sort(key=lambda row: (ORDER.index(row.kind), not row.headline, metric_order(row.metric), row.where))
    return ComparisonView(tuple(rows), tuple(_cautions(base, head, before, after)))


def _told_apart(measured: Measured, places: Set[str]) -> Iterator[Sample]:
    """A device on another network, or slowed down in another way, is another device here."""
    return (replace(sample, device=device(series)) for series, sample in measured if _place(series) in places)


def _row(finding: Finding, change: Change) -> ComparedRow:
    known = change.ratio is not None and change.low is not None and change.high is not None
    low, middle, high = (_percent(ratio) if known else None for ratio in (change.low, change.ratio, change.high))
    return ComparedRow(
        kind=change.kind,
        word=WORDS[change.kind],
        where=" / ".join(filter(None, (finding.journey, finding.step, finding.device))),
        metric=finding.metric,
        headline=finding.metric in HEADLINES,
        base=quantity(change.base, finding.unit) if change.base is not None else "–",
        head=quantity(change.head, finding.unit) if change.head is not None else "–",
        change=middle,
        low=low,
        high=high,
        told=finding.message,
    )


def _percent(ratio: float | None) -> float | None:
    return None if ratio is None else (ratio - 1) * 100


def _cautions(base: Session, head: Session, before: Measured, after: Measured) -> Iterator[str]:
    for session in (base, head):
        if session.validity != Validity.VALID:
            yield f"Run {session.name} is {session.validity}: its report says why."
    differences = base.environment.differences(head.environment)
    if differences:
        yield f"Their environments differ, so a difference may not be the code's: {'; '.join(differences)}."
    alone = _places(before) ^ _places(after)
    if alone:
        names = ", ".join(sorted(alone)[:4]) + (" …" if len(alone) > 4 else "")
        yield f"Only one of both measured {names}: of that there is nothing to compare."


def _places(measured: Iterable[tuple[Series, Sample]]) -> set[str]:
    return {_place(series) for series, _ in measured}


def _place(series: Series) -> str:
    return " on ".join(filter(None, (series.journey, device(series))))
