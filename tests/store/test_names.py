import re
import unicodedata
from itertools import combinations

import pytest

from webperf.store.names import safe_name

DEVICES_OF_WINDOWS = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}

HOSTILE = [
    "../../etc/passwd",
    "/etc/passwd",
    "..",
    ".",
    "~/.ssh/id_rsa",
    "C:\\Windows\\system32",
    "CON",
    "con",
    "aux.jpg",
    "LPT1",
    "nul.json",
    "a" * 101,
    "a" * 300,
    "b" * 300 + ".jpg",
    "." * 300,
    "😀",
    "🗺️ map.jpg",
    "trailing.",
    "trailing..",
    "trailing ",
    " leading",
    ".hidden",
    "-rf",
    "new\nline",
    "null\0byte",
    "tab\tbed",
    "colon: and | pipe",
    "<script>alert(1)</script>.jpg",
    "$(reboot)",
    "%2e%2e%2f",
    "\ud800 lone surrogate",
    "\u202egpj.exe",
    "e\u0301cole",
    "école",
    "ecole ",
]


@pytest.mark.parametrize("name", HOSTILE, ids=ascii)
def test_a_hostile_name_becomes_a_plain_file_name(name: str) -> None:
    safe = safe_name(name)
    assert re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,99}", safe)
    assert not safe.endswith(".")
    assert safe.split(".")[0].lower() not in DEVICES_OF_WINDOWS


def test_no_two_of_them_collide() -> None:
    for one, other in combinations(HOSTILE, 2):
        assert safe_name(one) != safe_name(other)


@pytest.mark.parametrize("name", ["open", "tour-phone-measure0-1-open.jpg", "a", "A_b-c.9", "a" * 100, "console.jpg"])
def test_a_harmless_name_stays_as_it_is(name: str) -> None:
    assert safe_name(name) == name


@pytest.mark.parametrize("name", HOSTILE, ids=ascii)
def test_a_name_is_made_safe_the_same_way_every_time_and_only_once(name: str) -> None:
    assert safe_name(safe_name(name)) == safe_name(name) == safe_name(name)


@pytest.mark.parametrize("name", ["choose state.jpg", "b" * 300 + ".jpg", "aux.jpg", "a.b c.jpg"])
def test_the_ending_is_kept(name: str) -> None:
    assert safe_name(name).endswith(".jpg")


def test_what_can_be_read_of_a_name_is_kept() -> None:
    assert safe_name("choose state: VIC").startswith("choose-state-VIC-")


def test_the_same_letter_written_in_two_ways_is_two_names() -> None:
    # NFC and NFD look alike, but they are two steps of two journeys if somebody writes them so.
    composed, decomposed = "école", unicodedata.normalize("NFD", "école")
    assert safe_name(composed) != safe_name(decomposed)
