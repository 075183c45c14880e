"""What the linter says, script by script: the rules it names, on which lines."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from webperf.journey.discovery import load_file
from webperf.journey.lint import lint
from webperf.model.advice import Advice

Advise = Callable[..., tuple[Advice, ...]]
FIRST = 5
"""The line of a script's first statement in the file below."""


@pytest.fixture
def advise(tmp_path: Path) -> Advise:
    def run(body: str, *, budgets: str = "{}", imports: str = "", iterations: int = 5) -> tuple[Advice, ...]:
        file = tmp_path / "tour.py"
        head = f"from webperf import journey; {imports}\n\n@journey(budgets={budgets})\ndef tour(page, step):\n"
        file.write_text(head + textwrap.indent(textwrap.dedent(body).strip("\n"), "    ") + "\n", "utf-8")
        return lint(load_file(file), iterations=iterations)

    return run


GOOD = """
with step("open"):
    page.goto("/")
with step("choose"):
    page.get_by_role("option", name="VIC").click()
"""

SCRIPTS: list[tuple[str, str, list[tuple[int, str]]]] = [
    ("what is right", GOOD, []),
    ("fill", 'with step("a"):\n    page.get_by_label("Name").fill("x")', [(1, "unmeasured-input")]),
    ("select_option", 'with step("a"):\n    page.select_option("#s", "x")', [(1, "unmeasured-input")]),
    (
        "dispatch_event",
        'box = page.locator("a")\nwith step("a"):\n    box.dispatch_event("click")',
        [(2, "unmeasured-input")],
    ),
    ("a click by script", 'with step("a"):\n    page.evaluate("document.body.click()")', [(1, "script-input")]),
    ("an event by script", 'with step("a"):\n    page.evaluate("() => a.dispatchEvent(e)")', [(1, "script-input")]),
    ("harmless script", 'with step("a"):\n    page.evaluate("window.scrollY")', []),
    ("networkidle", 'with step("a"):\n    page.goto("/", wait_until="networkidle")', [(1, "networkidle")]),
    (
        "networkidle awaited",
        'with step("a"):\n    page.goto("/")\n    page.wait_for_load_state("networkidle")',
        [(2, "networkidle")],
    ),
    ("wait_for_timeout", 'with step("a"):\n    page.goto("/")\n    page.wait_for_timeout(500)', [(2, "fixed-wait")]),
    ("sleep", 'import time\nwith step("a"):\n    page.goto("/")\n    time.sleep(1)', [(3, "fixed-wait")]),
    (
        "sleep, renamed",
        'from time import sleep as nap\nwith step("a"):\n    page.goto("/")\n    nap(1)',
        [(3, "fixed-wait")],
    ),
    (
        "a Python clock",
        'import time\nbegan = time.monotonic()\nwith step("a"):\n    page.goto("/")\ntook = time.monotonic() - began',
        [(1, "python-clock"), (4, "python-clock")],
    ),
    (
        "two inputs",
        'with step("a"):\n    page.locator("a").click()\n    page.locator("b").click()',
        [(0, "several-inputs")],
    ),
    (
        "an input in a loop",
        'with step("a"):\n    for name in "ab":\n        page.locator(name).click()',
        [(0, "several-inputs")],
    ),
    ("a step in a loop", 'for name in "ab":\n    with step(name):\n        page.locator(name).click()', []),
    (
        "one drag",
        'with step("a"):\n    page.mouse.down()\n    page.mouse.move(9, 9)\n    page.mouse.up()',
        [],
    ),
    ("turns of a wheel", 'with step("a"):\n    for n in range(3):\n        page.mouse.wheel(0, 9)', []),
    (
        "open and input",
        'with step("a"):\n    page.goto("/")\n    page.locator("a").click()',
        [(0, "input-while-loading")],
    ),
    ("outside of steps", 'page.goto("/")\nwith step("a"):\n    page.locator("a").click()', [(0, "outside-step")]),
    ("no step", 'print("hello")', [(-1, "no-step")]),
    ("looking is no action", 'box = page.locator("a").bounding_box()\nwith step("a"):\n    page.goto("/")', []),
    ("other people's methods", 'with step("a"):\n    page.goto("/")\nrecord = {}\nrecord.clear()', []),
]


@pytest.mark.parametrize(("script", "expected"), [row[1:] for row in SCRIPTS], ids=[row[0] for row in SCRIPTS])
def test_a_script_gets_the_advice_it_needs(advise: Advise, script: str, expected: list[tuple[int, str]]) -> None:
    assert [(piece.line - FIRST, piece.rule) for piece in advise(script)] == expected


BUDGETS: list[tuple[str, str, str, list[str]]] = [
    ("one that can be judged", '{"load_time": "p75 < 2 s", "interaction_latency": "p75 < 1 s"}', GOOD, []),
    ("a step that is not there", '{"opne: load_time": "p75 < 2 s"}', GOOD, ["budget-without-step"]),
    ("no input in the step", '{"open: interaction_latency": "p75 < 1 s"}', GOOD, ["budget-without-value"]),
    ("no input anywhere", '{"inp": "p75 < 1 s"}', 'with step("a"):\n    page.goto("/")', ["budget-without-value"]),
    ("a step's name that is not known", '{"b: inp": "p75 < 1 s"}', 'with step(str(1)):\n    page.goto("/")', []),
    ("help from elsewhere", '{"inp": "p75 < 1 s"}', 'with step("a"):\n    helper(page)', []),
    ("a click may open a page", '{"choose: load_time": "p75 < 2 s"}', GOOD, []),
    ("the score as a fraction", '{"score": "median >= 0.9"}', GOOD, ["budget-scale"]),
    ("the score", '{"score": "median >= 90"}', GOOD, []),
]


@pytest.mark.parametrize(("budgets", "script", "rules"), [row[1:] for row in BUDGETS], ids=[row[0] for row in BUDGETS])
def test_a_budget_that_can_never_be_judged_is_named(
    advise: Advise, budgets: str, script: str, rules: list[str]
) -> None:
    assert [piece.rule for piece in advise(script, budgets=budgets)] == rules


@pytest.mark.parametrize(
    ("statistic", "iterations", "count"),
    [("p95", 19, 1), ("p95", 20, 0), ("p75", 3, 1), ("p75", 4, 0), ("median", 1, 0), ("max", 1, 0)],
)
def test_too_few_iterations_for_a_budget(advise: Advise, statistic: str, iterations: int, count: int) -> None:
    advice = advise(GOOD, budgets=f'{{"load_time": "{statistic} < 2 s"}}', iterations=iterations)

    assert [piece.rule for piece in advice] == ["too-few-iterations"] * count


def test_a_piece_of_advice_is_one_line_with_its_place(advise: Advise) -> None:
    (piece,) = advise('with step("a"):\n    page.locator("a").fill("x")')

    assert str(piece).startswith(f"{piece.file}:6: unmeasured-input: fill() ")
    assert "\n" not in str(piece)
    assert piece.journey == "tour"


def test_the_shipped_journeys_need_no_advice() -> None:
    shipped = Path(__file__).parent.parent.parent / "journeys"
    journeys = [journey for file in sorted(shipped.glob("*.py")) for journey in load_file(file)]

    assert lint(journeys, iterations=5) == ()
