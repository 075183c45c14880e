"""A Script as Python that a person would write: one scenario, readable, and nothing in it that was a secret.

Whatever a file says is data: it stands in quotes, or in comments and docstrings as words of harmless characters.
"""

from __future__ import annotations

import itertools
import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from webperf.swarm.convert.script import Call, Joined, Script, Variable, plain
from webperf.swarm.url_template import template

WIDTH = 100
SHORT_METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})
BODILESS = frozenset({"GET", "DELETE", "HEAD", "OPTIONS"})
"""httpx's short ways of these take no body."""


def python(script: Script, name: str, command: str) -> str:
    """The file. `name` is the scenario's function, `command` how it is run."""
    head = [harmless(script.about)]
    if script.left_out:
        head.append(f"Left out: {harmless('; '.join(script.left_out))}.")
    lines = ['"""' + "\n\n".join(textwrap.fill(part, WIDTH) for part in head), "", command, '"""', ""]
    lines += ["from webperf import Secret, swarm" if script.variables else "from webperf import swarm", "", ""]
    if script.variables:
        lines += [*_setup(script), "", ""]
    data = ", data" if script.variables else ""
    lines += [
        '@swarm(vus=1, duration="30s", thresholds={"checks": "rate == 1"})',
        f"async def {name}(api, user{data}):",
        f'    """{_first(harmless(script.about))}"""',
        *(f"    api.cookies.set({quoted(cookie)}, {literal(variable)})" for cookie, variable in script.cookies),
    ]
    for alike in _alike(script.calls):
        lines += _calls(alike)
    return "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    """A Python literal, in double quotes where that needs no escapes.

    >>> quoted("it's"), quoted('say "no"')
    ('"it\\'s"', '\\'say "no"\\'')
    """
    found = repr(text)
    if found.startswith("'") and '"' not in text:
        return '"' + found[1:-1].replace("\\'", "'") + '"'
    return found


def literal(value: Any, indent: int = 0, first: int = 0) -> str:
    """An expression for a value, on one line where that fits; `first`: what stands before it on its line."""
    flat = _flat(value)
    if len(flat) + indent + first <= WIDTH or not isinstance(value, dict | list | tuple) or not value:
        return flat
    inner = " " * (indent + 4)
    if isinstance(value, dict):
        keys = ((f"{quoted(key)}: ", each) for key, each in value.items())
        rows = [f"{inner}{key}{literal(each, indent + 4, len(key) + 1)}," for key, each in keys]
    else:
        rows = [f"{inner}{literal(each, indent + 4, 1)}," for each in value]
    opening, closing = ("{", "}") if isinstance(value, dict) else ("[", "]") if isinstance(value, list) else ("(", ")")
    return "\n".join((opening, *rows, " " * indent + closing))


def harmless(text: str) -> str:
    """Words for a comment or a docstring."""
    return re.sub(r"\s+", " ", re.sub(r"[^\x20-\x7e]|[\\\"]", " ", text)).strip()


def _flat(value: Any) -> str:
    match value:
        case Variable():
            return f'data["{value.key}"].reveal()'
        case Joined():
            return _formatted(value)
        case str():
            return quoted(value)
        case dict():
            return "{" + ", ".join(f"{quoted(str(key))}: {_flat(each)}" for key, each in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(_flat, value)) + "]"
        case tuple():
            return "(" + ", ".join(map(_flat, value)) + ("," if len(value) == 1 else "") + ")"
    return repr(value)


def _formatted(text: Joined) -> str:
    """An f-string. Where a piece of it has quotes of both kinds, or a backslash, a sum: no f-string holds it."""
    pieces = [part for part in text.parts if isinstance(part, str)]
    if any("\\" in piece or '"' in piece or not piece.isprintable() for piece in pieces):
        return " + ".join(_flat(part) for part in text.parts)
    inside = (
        part.replace("{", "{{").replace("}", "}}") if isinstance(part, str) else f"{{data['{part.key}'].reveal()}}"
        for part in text.parts
    )
    return f'f"{"".join(inside)}"'


def _setup(script: Script) -> Iterator[str]:
    yield "async def setup():"
    yield '    """What is not written down here: each is to be in the environment."""'
    yield "    return {"
    for variable, name in script.variables.items():
        yield f'        "{variable.key}": Secret.from_env("{name}"),  # {harmless(variable.what)[:60]}'
    yield "    }"


def _first(text: str) -> str:
    return text.partition(": ")[0].rstrip(".") + "."


def _alike(calls: Sequence[Call]) -> Iterator[tuple[Call, ...]]:
    """Calls in a row that differ in their paths only, and lead to the same place, make a loop."""

    def key(call: Call) -> object:
        if call.notes or call.body or not isinstance(call.path, str):
            return id(call)
        kind = call.path.rpartition(".")[2] if "." in call.path.rpartition("/")[2] else template(call.path)
        return (call.method, kind, call.statuses, repr(call.params), repr(call.headers))

    for _, alike in itertools.groupby(calls, key):
        run: list[Call] = []
        for call in alike:
            if call.pause_s and run:
                yield tuple(run)
                run = []
            run.append(call)
        yield tuple(run)


def _calls(alike: Sequence[Call]) -> Iterator[str]:
    first = alike[0]
    if first.pause_s:
        yield f"    await user.think({first.pause_s:g})"
    yield from (f"    # {line}" for note in first.notes for line in textwrap.wrap(harmless(note), WIDTH - 6))
    if len(alike) == 1:
        yield from _call(first, literal(first.path), "    ")
        return
    paths = tuple(plain(call.path) for call in alike)
    if len(set(paths)) == 1:
        yield f"    for _ in range({len(alike)}):"
        yield from _call(first, literal(first.path), "        ")
        return
    yield f"    for path in {literal(paths, 4, len('for path in :'))}:"
    yield from _call(first, "path", "        ", of=_common(paths))


def _call(call: Call, path: str, margin: str, of: str = "") -> Iterator[str]:
    """The request and its check. `of` is what stands for the path where there are several."""
    short = call.method in SHORT_METHODS and not (call.body and call.method in BODILESS)
    start = f"response = await api.{call.method.lower()}(" if short else "response = await api.request("
    arguments: list[tuple[str, Any]] = []
    if call.params:
        names = [name for name, _ in call.params]
        unique = len(set(names)) == len(names)
        arguments.append(("params", dict(call.params) if unique else [tuple(pair) for pair in call.params]))
    if call.headers:
        arguments.append(("headers", dict(call.headers)))
    if call.body:
        arguments.append(call.body)
    words = [*(() if short else (quoted(call.method),)), path, *(f"{name}={_flat(v)}" for name, v in arguments)]
    line = f"{margin}{start}{', '.join(words)})"
    if len(line) <= WIDTH:
        yield line
    else:
        inner = f"{margin}    "
        yield margin + start
        yield from (f"{inner}{word}," for word in words[: len(words) - len(arguments)])
        for name, value in arguments:
            yield from f"{inner}{name}={literal(value, len(inner), len(name) + 2)},".split("\n")
        yield f"{margin})"
    yield from _check(call, margin, of)


def _check(call: Call, margin: str, of: str) -> Iterator[str]:
    status, what = _expected(call.statuses)
    name = quoted(f"{call.method} {of or template(plain(call.path))} {what}")
    line = f"{margin}user.check({name}, {status})"
    yield from (line,) if len(line) <= WIDTH else (
        f"{margin}user.check(", f"{margin}    {name},", f"{margin}    {status},", f"{margin})",
    )  # fmt: skip


def _expected(statuses: tuple[int, ...]) -> tuple[str, str]:
    if not statuses:
        return "response.status_code < 400", "is below 400"
    if len(statuses) == 1:
        return f"response.status_code == {statuses[0]}", f"is {statuses[0]}"
    listed = ", ".join(map(str, statuses))
    return f"response.status_code in {{{listed}}}", f"is {' or '.join(map(str, statuses))}"


def _common(paths: Iterable[str]) -> str:
    """The template of all of them, or what their endings have in common: `*.js`."""
    templates = {template(path) for path in paths}
    if len(templates) == 1:
        return templates.pop()
    return f"*.{next(iter(templates)).rpartition('.')[2]}"
