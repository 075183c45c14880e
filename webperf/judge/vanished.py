"""Is a metric that base had missing in head? A page that no longer settles is no faster page."""

from __future__ import annotations

from webperf.judge.question import Question

HALF = 0.5


def vanished(question: Question, alpha: float) -> bool:
    """Head lacks more than half of its values where base has most of its own, or more than chance explains.

    Chance: Fisher's exact test of the shares at `alpha`, one-sided.
    """
    tried_base, tried_head = len(question.base), len(question.head)
    base, head = question.measured
    if not tried_head or not tried_base or base < tried_base * HALF or head == tried_head:
        return False
    if head < tried_head * HALF:
        return True
    from scipy.stats import fisher_exact

    table = [[base, tried_base - base], [head, tried_head - head]]
    return bool(fisher_exact(table, alternative="greater").pvalue <= alpha)
