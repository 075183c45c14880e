"""The knobs that make the target slow on purpose.

A test that claims "webperf sees a slowdown of 500 ms" needs a slowdown of 500 ms whose size is known. Each knob
has an environment variable (the default of the whole process) and a query parameter of the same name, which wins.
"""

import base64
import random
import time
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from targets.reference.parsing import bounded_int

ENV_PREFIX = "WEBPERF_TARGET_"

# Upper bounds. They keep a typing error from hanging a run or exhausting the memory of the machine.
MAXIMUM = {
    "server_delay_ms": 60_000,
    "cpu_ms": 60_000,
    "extra_bytes": 50_000_000,
    "map_points": 200_000,
    "leak_bytes": 50_000_000,
}


@dataclass(frozen=True, slots=True)
class Knobs:
    """How much slower, heavier and fuller than necessary the target shall be.

    `server_delay_ms` is waiting before a script run or API answer begins, in milliseconds; `cpu_ms` is processor
    time of the handling thread, in milliseconds; `extra_bytes` is padding in each answer, in bytes before any
    compression; `map_points` is the number of points on the map page when all states are shown; `leak_bytes` is memory
    that each script run takes and never gives back.
    """

    server_delay_ms: int = 0
    cpu_ms: int = 0
    extra_bytes: int = 0
    map_points: int = 3_000
    leak_bytes: int = 0

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Knobs":
        """The knobs of the process; raises `BadValue` naming the variable."""
        names = {field.name: ENV_PREFIX + field.name.upper() for field in fields(cls)}
        return cls(
            **{
                name: bounded_int(variable, environment[variable], 0, MAXIMUM[name])
                for name, variable in names.items()
                if environment.get(variable)
            }
        )

    def overridden_by(self, query: Mapping[str, str]) -> "Knobs":
        """These knobs with those that the query sets; raises `BadValue` naming the parameter."""
        given = {name: bounded_int(name, query[name], 0, limit) for name, limit in MAXIMUM.items() if name in query}
        return replace(self, **given)


def burn_cpu(milliseconds: int) -> None:
    """Keep the calling thread busy for so much processor time.

    Thread time and not wall time: under load the work then really competes for the processor, as real work does.
    """
    end = time.thread_time() + milliseconds / 1000
    while time.thread_time() < end:
        pass


_LEAKED: list[bytearray] = []


def leak(size_bytes: int) -> None:
    """Take so much resident memory, for good."""
    if size_bytes:
        # A bytearray of zeros would be pages that the system has only promised.
        _LEAKED.append(bytearray(b"x") * size_bytes)


def padding(size_bytes: int, seed: int = 0) -> str:
    """Exactly `size_bytes` of ASCII text, the same for the same seed.

    Random base64, so that compression on the way leaves three quarters of it instead of nothing, and neither JSON
    nor HTML has anything to escape.
    """
    noise = random.Random(seed).randbytes(size_bytes * 3 // 4 + 3)
    return base64.b64encode(noise).decode("ascii")[:size_bytes]
