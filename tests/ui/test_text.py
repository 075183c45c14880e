from __future__ import annotations

import doctest

import pytest

from webperf.ui import text
from webperf.ui.view import axis
from webperf.ui.view.places import metric_order


@pytest.mark.parametrize("module", [text, axis])
def test_examples(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


@pytest.mark.parametrize("hostile", ["![x](//h.test/p)", ":red[x]", "$x$", "<img src=x>", "a\n# b", "`x`", "|a|b|"])
def test_nothing_that_is_active_in_markdown_stays_without_its_backslash(hostile: str) -> None:
    shown = text.escaped(hostile)

    bare = shown.replace("\\\\", "").replace("\\", "\0")
    assert "\n" not in shown
    assert all(bare[i - 1] == "\0" for i, letter in enumerate(bare) if letter in "![]():$<>#`|*_")


def test_metrics_begin_with_the_headlines_of_pages_then_of_loads() -> None:
    names = ["vus.max", "lcp", "http_req_duration.p95", "map_render", "ttfb", "load_time"]

    assert sorted(names, key=metric_order) == [
        "load_time",
        "map_render",
        "http_req_duration.p95",
        "ttfb",
        "lcp",
        "vus.max",
    ]
