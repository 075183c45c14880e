import inspect
import re
import signal
from itertools import pairwise

import pytest

from webperf import errors
from webperf.errors import Interrupted, WebperfError, unknown_name

# One line of the tree in the docstring: what stands before the name, the name, the exit code.
BRANCH = re.compile(r"(?P<indent>[ |+-]*)(?P<name>\w+) +(?P<code>\d+)(?:\s|$)")


def drawn() -> dict[str, tuple[int, int]]:
    """name -> (depth, exit code), in the order of the drawing."""
    lines = (errors.__doc__ or "").splitlines()[1:]
    found = [match for line in lines if (match := BRANCH.match(line))]
    return {match["name"]: (len(match["indent"]) // 4, int(match["code"])) for match in found}


def declared() -> dict[str, type[WebperfError]]:
    classes = (value for value in vars(errors).values() if inspect.isclass(value))
    return {found.__name__: found for found in classes if issubclass(found, WebperfError)}


def test_the_tree_in_the_docstring_names_every_class_and_no_other() -> None:
    assert drawn().keys() == declared().keys()
    assert next(iter(drawn())) == "WebperfError"


def test_each_class_hangs_where_the_tree_draws_it() -> None:
    path: list[str] = []
    for name, (depth, _) in drawn().items():
        path = [*path[:depth], name]
        for parent, child in pairwise(path):
            assert declared()[child].__base__ is declared()[parent]


@pytest.mark.parametrize("name", [name for name in drawn() if name != "Interrupted"])
def test_each_class_has_the_exit_code_that_the_tree_says(name: str) -> None:
    assert declared()[name].exit_code == drawn()[name][1]


@pytest.mark.parametrize(("signum", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interruption_ends_as_shells_expect_it(signum: int, status: int) -> None:
    assert Interrupted(signum).exit_status == status
    assert str(Interrupted(signum)) == f"stopped by signal {int(signum)}"
    assert drawn()["Interrupted"][1] == Interrupted(signal.SIGINT).exit_status


@pytest.mark.parametrize("name", [name for name in drawn() if name != "Interrupted"])
def test_an_errors_text_is_its_message(name: str) -> None:
    assert str(declared()[name]("one line")) == "one line"


@pytest.mark.parametrize(
    ("name", "known", "line"),
    [
        ("phone-mit", ["phone-mid", "desktop"], "unknown device 'phone-mit': did you mean 'phone-mid'?"),
        ("Desktop", ["phone-mid", "desktop"], "unknown device 'Desktop': did you mean 'desktop'?"),
        ("zzz", ["b", "a"], "unknown device 'zzz': known: a, b"),
        ("zzz", [], "unknown device 'zzz': known: none"),
        ("", ["a"], "unknown device '': known: a"),
        ("two\nlines", ["a"], "unknown device 'two\\nlines': known: a"),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest_known_one(name: str, known: list[str], line: str) -> None:
    assert unknown_name("device", name, known) == line


def test_what_is_known_may_be_a_mapping_or_something_read_once() -> None:
    assert unknown_name("device", "zzz", {"a": 1}) == unknown_name("device", "zzz", iter(["a"]))
