from dataclasses import replace

import pytest

from tests.report.example_load import example_load
from webperf.errors import UsageError
from webperf.model.run import Reference, Run
from webperf.model.verdict import Outcome
from webperf.report.selection import pairs, select


def test_pairs_are_in_the_order_of_the_run(run: Run) -> None:
    assert pairs(run)[:4] == (
        ("open_overview", "desktop"), ("open_overview", "phone-mid"), ("filter_records", "desktop"),
        ("filter_records", "phone-mid"),
    )  # fmt: skip
    # One that broke off before its first sample was tried as well.
    tried = replace(run, samples=(), failures=run.failures)
    assert pairs(tried) == (("explore_map", "phone-mid"),)


def test_a_part_has_its_own_verdict(run: Run) -> None:
    part = select(run, ("open_overview",), ("desktop",))
    assert pairs(part) == (("open_overview", "desktop"),)
    assert {row.device for row in part.summary} == {finding.device for finding in part.verdict.findings} == {"desktop"}
    assert part.failures == ()
    assert (run.verdict.state, part.verdict.state) == (Outcome.FAIL, Outcome.INCONCLUSIVE)


def test_what_was_compared_with_is_cut_down_too(run: Run) -> None:
    compared = replace(run, reference=Reference("base", run.samples, run.summary, run.failures))
    part = select(compared, ("scroll_table",)).reference
    assert part is not None
    assert {sample.journey for sample in part.samples} == {"scroll_table"}


def test_a_scenario_is_chosen_as_a_journey_is() -> None:
    part = select(example_load(), ("search",))
    assert [plain["scenario"] for plain in part.swarm] == ["search"]
    assert part.verdict.findings == ()


@pytest.mark.parametrize(
    ("journeys", "devices", "words"),
    [(("explore_mapp",), (), "unknown journey 'explore_mapp': did you mean 'explore_map'?"),
     ((), ("phone",), "unknown device 'phone': did you mean 'phone-mid'?")],
)  # fmt: skip
def test_a_name_that_the_run_does_not_have_is_refused(
    run: Run, journeys: tuple[str, ...], devices: tuple[str, ...], words: str
) -> None:
    with pytest.raises(UsageError, match=words.replace("?", r"\?")):
        select(run, journeys, devices)
