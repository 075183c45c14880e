from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tests.monitor.build import second, usage
from tests.report.example_run import example_run
from webperf.judge.soak import soak_findings
from webperf.model.journal import Ending, Header, JourneyFacts
from webperf.model.missing import Missing
from webperf.model.monitor import MonitorSecond
from webperf.model.run import Run, Validity
from webperf.model.soak import LoadBlock, Loop, Resumed, Soak, SoakFacts, Trend
from webperf.model.verdict import Outcome
from webperf.report.html import render_html
from webperf.report.run_json import parse_run, run_json
from webperf.report.terminal import render_terminal
from webperf.report.view import build_view
from webperf.store.derive import derive_run
from webperf.store.history.stress_values import soak_values
from webperf.store.journal import Journal, read_journal
from webperf.store.soak import derive_soak, load_reasons

FACTS = SoakFacts(300.0, 30, 0.99, {"journeys": ["toggle"], "duration": "5m"})


def loop(
    at_s: float, *, nodes: float = 50.0, page: int = 1, soaked_s: float | None = None, failed: bool = False
) -> Loop:
    values = {} if failed else {"a/dom_nodes": 40.0, "b/dom_nodes": nodes, "b/interaction_latency": 20.0}
    soaked = at_s if soaked_s is None else soaked_s
    return Loop(at_s, soaked, "toggle", "desktop", page, 900.0, values, Missing.STEP_TIMEOUT if failed else None)


def app(at_s: float, memory: float) -> MonitorSecond:
    return second(at_s, usage(memory_bytes=int(memory)), usage("harness", "webperf", memory_bytes=90_000_000))


def whole(leak: float = 0, nodes: float = 0) -> tuple[list[Loop], list[MonitorSecond]]:
    loops = [loop(t, nodes=50 + nodes * t) for t in range(1, 300, 2)]
    return loops, [app(t, 200e6 + leak * t) for t in range(1, 300)]


def trends(
    loops: Sequence[Loop], seconds: Sequence[MonitorSecond], *resumed: Resumed
) -> dict[tuple[str, str], list[Trend]]:
    found: dict[tuple[str, str], list[Trend]] = {}
    for course in derive_soak(FACTS, loops, seconds, resumed).leaks:
        found.setdefault((course.journey, course.quantity), []).append(course.trend)
    return found


def test_what_does_not_grow_passes() -> None:
    soak = derive_soak(FACTS, *whole(), ())
    assert {finding.outcome for finding in soak_findings(soak, 0.99)} == {Outcome.PASS}
    assert soak.loops == 150


def test_processes_that_have_ended_after_the_last_loop_are_no_low_level() -> None:
    loops, seconds = whole()
    gone = second(299.5, usage(memory_bytes=1), usage("harness", "monitor", memory_bytes=1))
    own, *_ = derive_soak(FACTS, loops, [*seconds, gone], ()).own
    assert set(own.blocks) == {90_000_000}


def test_a_leak_of_the_app_and_one_of_the_page_are_told_apart() -> None:
    assert trends(*whole(leak=5e5)) == {
        ("app under test", "memory"): [Trend.RISING],
        ("toggle", "dom_nodes"): [Trend.STEADY],
    }
    # The last step's: at its end the loop is back where it began.
    loops, seconds = whole(nodes=5)
    soak = derive_soak(FACTS, loops, seconds, ())
    (nodes,) = [course for course in soak.leaks if course.quantity == "dom_nodes"]
    assert nodes.trend is Trend.RISING
    assert nodes.per_loop == pytest.approx(10, rel=0.01)
    assert nodes.per_hour == pytest.approx(5 * 3600, rel=0.01)
    assert [f.outcome for f in soak_findings(soak, 0.99) if f.metric == "dom_nodes"] == [Outcome.FAIL]


def test_another_page_and_another_process_begin_anew() -> None:
    # Each half rises; the second begins where the first did. After 200 s of nothing the process is another one.
    loops = [loop(t, nodes=50 + 5 * t) for t in range(1, 150, 2)]
    loops += [loop(t + 200, nodes=50 + 5 * (t - 150), page=2, soaked_s=t) for t in range(150, 300, 2)]
    seconds = [app(t, 200e6 + 5e5 * t) for t in range(1, 150)]
    seconds += [app(t + 200, 200e6 + 5e5 * (t - 150)) for t in range(150, 300)]
    assert trends(loops, seconds, Resumed(350.0, 150.0)) == {
        ("app under test", "memory"): [Trend.RISING, Trend.RISING],
        ("toggle", "dom_nodes"): [Trend.RISING, Trend.RISING],
    }


