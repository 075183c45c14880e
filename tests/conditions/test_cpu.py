import dataclasses

import pytest

from webperf.browser.devices import load_devices
from webperf.conditions.cpu import CLASSES, LARGEST_RATE, choose_rate, first_rate, next_rate, wanted_classes
from webperf.errors import ConfigError, UsageError
from webperf.model.cpu import Slowdown
from webperf.model.places import folders

DEVICES = tuple(load_devices(folders("devices")).values())


@pytest.mark.parametrize(("text", "rate"), [("auto", None), ("off", 1), ("4", 4), ("1", 1), ("2.5", 2.5)])
def test_what_may_be_asked_for(text: str, rate: float | None) -> None:
    assert choose_rate(text, DEVICES) == rate


@pytest.mark.parametrize("text", ["", "fast", "0.5", "0", "-4", "31", "nan", "inf", "4x"])
def test_anything_else_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(UsageError, match=rf"--cpu must be a factor from 1 to {LARGEST_RATE:g}, 'auto' or 'off'"):
        choose_rate(text, DEVICES)


def test_a_device_of_an_unknown_class_is_refused_before_anything_starts() -> None:
    device = dataclasses.replace(DEVICES[0], name="watch", cpu_class="mid-mobil")
    with pytest.raises(ConfigError, match=r"device 'watch': .*did you mean 'mid-mobile'"):
        choose_rate("auto", (device,))
    assert choose_rate("off", (device,)) == 1


def test_a_class_faster_than_this_machine_is_left_alone() -> None:
    assert set(wanted_classes(DEVICES, host_index=3000)) == {"low-desktop", "high-mobile", "mid-mobile", "low-mobile"}
    assert set(wanted_classes(DEVICES, host_index=500)) == {"mid-mobile", "low-mobile"}
    assert wanted_classes(DEVICES, host_index=100) == {}


def test_classes_stand_in_lighthouses_bands() -> None:
    index = {name: found.index for name, found in CLASSES.items()}
    assert index["desktop"] is None
    assert 1000 <= (index["low-desktop"] or 0) <= 1500
    assert 800 <= (index["high-mobile"] or 0) <= 1200
    assert 125 <= (index["mid-mobile"] or 0) <= 800
    assert (index["low-mobile"] or 0) <= 125


def test_a_rate_follows_from_the_machine_and_then_from_what_it_did() -> None:
    assert first_rate(2000, 500) == 4
    # Chromium took more than it was asked for: 400 instead of 500.
    assert next_rate(4, achieved_index=400, wanted_index=500) == pytest.approx(3.2)
    assert next_rate(4, achieved_index=480, wanted_index=500) is None
    assert first_rate(9000, 125) == LARGEST_RATE
    assert next_rate(LARGEST_RATE, achieved_index=300, wanted_index=125) is None


@pytest.mark.parametrize(
    ("achieved", "reservation"),
    [
        (440.0, None),
        (400.0, None),
        (352.0, "processor: slowed down 5 times it is 20% slower than a mid-mobile one"),
        (550.0, "processor: slowed down 5 times it is 25% faster than a mid-mobile one"),
    ],
)
def test_a_class_that_is_missed_by_more_than_a_tenth_is_said(achieved: float, reservation: str | None) -> None:
    assert Slowdown(5, "mid-mobile", 440, achieved).reservation == reservation


def test_a_factor_that_was_given_promises_no_class() -> None:
    assert Slowdown(4).reservation is None


def test_a_step_may_take_longer_on_a_slow_processor() -> None:
    assert Slowdown().patience_ms == 0
    assert Slowdown(4).patience_ms == 12_000
