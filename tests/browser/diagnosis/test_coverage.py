from __future__ import annotations

from typing import Any

import pytest

from webperf.browser.diagnosis.coverage import ranked, script_use, style_use, used_characters


def block(start: int, end: int, count: int) -> dict[str, int]:
    return {"startOffset": start, "endOffset": end, "count": count}


@pytest.mark.parametrize(
    ("ranges", "used"),
    [
        ([], 0),
        ([block(0, 100, 1)], 100),
        ([block(0, 100, 0)], 0),
        ([block(0, 100, 1), block(20, 60, 0)], 60),
        ([block(0, 100, 1), block(20, 60, 0), block(30, 40, 1)], 70),
        ([block(0, 100, 1), block(0, 50, 0), block(50, 100, 0)], 0),
        ([block(0, 100, 1), block(90, 100, 0), block(10, 20, 0)], 80),
        ([block(0, 100, 0), block(40, 50, 1)], 10),
        # The same block twice: once as the function, once as its first range.
        ([block(0, 100, 1), block(10, 20, 0), block(10, 20, 1)], 100),
    ],
)
def test_the_innermost_range_decides(ranges: list[Any], used: int) -> None:
    assert used_characters(ranges) == used


def test_a_script_is_as_long_as_its_outermost_range() -> None:
    functions = [{"ranges": [block(0, 200, 1)]}, {"ranges": [block(50, 150, 0)]}]
    scripts = [
        {"url": "http://app.test/a.js?v=CANARY", "functions": functions},
        {"url": "debugger:///VM1", "functions": functions},
        {"url": "http://app.test/empty.js", "functions": []},
    ]
    assert list(script_use(scripts)) == [
        {"kind": "script", "url": "http://app.test/a.js?v=redacted", "total": 200, "used": 100}
    ]


def test_a_style_sheet_is_used_by_the_rules_that_matched() -> None:
    sheets = {"1": {"length": 300, "sourceURL": "http://app.test/a.css"}, "2": {"length": 10, "sourceURL": ""}}
    rules = [
        {"styleSheetId": "1", "startOffset": 0, "endOffset": 40, "used": True},
        {"styleSheetId": "1", "startOffset": 40, "endOffset": 99, "used": False},
    ]
    assert [(file["url"], file["total"], file["used"]) for file in style_use(rules, sheets)] == [
        ("http://app.test/a.css", 300, 40),
        ("(inline)", 10, 0),
    ]


def test_scripts_of_one_address_are_one_row_and_the_most_wasteful_is_first() -> None:
    files = [
        {"kind": "script", "url": "a", "total": 10, "used": 10},
        {"kind": "script", "url": "b", "total": 50, "used": 10},
        {"kind": "script", "url": "a", "total": 30, "used": 5},
    ]
    assert [(row["url"], row["total"], row["used"]) for row in ranked(files)] == [("b", 50, 10), ("a", 40, 15)]
