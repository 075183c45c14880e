import time
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace

import pytest

from tests.fixtures.hostile_run import hostile_run
from tests.report.hostile import ALL
from webperf.model.run import Run
from webperf.report.view.clean import LONGEST, clean_run, clean_text


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("plain text, 12 µs – ✓", "plain text, 12 µs – ✓"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07shown", "shown"),
        ("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("a\x00b\x7fc", "abc"),
        ("\u202eabc\u2066", "abc"),
        ("two\n  lines\u2028here", "two lines here"),
        ("\ud800", "\ufffd"),
        ("👩\u200d💻", "👩\u200d💻"),
        ("", ""),
    ],
)
def test_only_what_can_be_seen_is_left(dirty: str, clean: str) -> None:
    assert clean_text(dirty) == clean


@pytest.mark.parametrize("text", ALL)
def test_no_text_keeps_anything_that_moves_or_hides(text: str) -> None:
    found = clean_text(text)
    assert len(found) <= LONGEST
    assert {unicodedata.category(c) for c in found} & {"Cc", "Cf", "Cs", "Zl", "Zp"} == set()
    found.encode("utf-8")


@pytest.mark.alone
def test_a_megabyte_of_text_is_cut_without_being_read() -> None:
    started = time.perf_counter()
    assert clean_text("\x1b[" * 1_000_000).endswith("") is True
    assert len(clean_text("a" * 5_000_000)) == LONGEST
    assert time.perf_counter() - started < 0.5


def test_every_part_of_a_run_is_cleaned(run: Run) -> None:
    dirty = replace(
        run,
        run_id="id\x1b[2J",
        environment={"browser": {"na\x00me": ["\u202ex", {"y": "\x07z"}], "deep": _nested(500)}},
        validity=replace(run.validity, reasons=("why\x1b[2J",)),
        failures=(replace(run.failures[0], message="a\x1b[2Jb", screenshot="artifacts/\u202ex.jpg"),),
    )
    found = clean_run(dirty)
    assert found.run_id == "id"
    assert found.environment["browser"]["name"] == ["x", {"y": "z"}]
    assert found.validity.reasons == ("why",)
    assert found.failures[0].message == "ab"
    # A path must still find its file; no format prints it.
    assert found.failures[0].screenshot == "artifacts/\u202ex.jpg"


def test_a_clean_run_stays_as_it_is(run: Run) -> None:
    assert clean_run(run) == run


def test_no_text_of_a_run_is_forgotten() -> None:
    """Whatever part is added to a run: `hostile_run` has to fill it, and `clean_run` to clean it."""
    run = hostile_run([f"a\x1b[2Jb\u202e{number}" for number in range(12)])
    assert [field.name for field in fields(run) if getattr(run, field.name) in (None, ())] == []
    assert list(_dirty(clean_run(run), "run")) == []


def _dirty(value: object, where: str) -> Iterator[str]:
    """Where a text is not clean; paths and what is cleaned where it is shown are left out."""
    if isinstance(value, str) and "\x1b" in value:
        yield where
    elif is_dataclass(value):
        for field in fields(value):
            if field.name not in ("path", "detail", "options"):
                yield from _dirty(getattr(value, field.name), f"{where}.{field.name}")
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from (*_dirty(key, f"{where} key"), *_dirty(item, f"{where}[{key!r}]"))
    elif isinstance(value, (list, tuple)):
        for number, item in enumerate(value):
            yield from _dirty(item, f"{where}[{number}]")


def _nested(levels: int) -> object:
    value: object = "end"
    for _ in range(levels):
        value = [value]
    return value
