from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.store.build import header, iteration
from tests.ui.build import load_header, load_second
from tests.ui.drawn import rows_of
from webperf.errors import ConfigError
from webperf.model.journal import Ending
from webperf.model.sample import Phase
from webperf.store.journal import Entry, Journal
from webperf.ui.charts.live import count_chart, latency_chart, rate_chart
from webperf.ui.view.live import SHOWN_S, LiveRun, LiveView
from webperf.ui.watching import watched

ENDED = Ending("2026-01-01T00:01:00+00:00")


def _view(*entries: Entry) -> LiveView | None:
    run = LiveRun()
    run.take(entries)
    return run.view()


def test_before_the_header_there_is_nothing() -> None:
    assert _view() is None


def test_the_newest_second_is_told_and_failures_are_counted_since_the_beginning() -> None:
    view = _view(load_header(), load_second(0, failed=2), load_second(1, failed=1), load_second(2))

    assert view is not None
    (browse,) = view.scenarios
    assert (browse.users, browse.rate, browse.failed) == ("10", "50 of 50/s", 3)
    assert browse.p95.startswith("20")
    assert (view.seconds, view.of_s, view.trust, view.ended) == (3, 30.0, "VALID", "")
    assert [found.second for found in view.glances] == [0, 1, 2]


def test_an_hour_of_load_is_drawn_by_its_newest_minutes_and_kept_in_no_more() -> None:
    view = _view(load_header(), *(load_second(number) for number in range(SHOWN_S + 50)))

    assert view is not None
    assert len(view.glances) == SHOWN_S
    assert view.glances[-1].second == SHOWN_S + 49


@pytest.mark.parametrize(
    ("ending", "told"),
    [
        (ENDED, "to its end"),
        (Ending("x", interrupted=True), "stopped by a signal"),
        (Ending("x", reasons=("stopped after 9 s by its threshold",)), "stopped after 9 s by its threshold"),
    ],
)
def test_how_it_ended_is_said(ending: Ending, told: str) -> None:
    view = _view(load_header(), load_second(0), ending)

    assert view is not None
    assert view.ended == told


def test_journeys_are_followed_by_their_measured_iterations() -> None:
    view = _view(header(iterations=3), iteration({}, phase=Phase.WARMUP), iteration({}))

    assert view is not None
    assert (view.iterations, view.of_iterations, view.scenarios) == (1, 3, ())


def test_charts_draw_each_second_of_each_scenario() -> None:
    view = _view(load_header(), load_second(0), load_second(1, failed=1))
    assert view is not None

    for chart, rows in ((latency_chart, 6), (rate_chart, 4), (count_chart, 6)):
        assert rows_of(chart(view.glances)) == {"seconds": rows}


def _write(folder: Path, entries: Sequence[Entry]) -> Path:
    folder.mkdir()
    with Journal(folder / "journal.jsonl") as journal:
        for entry in entries:
            journal.add(entry)
    return folder / "journal.jsonl"


def test_a_growing_journal_is_read_on_from_where_it_was(tmp_path: Path) -> None:
    file = _write(tmp_path / "whole", [load_header(), load_second(0), load_second(1), ENDED])
    lines = file.read_bytes().splitlines(keepends=True)
    folder = tmp_path / "growing"
    folder.mkdir()
    growing = folder / "journal.jsonl"
    seconds = []
    for piece in (lines[0], lines[1][:40], lines[1][40:] + lines[2], lines[3]):
        with growing.open("ab") as output:
            output.write(piece)
        view = watched(folder)
        assert view is not None
        seconds.append((view.seconds, bool(view.ended)))

    assert seconds == [(0, False), (0, False), (2, False), (2, True)]


def test_a_damaged_journal_is_one_line(tmp_path: Path) -> None:
    file = _write(tmp_path / "damaged", [load_header(), load_second(0)])
    file.write_bytes(file.read_bytes().replace(b'"requests":50', b'"requests":51'))

    with pytest.raises(ConfigError, match=r"journal\.jsonl line 2 is damaged: its checksum does not match"):
        watched(tmp_path / "damaged")
    with pytest.raises(ConfigError, match="cannot be read"):
        watched(tmp_path / "nowhere")
