from __future__ import annotations

import pytest

from webperf.judge.budgets import parse_budgets
from webperf.judge.canvas import canvas_advice
from webperf.model.journal import JourneyFacts
from webperf.model.missing import Missing
from webperf.model.run import Run, Trust
from webperf.model.sample import Phase, Sample
from webperf.model.verdict import Outcome, Verdict


def sample(metric: str, value: float | Missing, phase: Phase = Phase.MEASURE) -> Sample:
    missing = value if isinstance(value, Missing) else None
    detail = {"element": "h1"} if metric == "lcp" and missing is None else {}
    return Sample(
        "tour", "open", "phone", "none", 0, phase, metric, None if missing else float(value), "ms", missing, detail
    )


def run(*samples: Sample, budgets: dict[str, str] | None = None) -> Run:
    facts = JourneyFacts("tour", "", parse_budgets(budgets or {}))
    return Run("run", "", {}, Trust(), samples, (), Verdict(Outcome.PASS), journeys=(facts,))


MAP = sample("map_render", 900.0)
LCP_BUDGET = {"lcp": "p75 < 2 s"}


@pytest.mark.parametrize(
    ("samples", "budgets", "words"),
    [
        ((MAP, sample("lcp", Missing.NO_LCP)), {}, ["never looks at a canvas"]),
        ((MAP, sample("lcp", 400.0)), LCP_BUDGET, ["LCP is that of h1"]),
        ((MAP, sample("lcp", 400.0)), {"score": "median > 80"}, ["LCP is that of h1"]),
        ((MAP, sample("lcp", 400.0)), {}, []),
        ((MAP,), LCP_BUDGET, []),
        ((sample("lcp", Missing.NO_LCP),), LCP_BUDGET, []),
        ((sample("map_render", Missing.NO_MAP), sample("lcp", Missing.NO_LCP)), {}, []),
        ((MAP, sample("lcp", Missing.NO_LCP, Phase.WARMUP)), {}, []),
    ],
)
def test_lcp_beside_a_map(samples: tuple[Sample, ...], budgets: dict[str, str], words: list[str]) -> None:
    advice = canvas_advice(run(*samples, budgets=budgets))

    assert len(advice) == len(words)
    assert all(word in piece.message for piece, word in zip(advice, words, strict=True))
    assert all(str(piece).startswith("tour: lcp-on-canvas: step 'open': ") for piece in advice)