def test_availability_and_its_reasons() -> None:
    soak = derive_soak(FACTS, [loop(t, failed=t % 10 == 0) for t in range(1, 101)], (), ())
    (found,) = soak.availability
    assert (found.loops, found.failed, found.reasons) == (100, 10, {"STEP_TIMEOUT": 10})
    (finding,) = [f for f in soak_findings(soak, 0.95) if f.metric == "availability"]
    assert finding.outcome is Outcome.FAIL
    assert "90 of 100" in finding.message
    assert all(f.outcome is Outcome.PASS for f in soak_findings(soak, 0.9) if f.metric == "availability")


def test_latency_that_creeps_up_is_said_and_does_not_decide() -> None:
    loops = [
        Loop(t, t, "toggle", "desktop", 1, 900.0, {"b/interaction_latency": 100.0 + 0.5 * t}) for t in range(1, 300, 2)
    ]
    soak = derive_soak(FACTS, loops, (), ())
    (drift,) = [f for f in soak_findings(soak, 0.99) if f.metric == "interaction_latency"]
    assert (drift.outcome, drift.gating) == (Outcome.FAIL, False)


def test_a_short_soak_is_undecided() -> None:
    soak = derive_soak(FACTS, [loop(t) for t in range(1, 60)], (), ())
    (nodes,) = [finding for finding in soak_findings(soak, 0.99) if finding.metric == "dom_nodes"]
    assert nodes.outcome is Outcome.INCONCLUSIVE
    assert nodes.message == "DOM nodes: undecided, it has 6 of the 11 blocks that it takes: soak 1 min more"


