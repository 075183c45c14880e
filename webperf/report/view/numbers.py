"""Turns the statistics of one metric, in one step on one device, into text and dots."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from webperf.judge.applicability import reasons_in_words
from webperf.model.change import Kind
from webperf.model.run import Summary
from webperf.model.sample import Sample
from webperf.model.verdict import Finding, Outcome
from webperf.report.view.clean import clean_text
from webperf.report.view.index import Index, Key
from webperf.report.view.records import BudgetMark, Dot, Numbers, State
from webperf.report.view.soft_navigation import HOLDER, paint_remark
from webperf.stats.quantity import limit_quantity, quantity, quantity_span

NOTHING = "–"
_STATES = {Outcome.PASS: State.GOOD, Outcome.FAIL: State.POOR, Outcome.INCONCLUSIVE: State.UNSURE}


def state_of(finding: Finding) -> State:
    """The colour of a finding. What decides nothing is never red: it asks to be looked at."""
    if finding.gating:
        return _STATES[finding.outcome]
    if finding.change is not None:
        return State.UNSURE if finding.change.kind is Kind.REGRESSED else State.NONE
    return State.GOOD if finding.outcome is Outcome.PASS else State.UNSURE


def worst_of(findings: Iterable[Finding]) -> State:
    """The state of several findings; NONE without any: nothing was asked."""
    return State.worst([state_of(finding) for finding in findings])


def numbers(index: Index, key: Key) -> Numbers:
    """All there is to say about one summary."""
    row, samples, findings = index.summaries[key], index.samples.get(key, ()), index.findings.get(key, ())
    budgets = [(finding, finding.limit) for finding in findings if finding.limit is not None]
    axis = index.axes.get(row.metric, 0) or 1
    limits = [limit / axis for _, limit in budgets]
    return Numbers(
        journey=row.journey,
        step=row.step,
        device=row.device,
        metric=row.metric,
        state=worst_of(findings),
        n=str(row.n) if row.n == len(samples) else f"{row.n} of {len(samples)}",
        median=_text(row.median, row),
        span=_span(row.min, row.max, row),
        p75=_text(row.p75, row),
        p95=_span(row.p95, row.p95, row),
        low=_text(row.min, row),
        high=_text(row.max, row),
        interval=_span(row.ci_low, row.ci_high, row),
        missing=reasons_in_words(samples),
        budgets=(*(_budget(finding, limit) for finding, limit in budgets), *_changes(findings)),
        values=tuple(_value(sample) for sample in samples),
        dots=tuple(Dot(sample.value / axis, _value(sample)) for sample in samples if sample.value is not None),
        limit=min(limits) if limits else None,
        remark=paint_remark(samples) if row.metric == HOLDER else _remark(samples),
    )


def _budget(finding: Finding, limit: float) -> BudgetMark:
    # The contract's text has the limit in its base unit ("max <= 2500000 bytes"); people wrote "2.5 MB".
    rule = " ".join(finding.budget.split()[:2])
    return BudgetMark(state_of(finding), f"{rule} {limit_quantity(limit, finding.unit)}")


def _changes(findings: Iterable[Finding]) -> Iterator[BudgetMark]:
    """`+12.3 % against base`, of comparisons that decide."""
    for finding in findings:
        if finding.gating and finding.change is not None and finding.change.ratio is not None:
            yield BudgetMark(state_of(finding), f"{100 * (finding.change.ratio - 1):+.1f} % against base")


def _remark(samples: Iterable[Sample]) -> str:
    """A score that is made of less than all its parts says so."""
    details = (sample.detail.get("missing_parts") for sample in samples if sample.value is not None)
    parts = dict.fromkeys(str(part) for found in details if isinstance(found, Mapping) for part in found)
    return clean_text(f"without {', '.join(parts)}") if parts else ""


def _text(value: float | None, row: Summary) -> str:
    return NOTHING if value is None else quantity(value, row.unit)


def _span(low: float | None, high: float | None, row: Summary) -> str:
    return "" if low is None or high is None else quantity_span(low, high, row.unit)


def _value(sample: Sample) -> str:
    if sample.value is not None:
        return quantity(sample.value, sample.unit)
    return sample.missing.value if sample.missing else NOTHING
