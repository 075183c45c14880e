from __future__ import annotations

from typing import Any

import pytest

from webperf.browser.diagnosis.instrument import Instruments, Product
from webperf.journey.recording import Recording, record
from webperf.model.sample import Phase


class FakeInstrument:
    """Says when it is started and stopped; `fails` names the moments at which it raises."""

    def __init__(self, name: str, order: list[str], *fails: str) -> None:
        self.name, self._order, self._fails = name, order, fails

    def start(self, page: Any, session: Any) -> None:
        self._at("start")

    def stop(self) -> list[Product]:
        self._at("stop")
        return [Product(self.name, f"{self.name}.json", b"{}")]

    def notes(self) -> list[str]:
        self._at("notes")
        return [f"{self.name} was here"]

    def _at(self, moment: str) -> None:
        self._order.append(f"{moment} {self.name}")
        if moment in self._fails:
            raise RuntimeError(f"no {moment}\nof it")


class FakePage:
    """Gives a session, or none."""

    def __init__(self, session: object = object()) -> None:
        self.context = self
        self._session = session

    def new_cdp_session(self, _page: Any) -> object:
        if isinstance(self._session, Exception):
            raise self._session
        return self._session


def test_the_last_one_started_is_the_first_one_stopped() -> None:
    order: list[str] = []
    instruments = Instruments([FakeInstrument("a", order), FakeInstrument("b", order)])
    instruments.start(FakePage())  # type: ignore[arg-type]
    products = instruments.stop()
    assert [step for step in order if "notes" not in step] == ["start a", "start b", "stop b", "stop a"]
    assert [product.kind for product in products] == ["b", "a"]
    assert instruments.notes == ["b was here", "a was here"]


@pytest.mark.parametrize(
    ("moment", "kinds", "notes"),
    [
        ("start", ["b"], ["a: no start", "b was here"]),
        ("stop", ["b"], ["b was here", "a: no stop", "a was here"]),
        ("notes", ["b", "a"], ["b was here", "a: no notes"]),
    ],
)
def test_one_that_fails_is_a_note_and_the_others_go_on(moment: str, kinds: list[str], notes: list[str]) -> None:
    instruments = Instruments([FakeInstrument("a", [], moment), FakeInstrument("b", [])])
    instruments.start(FakePage())  # type: ignore[arg-type]
    assert [product.kind for product in instruments.stop()] == kinds
    assert instruments.notes == notes


def test_a_page_that_gives_no_session_is_a_note() -> None:
    instruments = Instruments([FakeInstrument("a", [])])
    instruments.start(FakePage(RuntimeError("gone")))  # type: ignore[arg-type]
    assert instruments.stop() == []
    assert instruments.notes == ["diagnosis: gone"]


def test_a_file_that_cannot_be_written_is_a_note_and_the_others_are_kept() -> None:
    def save(name: str, _content: bytes) -> str:
        if name.endswith("a.json"):
            raise OSError(28, "No space left on device")
        return f"artifacts/{name}"

    recording = Recording([FakeInstrument("a", []), FakeInstrument("b", [])], None)
    recording.start(FakePage())  # type: ignore[arg-type]
    recording.stop()

    assert [path for _, path in recording.keep(save, "tour")] == ["artifacts/tour-b.json"]
    assert "a: cannot be written (No space left on device)" in recording.notes


@pytest.mark.parametrize(
    ("phase", "visual", "filmed"),
    [
        (Phase.DIAGNOSIS, False, True),
        (Phase.DIAGNOSIS, True, True),
        (Phase.MEASURE, True, True),
        (Phase.WARMUP, True, True),
        (Phase.MEASURE, False, False),
        (Phase.WARMUP, False, False),
    ],
)
def test_only_the_diagnosis_is_filmed_unless_all_are_to_be(phase: Phase, visual: bool, filmed: bool) -> None:
    assert (record(phase, visual=visual).film is not None) is filmed
