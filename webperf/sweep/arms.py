"""The arms of a sweep: the target with each combination of the settings that are varied."""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from webperf.errors import UsageError
from webperf.target import TargetSpec

MOST_ARMS = 64
_NAME = re.compile(r"[A-Za-z_]\w*")
_TAKEN = ("port", "python")


@dataclass(frozen=True, slots=True)
class Arm:
    """`target` None: an app that runs already, of which nothing can be set. `name` is "" where there is only one."""

    name: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)
    target: TargetSpec | None = None


def read_varied(texts: Iterable[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """`WORKERS=1,2,4,8` -> the name and its values. Raises UsageError.

    >>> read_varied(["WORKERS=1,2"])
    (('WORKERS', ('1', '2')),)
    """
    found: dict[str, tuple[str, ...]] = {}
    for text in texts:
        name, equals, rest = text.partition("=")
        values = tuple(value.strip() for value in rest.split(",") if value.strip())
        if not equals or not _NAME.fullmatch(name.strip()) or name in _TAKEN or not values:
            raise UsageError(f"--vary {text[:60]!r}: write it as NAME=VALUE,VALUE, such as WORKERS=1,2,4")
        if name in found or len(set(values)) < len(values):
            raise UsageError(f"--vary {text[:60]!r} names {'a setting' if name in found else 'a value'} twice")
        found[name.strip()] = values
    return tuple(found.items())


def arms_of(varied: Iterable[tuple[str, tuple[str, ...]]], target: TargetSpec | None) -> tuple[Arm, ...]:
    """Every combination. Raises UsageError where there is no target to set anything of, or too many of them."""
    settings = tuple(varied)
    if settings and target is None:
        raise UsageError("--vary starts the app anew for each value: name it with --target, in place of --base-url")
    found = tuple(_arms(settings, target))
    if len(found) > MOST_ARMS:
        raise UsageError(f"--vary: {len(found)} combinations are more than {MOST_ARMS}: name fewer values")
    return found


def _arms(settings: tuple[tuple[str, tuple[str, ...]], ...], target: TargetSpec | None) -> Iterator[Arm]:
    names = [name for name, _ in settings]
    for values in itertools.product(*(values for _, values in settings)):
        chosen = dict(zip(names, values, strict=True))
        label = " ".join(f"{name}={value}" for name, value in chosen.items())
        yield Arm(label, chosen, None if target is None else _with(target, chosen, label))


def _with(target: TargetSpec, settings: Mapping[str, str], label: str) -> TargetSpec:
    """As environment, and where the command has the name in braces."""
    command = tuple(_filled(word, settings) for word in target.command)
    title = f"{target.title} ({label})" if label else target.title
    return dataclasses.replace(target, title=title, command=command, env=(*target.env, *settings.items()))


def _filled(word: str, settings: Mapping[str, str]) -> str:
    for name, value in settings.items():
        word = word.replace(f"{{{name}}}", value)
    return word
