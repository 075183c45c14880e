"""The two arms of a run that compares, judged: what is asked of their samples, and the findings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from webperf.judge.causes import Causes
from webperf.judge.compare import compare
from webperf.judge.question import Question, questions
from webperf.model.comparing import Arm, Comparing
from webperf.model.sample import Sample
from webperf.model.verdict import Finding


def arm_questions(base: Iterable[Sample], head: Iterable[Sample], comparing: Comparing) -> tuple[Question, ...]:
    """Pairs have one iteration number."""
    return tuple(questions(base, head, gating=comparing.gating, paired=True))


def compare_arms(base: Sequence[Sample], head: Sequence[Sample], comparing: Comparing) -> tuple[Finding, ...]:
    """One finding for each metric of a step on a device."""
    asked = arm_questions(base, head, comparing)
    return compare(asked, comparing.rule, reference=Arm.BASE.value, causes=Causes(base, head))
