"""The head of the report: what the verdict is in words, and what to know before trusting it."""

from __future__ import annotations

from collections.abc import Iterator

from webperf.model.run import Run, Validity
from webperf.model.sample import Phase
from webperf.model.verdict import Finding, Outcome
from webperf.report.view.numbers import state_of
from webperf.report.view.records import Banner, FindingLine, State
from webperf.report.view.swarm import has_load
from webperf.report.view.wording import counted, place

_ORDER = (Outcome.FAIL, Outcome.INCONCLUSIVE, Outcome.PASS)


def make_verdict(run: Run) -> Banner:
    """The verdict in one sentence. A run without budgets or without numbers claims nothing."""
    counts = {outcome: sum(f.outcome is outcome for f in run.verdict.findings) for outcome in Outcome}
    total = len(run.verdict.findings)
    if not _has_numbers(run):
        return Banner(State.POOR, "Nothing measured", "No iteration gave a number, so there is nothing to judge.")
    if run.verdict.state is Outcome.FAIL:
        return Banner(State.POOR, "Failed", _failed(counts, total))
    if run.verdict.state is Outcome.INCONCLUSIVE:
        undecided = f"{counts[Outcome.INCONCLUSIVE]} of {counted(total, 'budget check')} could not be decided"
        return Banner(State.UNSURE, "Undecided", f"{undecided}; the others hold.")
    if run.validity.state is Validity.INVALID:
        return Banner(State.UNSURE, "No verdict", "The run is invalid, so what its budgets say proves nothing.")
    if total == 0:
        return Banner(State.NONE, "No budgets set", "The numbers are reported; nothing was judged.")
    return Banner(
        State.GOOD, "Passed", "The only budget check holds." if total == 1 else f"All {total} budget checks hold."
    )


def _failed(counts: dict[Outcome, int], total: int) -> str:
    if total == 0:
        return "The run is marked as failed, without a finding that says why."
    undecided = counts[Outcome.INCONCLUSIVE]
    rest = f"; {undecided} more could not be decided" if undecided else ""
    return f"{counts[Outcome.FAIL]} of {counted(total, 'budget check')} failed{rest}."


def make_findings(run: Run) -> tuple[FindingLine, ...]:
    """Every judged budget: broken ones first, then undecided, then kept, each in the order of judging."""
    ranked = sorted(run.verdict.findings, key=lambda finding: _ORDER.index(finding.outcome))
    return tuple(_line(finding) for finding in ranked)


def _line(finding: Finding) -> FindingLine:
    where = place(finding.journey, finding.step, finding.device)
    return FindingLine(state_of(finding.outcome), where, finding.message)


def make_reservations(run: Run) -> Iterator[Banner]:
    """What weakens the numbers; shown before the verdict."""
    if run.validity.state is Validity.INVALID:
        text = "Do not draw conclusions from these numbers."
        yield Banner(State.POOR, "Invalid run", text, run.validity.reasons)
    if run.validity.state is Validity.DEGRADED:
        yield Banner(State.UNSURE, "Degraded run", "Read the numbers with this in mind.", run.validity.reasons)
    if run.interrupted:
        text = "It was stopped before its end; what was measured until then is shown."
        yield Banner(State.UNSURE, "Interrupted run", text)


def _has_numbers(run: Run) -> bool:
    return has_load(run) or any(s.value is not None for s in run.samples if s.phase is Phase.MEASURE)