def test_why_a_whole_soak_is_undecided_and_what_to_do() -> None:
    slow = derive_soak(FACTS, [loop(t) for t in range(30, 301, 45)], (), ())
    assert "7 of the 11 blocks that it takes: loops are long for so short a soak, try --duration 9m" in said(slow)
    # Each page is kept for two blocks only.
    renewed = derive_soak(FACTS, [loop(t, page=t // 20) for t in range(1, 301)], (), ())
    assert "2 of the 11 blocks that it takes: it began anew 15 times" in said(renewed)


def said(soak: Soak) -> str:
    return next(finding.message for finding in soak_findings(soak, 0.99) if finding.metric == "dom_nodes")


def test_how_sure_it_is_stands_in_each_finding() -> None:
    steady = derive_soak(FACTS, *whole(), ())
    assert said(steady) == "DOM nodes do not grow: 0 an hour, 99.8 % interval 0 to 0"
    growing = said(derive_soak(FACTS, *whole(nodes=5), ()))
    assert growing == "DOM nodes grow by 18,000 an hour, +10 a loop; 99.8 % interval +18,000 to +18,000"
    # 200 nodes are 50 more in five minutes: surely, but of 1,000 loops each leaves half a node at most.
    little = derive_soak(FACTS, [loop(t / 4, nodes=2000 + t / 60) for t in range(1, 1200)], (), ())
    assert "do not leak: +240 an hour" in said(little)
    assert "in all less than what counts (600)" in said(little)


def test_what_was_done_in_each_block() -> None:
    loops = [loop(t, failed=t == 15) for t in range(1, 26)]
    blocks = [LoadBlock(10.0 * n, "api", 200, n, 20.0, 40.0, n != 2) for n in (1, 2, 3)]
    done, load = derive_soak(FACTS, loops, (), (), blocks).availability
    assert [(b.number, b.span_s, b.loops, b.failed) for b in done.blocks] == [
        (0, 10, 9, 0),
        (1, 10, 10, 1),
        (2, 5, 6, 0),
    ]
    assert [(b.number, b.span_s, b.failed, b.held) for b in load.blocks] == [
        (0, 10, 1, True),
        (1, 10, 2, False),
        (2, 5, 3, True),
    ]


def test_webperf_itself_is_told_by_kind_of_process_until_the_last_loop() -> None:
    own = [
        second(t, usage("harness", "webperf", memory_bytes=90), usage("harness", "driver", memory_bytes=100 + t))
        for t in range(1, 300)
    ]
    # The driver ends before the run does: that is no low level.
    ended = [second(t, usage("harness", "webperf", memory_bytes=90)) for t in range(300, 320)]
    found = derive_soak(FACTS, whole()[0], [*own, *ended], ()).own
    assert [course.step for course in found] == ["", "main process", "driver"]
    assert found[0].last == 90 + 100 + 290


def header() -> Header:
    facts = JourneyFacts("toggle", "")
    return Header("soak", "2026-11-21T02:45:00+00:00", example_run().environment, (facts,), ("desktop",), 0, soak=FACTS)


def resumed_run(folder: Path) -> Run:
    """Killed in the middle of a line, and gone on with."""
    file = folder / "journal.jsonl"
    loops, seconds = whole(nodes=5)
    with Journal(file) as journal:
        journal.add(header(), *seconds[:150], *loops[:75], Ending("then", interrupted=True, reasons=("stopped",)))
    with file.open("a") as torn:
        torn.write('{"kind":"loop","crc":"00')
    with Journal(file, resume=True) as journal:
        journal.add(Resumed(150.0, 150.0), *seconds[150:], *loops[75:], Ending("now"))
    return derive_run(read_journal(file))


def test_a_soak_that_was_resumed_is_one_run(tmp_path: Path) -> None:
    run = resumed_run(tmp_path)
    assert run.soak is not None
    assert run.soak.loops == 150
    assert run.soak.resumed_at_s == (150.0,)
    assert not run.interrupted
    assert (run.validity.state, run.validity.reasons) == (Validity.VALID, ())
    assert run.verdict.state is Outcome.FAIL
    assert parse_run(run_json(run)) == run


def test_both_reports_show_it(tmp_path: Path) -> None:
    view = build_view(resumed_run(tmp_path))
    text = render_terminal(view)
    assert "5 min of 5 min soaked, 150 loops, resumed 1 time" in text
    assert "DOM nodes grow by 18,000 an hour, +10 a loop" in text
    assert max(map(len, text.splitlines())) <= 100
    page = render_html(view, lambda _path: None)
    assert 'id="soak"' in page
    assert 'id="headlines"' not in page


def test_a_load_beside_the_loops_has_its_own_course_and_availability() -> None:
    blocks = [LoadBlock(10.0 * (n + 1), "api", 500, 1, 20.0, 40.0 + 2 * n, n != 5) for n in range(30)]
    loops, seconds = whole()
    soak = derive_soak(FACTS, loops, seconds, (), blocks)
    (course,) = [c for c in soak.latencies if c.quantity == "p95"]
    assert (course.trend, course.journey, course.device) == (Trend.RISING, "api", "load")
    (found,) = [a for a in soak.availability if a.device == "load"]
    assert (found.loops, found.failed) == (15_000, 30)
    assert any("14,970 of 15,000 requests" in f.message for f in soak_findings(soak, 0.99))
    assert list(load_reasons(blocks)) == ["the load of api was held in 29 of 30 blocks"]


def test_what_the_instrument_itself_takes_in_a_page_is_no_leak() -> None:
    loops = [Loop(t, t, "toggle", "desktop", 1, 900.0, {"b/js_heap": 2e6 + 700 * t}) for t in range(1, 300)]
    assert trends(loops, ()) == {("toggle", "js_heap"): [Trend.STEADY]}
    leaking = [Loop(t, t, "toggle", "desktop", 1, 900.0, {"b/js_heap": 2e6 + 7000 * t}) for t in range(1, 300)]
    assert trends(leaking, ()) == {("toggle", "js_heap"): [Trend.RISING]}


def test_the_history_keeps_where_it_ended_and_how_it_went() -> None:
    loads = [LoadBlock(10.0 * n, "browse", 100, n % 2, 5.0, 8.0 + n % 3, True) for n in range(1, 31)]
    facts = replace(FACTS, asked={**FACTS.asked, "level": "10/s"})
    soak = derive_soak(facts, *whole(leak=1e5, nodes=1), (), loads)

    found = {(v.series.place_name, v.series.metric): v.value for v in soak_values(soak)}

    # Levels of the last block, which begins after 290 s; the p95 goes round 8, 9 and 10 ms.
    assert found == {
        ("toggle + browse / soak of 5m beside browse at 10/s: app under test", "memory"): 229e6,
        ("toggle / soak of 5m beside browse at 10/s, desktop", "dom_nodes"): 341.0,
        ("toggle / soak of 5m beside browse at 10/s, desktop: b", "interaction_latency"): 20.0,
        ("browse / soak of 5m beside browse at 10/s, load", "latency.p95"): 9.0,
        ("toggle / soak of 5m beside browse at 10/s, desktop", "availability"): 1.0,
        ("browse / soak of 5m beside browse at 10/s, load", "availability"): 0.995,
    }
