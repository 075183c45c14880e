from pathlib import Path
from typing import Any

import pytest

from webperf import journey
from webperf.errors import ConfigError
from webperf.model.budget import Budget
from webperf.model.journey import Journey


def test_bare_it_takes_name_description_and_file_from_the_function() -> None:
    @journey
    def explore_map(page: Any, step: Any) -> None:
        """Open the map."""

    assert isinstance(explore_map, Journey)
    assert (explore_map.name, explore_map.description, explore_map.budgets) == ("explore_map", "Open the map.", ())
    assert explore_map.file == Path(__file__)


def test_with_brackets_and_nothing_in_them_it_is_the_same() -> None:
    @journey()
    def explore_map(page: Any, step: Any) -> None:
        """Open the map."""

    assert explore_map.name == "explore_map"


def test_a_name_of_its_own() -> None:
    @journey(name="Explore: the map 🗺")
    def explore_map(page: Any, step: Any) -> None: ...

    assert explore_map.name == "Explore: the map 🗺"


def test_the_description_is_the_first_paragraph_on_one_line() -> None:
    @journey
    def tour(page: Any, step: Any) -> None:
        """Open the map
        and zoom it.

        Not this.
        """

    assert tour.description == "Open the map and zoom it."


def test_without_a_docstring_the_description_is_empty() -> None:
    @journey
    def tour(page: Any, step: Any) -> None: ...

    assert tour.description == ""


def test_budgets_are_read_at_once() -> None:
    @journey(budgets={"load_time": "p75 < 2 s", "pick: requests": ["max <= 40", "median < 30"]})
    def tour(page: Any, step: Any) -> None: ...

    assert tour.budgets == (
        Budget("load_time", "p75", "<", 2000.0, "ms"),
        Budget("requests", "max", "<=", 40.0, "count", "pick"),
        Budget("requests", "median", "<", 30.0, "count", "pick"),
    )


def test_a_declared_journey_can_still_be_called_as_a_function() -> None:
    calls: list[tuple[str, str]] = []

    @journey
    def tour(page: Any, step: Any) -> None:
        calls.append((page, step))

    tour("a page", "a step")
    assert calls == [("a page", "a step")]


def none() -> None: ...
def page_alone(page: Any) -> None: ...
def turned_round(step: Any, page: Any) -> None: ...
def one_too_many(page: Any, step: Any, more: Any) -> None: ...
def any_number(*arguments: Any) -> None: ...


@pytest.mark.parametrize(
    ("function", "given"),
    [
        (none, "()"),
        (page_alone, "(page)"),
        (turned_round, "(step, page)"),
        (one_too_many, "(page, step, more)"),
        (any_number, "(arguments)"),
    ],
)
def test_a_function_of_anything_but_page_and_step_is_refused(function: Any, given: str) -> None:
    with pytest.raises(ConfigError) as raised:
        journey(function)
    assert str(raised.value) == f"journey '{function.__name__}' must take exactly (page, step), not {given}"


@pytest.mark.parametrize(
    ("budgets", "message"),
    [
        ({"lode_time": "p75 < 2 s"}, "'lode_time': unknown metric 'lode_time': did you mean 'load_time'?"),
        ({"load_time": "p75 < 2 kB"}, "'kB' is a size but load_time is a time"),
        ({"load_time": "fast"}, "cannot read 'fast'"),
        ({"load_time": 2000}, "expected a text, got int '2000'"),
    ],
)
def test_a_wrong_budget_is_refused_with_the_journeys_name(budgets: Any, message: str) -> None:
    with pytest.raises(ConfigError) as raised:

        @journey(budgets=budgets)
        def tour(page: Any, step: Any) -> None: ...

    assert str(raised.value).startswith("journey 'tour': ")
    assert message in str(raised.value)
