"""Facts of the host that a reader needs to judge numbers, or to refuse to compare them."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

import psutil

from webperf.monitor.container import container


def host_facts() -> Mapping[str, Any]:
    """Machine, system and load now. Memory in bytes, load averages over 1, 5 and 15 minutes."""
    return {
        "cpu_model": _cpu_model(),
        "cpus": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "memory_bytes": psutil.virtual_memory().total,
        "system": f"{platform.system()} {platform.release()}",
        "machine": platform.machine(),
        "load_average": [round(load, 2) for load in os.getloadavg()],
        "container": Path("/.dockerenv").exists() or Path("/run/.containerenv").exists(),
        "ci": bool(os.environ.get("CI")),
        **_limits(),
    }


def software_facts() -> Mapping[str, str]:
    """Versions of what measures."""
    return {
        "webperf": metadata.version("webperf"),
        "playwright": metadata.version("playwright"),
        "python": platform.python_version(),
    }


def _limits() -> Mapping[str, Any]:
    """What the container may use of it."""
    held = container()
    limits = {"memory_limit_bytes": held.memory_limit_bytes, "cpu_limit": held.cpu_limit} if held else {}
    return {name: limit for name, limit in limits.items() if limit is not None}


def _cpu_model() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.is_file():
        for line in cpuinfo.read_text("utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
