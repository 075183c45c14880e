"""Two stored runs side by side. It advises: two sessions of the same code differ by more than the runs within one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from webperf.judge.apart import APART, advise
from webperf.model.change import Change, Kind
from webperf.model.rule import Rule
from webperf.model.run import Validity
from webperf.model.stored import StoredRun
from webperf.model.verdict import Finding
from webperf.stats.quantity import quantity
from webperf.ui.view.places import metric_order

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


def comparison_view(base: StoredRun, head: StoredRun) -> ComparisonView:
    """As `webperf compare`: everything that both measured under the same conditions; nothing of it decides."""
    advice = advise(base, head, Rule())
    rows = [_row(finding, finding.change, advice.asked) for finding in advice.findings if finding.change]
    rows.sort(key=lambda row: (ORDER.index(row.kind), not row.headline, metric_order(row.metric), row.where))
    weak = f"head is {head.run.validity.state}: its report says why"
    own = () if head.run.validity.state is Validity.VALID else (weak,)
    # The first reason holds for any two runs: the page says it once, in its own words.
    return ComparisonView(tuple(rows), (*(reason for reason in advice.reasons if reason != APART), *own))


def _row(finding: Finding, change: Change, asked: Sequence[str]) -> ComparedRow:
    known = change.ratio is not None and change.low is not None and change.high is not None
    low, middle, high = (_percent(ratio) if known else None for ratio in (change.low, change.ratio, change.high))
    return ComparedRow(
        kind=change.kind,
        word=WORDS[change.kind],
        where=" / ".join(filter(None, (finding.journey, finding.step, finding.device))),
        metric=finding.metric,
        headline=finding.metric in asked,
        base=quantity(change.base, finding.unit) if change.base is not None else "–",
        head=quantity(change.head, finding.unit) if change.head is not None else "–",
        change=middle,
        low=low,
        high=high,
        told=finding.message,
    )


def _percent(ratio: float | None) -> float | None:
    return None if ratio is None else (ratio - 1) * 100
