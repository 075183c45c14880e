import pytest

from webperf.report.view.wording import counted, listed, moment, place


def test_places_leave_out_what_is_empty() -> None:
    assert place("map", "open", "desktop") == "map › open · desktop"
    assert place("map", "", "desktop") == "map · desktop"
    assert place("map", "", "") == "map"


def test_counts() -> None:
    assert (counted(1, "device"), counted(0, "device")) == ("1 device", "0 devices")


@pytest.mark.parametrize(
    ("numbers", "text"), [([], ""), ([3], "3"), ([0, 1, 2], "0–2"), ([5, 1, 2, 2, 9], "1–2, 5, 9")]
)
def test_lists_of_iterations(numbers: list[int], text: str) -> None:
    assert listed(numbers) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2026-11-21T02:45:00Z", "21 November 2026, 02:45 UTC"),
        ("2026-11-21T02:45:00+02:00", "21 November 2026, 00:45 UTC"),
        ("2026-11-21T02:45:00", "21 November 2026, 02:45"),
        ("yesterday", "yesterday"),
        ("0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00+14:00"),
    ],
)
def test_times(text: str, shown: str) -> None:
    assert moment(text) == shown
