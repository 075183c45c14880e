"""Which slowdown makes this machine's main thread as slow as a class of devices: the arithmetic of it.

Classes are told apart by Lighthouse's BenchmarkIndex, whose bands are: desktop 1500-2000, low desktop 1000-1500, high
mobile 800-1200, mid mobile 125-800, low below 125. A class stands at a point in its band; the middle one where
Lighthouse's own factor of 4 takes a desktop of 1750.
"""

from __future__ import annotations

from collections.abc import Iterable

from webperf.errors import ConfigError, UsageError, unknown_name
from webperf.model.cpu import CpuClass
from webperf.model.device import Device

CLASSES = {
    found.name: found
    for found in (
        CpuClass("desktop", None, "this machine as it is"),
        CpuClass("low-desktop", 1250, "an older laptop"),
        CpuClass("high-mobile", 1000, "a fast phone or tablet"),
        CpuClass("mid-mobile", 440, "a mid-range phone"),
        CpuClass("low-mobile", 125, "a cheap phone"),
    )
}
AUTO, OFF = "auto", "off"
NO_SLOWDOWN = 1.0
LARGEST_RATE = 30.0
"""Beyond that, what is left of the main thread is too little to tell anything from."""

NEAR = 0.05
"""A rate that brings the index so near to its class is taken."""


def choose_rate(text: str, devices: Iterable[Device]) -> float | None:
    """`--cpu`: the factor for all devices, 1 for `off`, None for `auto` (each device's class).

    Raises UsageError, and ConfigError where a device's class is not known.
    """
    if text == AUTO:
        for device in devices:
            class_of(device)
        return None
    if text == OFF:
        return NO_SLOWDOWN
    try:
        factor = float(text)
    except ValueError:
        factor = 0.0
    if not 1 <= factor <= LARGEST_RATE:
        raise UsageError(f"--cpu must be a factor from 1 to {LARGEST_RATE:g}, 'auto' or 'off', not {text!r}")
    return factor


def class_of(device: Device) -> CpuClass:
    """Raises ConfigError for one that is not known."""
    if device.cpu_class not in CLASSES:
        raise ConfigError(f"device '{device.name}': {unknown_name('CPU class', device.cpu_class, CLASSES)}")
    return CLASSES[device.cpu_class]


def wanted_classes(devices: Iterable[Device], host_index: float) -> dict[str, CpuClass]:
    """Those, by name, that are slower than this machine: a faster one cannot be had by slowing down."""
    classes = {found.name: found for found in map(class_of, devices)}
    return {name: found for name, found in classes.items() if found.index is not None and found.index < host_index}


def first_rate(host_index: float, wanted_index: float) -> float:
    """If Chromium's slowdown did just what it says."""
    return _within(host_index / wanted_index)


def next_rate(rate: float, achieved_index: float, wanted_index: float) -> float | None:
    """A better one after seeing what `rate` did; None where it is near enough, or no other can be had."""
    if abs(achieved_index / wanted_index - 1) <= NEAR:
        return None
    better = _within(rate * achieved_index / wanted_index)
    return None if better == rate else better


def _within(rate: float) -> float:
    return min(LARGEST_RATE, max(1.0, rate))
