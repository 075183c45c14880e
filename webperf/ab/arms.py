"""The arms of a comparison, as a user names them: a URL, a target, a command that starts one, a git revision."""

from __future__ import annotations

import contextlib
import dataclasses
import re
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from webperf.ab.revision import checked_out, resolve
from webperf.errors import ConfigError, UsageError, unknown_name
from webperf.model.comparing import Arm
from webperf.model.redact import mask_text, redact_url
from webperf.target import Target, TargetSpec, read_target

GIT = "git:"
PORT = "{port}"
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=.*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class ArmSpec:
    """One arm: a running app at `base_url`, or `target`, which webperf starts, at `revision` where one is named.

    `env` is set for the target besides its own.
    """

    label: str
    base_url: str | None = None
    target: TargetSpec | None = None
    revision: str | None = None
    env: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Started:
    """An arm that answers."""

    base_url: str
    target: Target | None = None
    commit: str | None = None


def read_arm(text: str, targets: Mapping[str, TargetSpec], *, target: str | None, ready: str) -> ArmSpec:
    """`[NAME=VALUE ...] URL | TARGET | git:REVISION | COMMAND with {port}`; `target` where none is named.

    `ready` is the path at which a command's app answers. Raises UsageError with one line that shows how to write it.
    """
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise UsageError(f"cannot read {text!r} ({error}): quote it as for a shell") from None
    count = next((i for i, word in enumerate(words) if not _ASSIGNMENT.fullmatch(word)), len(words))
    env, rest = (
        tuple((name, value) for name, _, value in (word.partition("=") for word in words[:count])),
        words[count:],
    )
    if len(rest) == 1 and "://" in rest[0]:
        if env:
            raise UsageError(f"{text!r}: a running app cannot be given an environment: name a target or a command")
        return ArmSpec(redact_url(rest[0]), base_url=rest[0])
    revision = rest[0].removeprefix(GIT) if rest and rest[0].startswith(GIT) else None
    spec = _target(rest[1:] if revision is not None else rest, targets, target=target, ready=ready, text=text)
    return ArmSpec(mask_text(text.strip()) or spec.name, target=spec, revision=revision, env=env)


def _target(
    words: list[str], targets: Mapping[str, TargetSpec], *, target: str | None, ready: str, text: str
) -> TargetSpec:
    if not words:
        if target is None:
            raise UsageError(f"{text!r} names no app: add --target NAME, or a command with {PORT}")
        words = [target]
    if any(PORT in word for word in words):
        return TargetSpec(name="command", title=mask_text(text), command=tuple(words), ready=ready, folder=Path.cwd())
    if len(words) == 1 and words[0] in targets:
        return targets[words[0]]
    if len(words) == 1:
        raise UsageError(f"{unknown_name('target', words[0], targets)}; or a URL, git:REVISION, a command with {PORT}")
    raise UsageError(f"{text!r}: a command needs {PORT} where its port goes, such as 'python app.py --port {PORT}'")


def start_arm(spec: ArmSpec, log: Path, starts: Callable[[TargetSpec], None], stack: contextlib.ExitStack) -> Started:
    """Check out, start and wait. What was started is gone when `stack` is left. Raises UsageError or TargetFailed."""
    if spec.target is None:
        assert spec.base_url is not None
        return Started(spec.base_url)
    target, commit = spec.target, None
    if spec.revision is not None:
        commit = resolve(spec.revision, target.folder)
        target = _at_revision(target, stack.enter_context(checked_out(spec.revision, target.folder)))
    target = dataclasses.replace(target, title=f"{target.title} ({spec.label})", env=(*target.env, *spec.env))
    starts(target)
    running = stack.enter_context(Target(target, log))
    return Started(running.base_url, running, commit)


def arm_facts(specs: Mapping[Arm, ArmSpec], started: Mapping[Arm, Started]) -> dict[str, dict[str, str | None]]:
    """What a run keeps of its arms."""
    return {
        arm.value: {
            "label": spec.label,
            "commit": started[arm].commit,
            "base_url": redact_url(started[arm].base_url),
        }
        for arm, spec in specs.items()
    }


def _at_revision(target: TargetSpec, tree: Path) -> TargetSpec:
    """The target as that revision defines it; one it did not have yet is run as it is defined now."""
    file = tree / "targets" / f"{target.name}.toml"
    try:
        return read_target(file) if file.is_file() else dataclasses.replace(target, folder=tree)
    except ConfigError as error:
        raise UsageError(f"at that revision: {error}") from None
