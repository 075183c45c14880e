"""What of an environment must be the same for two runs' numbers to be comparable."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

MACHINE = ("cpu", "cpus", "machine")
"""Facets that say which machine it was; the others (kernel, browser, harness) change under the same machine."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Facets by name, as texts; a fact that is not known is "". Compared as a whole for baselines."""

    facets: Mapping[str, str]

    @property
    def digest(self) -> str:
        """Equal for equal facets."""
        return _digest(self.facets)

    @property
    def machine(self) -> str:
        """Equal for runs on the same kind of machine, whatever its browser or kernel."""
        return _digest({name: self.facets.get(name, "") for name in MACHINE})

    def differences(self, other: Fingerprint) -> tuple[str, ...]:
        """What is another from here to there, in words: `browser: chromium 141 -> chromium 142`."""
        names = dict.fromkeys((*self.facets, *other.facets))
        pairs = ((name, self.facets.get(name, ""), other.facets.get(name, "")) for name in names)
        return tuple(f"{name}: {a or 'unknown'} -> {b or 'unknown'}" for name, a, b in pairs if a != b)


def fingerprint(environment: Mapping[str, Any]) -> Fingerprint:
    """Of a run's `environment`. How a device's network and processor are slowed down belongs to its series."""
    host, software = _table(environment, "host"), _table(environment, "software")
    browser, conditions = _table(environment, "browser"), _table(environment, "conditions")
    return Fingerprint(
        {
            "cpu": _text(host.get("cpu_model")),
            "cpus": _text(host.get("cpus")),
            "machine": _text(host.get("machine")),
            "system": _text(host.get("system")),
            "browser": " ".join(filter(None, (_text(browser.get("name")), _text(browser.get("version"))))),
            "headless": _text(browser.get("headless")),
            "webperf": _text(software.get("webperf")),
            "tool": _text(software.get("tool")),
            "throttling": _text(conditions.get("throttling")),
            "filmed": _text(conditions.get("filmed")),
        }
    )


def slowdown_of(environment: Mapping[str, Any], device: str) -> str:
    """How a device's pages were slowed down: the class it was calibrated to, else `4x`; "" where not at all."""
    slowdowns = _table(_table(environment, "calibration"), "slowdowns")
    found = _table(slowdowns, device)
    # The rate that makes a class differs a little from run to run: what it was calibrated to is the same.
    if found.get("wanted_index") is not None:
        return _text(found.get("cpu_class"))
    rate = found.get("rate", 1)
    return f"{rate:g}x" if isinstance(rate, (int, float)) and rate > 1 else ""


def _table(facts: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = facts.get(name)
    return found if isinstance(found, Mapping) else {}


def _text(fact: object) -> str:
    return "" if fact is None else str(fact)


def _digest(facets: Mapping[str, str]) -> str:
    return _digest_of(tuple(sorted(facets.items())))


@lru_cache(maxsize=1024)
def _digest_of(facets: tuple[tuple[str, str], ...]) -> str:
    # Kept, since hundreds of runs of a history have few machines.
    return hashlib.sha256(json.dumps(facets).encode()).hexdigest()[:16]
