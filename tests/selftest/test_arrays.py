"""The rule for thousands at once is the rule of a single comparison."""

import numpy as np
import pytest

from webperf.judge.compare import compare
from webperf.judge.question import Question
from webperf.model.change import Kind
from webperf.model.rule import Rule
from webperf.selftest.arrays import holm, p_worse, regressed
from webperf.selftest.noise import abba
from webperf.stats.holm import holm as holm_of_one
from webperf.stats.signed_rank import signed_rank_p


def test_p_values_and_holm_are_those_of_stats() -> None:
    differences = np.random.default_rng(1).normal(0.02, 0.05, (30, 15))
    p = p_worse(differences)
    assert p == pytest.approx([signed_rank_p(row)[0] for row in differences.tolist()])
    assert holm(p[None, :])[0] == pytest.approx(holm_of_one(p.tolist()))


@pytest.mark.parametrize("ratio", [1.0, 1.06, 1.1])
def test_findings_are_those_of_judge(ratio: float) -> None:
    base, head = abba(np.random.default_rng(2), 20, 6, 20, 0.05)
    head[:, 2] *= ratio
    rule = Rule(looks=2)
    for build, expected in enumerate(regressed(base, head, rule)):
        asked = [
            Question("a", str(i), "", "load_time", "ms", tuple(1000 * base[build, i]), tuple(1000 * head[build, i]))
            for i in range(6)
        ]
        kinds = [finding.change.kind for finding in compare(asked, rule) if finding.change]
        assert [kind is Kind.REGRESSED for kind in kinds] == expected.tolist()
