"""pytest-benchmark's JSON (`--benchmark-json`): each round is a value; without its data (`--benchmark-save-data` off)
the median is the only one.

https://pytest-benchmark.readthedocs.io, "Usage"; seconds in the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from webperf.model.sample import Sample
from webperf.store.imports.foreign import Foreign, listed, measured, table


def recognises(plain: Any) -> bool:
    """By its keys."""
    return isinstance(plain, dict) and {"benchmarks", "machine_info"} <= plain.keys()


def read(plain: Any) -> Foreign:
    """Raises ValueError for what is wrong in it."""
    machine, commit = table(plain["machine_info"], "machine_info"), plain.get("commit_info") or {}
    cpu = machine.get("cpu") if isinstance(machine.get("cpu"), dict) else {}
    return Foreign(
        tool=f"pytest-benchmark {plain.get('version', '')}".strip(),
        samples=tuple(_samples(listed(plain["benchmarks"], "benchmarks"))),
        started_at=str(plain.get("datetime", "")),
        environment={
            "host": {
                "cpu_model": (cpu or {}).get("brand_raw"),
                "cpus": (cpu or {}).get("count"),
                "machine": machine.get("machine"),
                "system": f"{machine.get('system', '')} {machine.get('release', '')}".strip(),
            },
            "software": {"python": machine.get("python_version")},
            "source": {
                "commit": _known(commit.get("id")),
                "branch": _known(commit.get("branch")),
                "dirty": commit.get("dirty") is True,
            },
        },
    )


def _known(name: object) -> str:
    """Outside a repository it writes `unknown` and `(unknown)`."""
    return "" if name in (None, "unknown", "(unknown)") else str(name)


def _samples(benchmarks: list[Any]) -> Iterator[Sample]:
    for number, each in enumerate(benchmarks):
        one = table(each, f"benchmarks[{number}]")
        stats = table(one.get("stats"), f"benchmarks[{number}].stats")
        name = str(one.get("fullname") or one.get("name"))
        values = stats.get("data") or [stats.get("median")]
        yield from measured(name, "duration", listed(values, "data"), "ms", scale=1000)
