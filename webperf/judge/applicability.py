"""Which steps a metric is about: a step without an input has no interaction to be slow."""

from __future__ import annotations

from collections.abc import Sequence

from webperf.model.missing import Missing
from webperf.model.sample import Sample


def does_not_apply(samples: Sequence[Sample]) -> bool:
    """True when no iteration gave a value and most say that the step had no interaction.

    Most, not all: an iteration that failed before this step says SKIPPED, which tells nothing about the step.
    """
    if not samples or any(sample.value is not None for sample in samples):
        return False
    silent = sum(sample.missing is Missing.NO_INTERACTION for sample in samples)
    return silent * 2 >= len(samples)


def reasons_in_words(samples: Sequence[Sample]) -> str:
    """Why values are missing: `NEVER_SETTLED in 2 of 5 iterations, STEP_TIMEOUT in 1`; empty when none is."""
    counts: dict[str, int] = {}
    for sample in samples:
        if sample.value is None:
            reason = sample.missing.value if sample.missing else "no reason recorded"
            counts[reason] = counts.get(reason, 0) + 1
    ranked = sorted(counts.items(), key=lambda item: -item[1])
    words = [f"{reason} in {count}" for reason, count in ranked]
    if words:
        words[0] += f" of {len(samples)} iteration{'s' if len(samples) != 1 else ''}"
    return ", ".join(words)
