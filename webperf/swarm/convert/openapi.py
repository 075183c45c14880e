"""An OpenAPI description (https://spec.openapis.org/oas/v3.1.0, 3.0 too) to a Script: one request for each operation.

Parameters have their examples, defaults or first choice; optional ones without stay away. What is required and has
nothing gets a value of its type, and the request says in a comment what was made up.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlsplit

from webperf.errors import ConfigError
from webperf.model.redact import is_secret_name
from webperf.swarm.convert.samples import Plain, Sampler
from webperf.swarm.convert.script import Call, Script, Text, Variable, Vault, joined

METHODS = ("get", "head", "options", "post", "put", "patch", "delete")
"""What reads comes before what writes, and what takes away comes last."""
PLACES = ("path", "query", "header", "cookie")
FORM = "application/x-www-form-urlencoded"
_GAP = re.compile(r"\{([^{}]+)\}")


def recognises(content: Any) -> bool:
    """Is it an OpenAPI description, of any version?"""
    return isinstance(content, Mapping) and ("openapi" in content or "swagger" in content)


def read(content: Plain, name: str, prefix: str) -> Script:
    """The script. Raises ConfigError for another version, and where there is no operation."""
    version = str(content.get("openapi", content.get("swagger", "")))
    if not version.startswith("3."):
        raise ConfigError(f"it is of version {version[:12] or 'none'}, and 3.0 and 3.1 are read: convert it first")
    builder = _Builder(content, Vault(prefix))
    operations = [
        (path, method, found, builder.sampler.resolved(item))
        for path, item in (content.get("paths") or {}).items()
        for method in METHODS
        if (found := builder.sampler.resolved(item).get(method))
    ]
    if not operations:
        raise ConfigError("there is no operation under its 'paths'")
    calls = tuple(builder.call(*operation) for operation in operations)
    origin, _ = _server(content)
    title = str((content.get("info") or {}).get("title") or "an API")
    writing = Counter(call.method for call in calls if call.method not in {"GET", "HEAD", "OPTIONS"})
    changes = ", ".join(f"{count} {method}" for method, count in writing.items())
    take_out = f" Some change data ({changes}): take out what must not be repeated." if changes else ""
    return Script(
        about=f"From the OpenAPI description of {title} in {name}: {len(calls)} operations.{take_out}",
        origin=origin,
        calls=calls,
        variables=builder.vault.variables(),
        left_out=tuple(builder.left_out),
    )


def _server(content: Plain) -> tuple[str, str]:
    """Where the app is, as far as it says, and the path that leads all others."""
    servers = content.get("servers") or [{}]
    variables = servers[0].get("variables") or {}
    url = _GAP.sub(lambda gap: str((variables.get(gap[1]) or {}).get("default", "")), str(servers[0].get("url", "")))
    parts = urlsplit(url)
    return (f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""), parts.path.rstrip("/")


class _Builder:
    """Makes calls of operations; what they share is resolved once."""

    def __init__(self, content: Plain, vault: Vault) -> None:
        self.content, self.vault, self.sampler = content, vault, Sampler(content)
        self.left_out: list[str] = []
        self._base = _server(content)[1]

    def call(self, path: str, method: str, operation: Plain, item: Plain) -> Call:
        """One operation's request."""
        sent = {place: list(self._parameters(operation, item, place)) for place in PLACES}
        headers, params = sent["header"], sent["query"]
        for place, key, value in self._credentials(operation):
            (params if place == "query" else headers).append((key, value))
        if sent["cookie"]:
            headers.append(("Cookie", self._cookie(sent["cookie"])))
        body = self._body(operation, f"{method.upper()} {path}")
        if body and body[0] == "content":
            headers.append(("Content-Type", self._media(operation)[0]))
        made_up = self.sampler.taken()
        summary = str(operation.get("summary") or operation.get("operationId") or "")
        notes = [note for note in (summary, "deprecated" if operation.get("deprecated") else "") if note]
        if made_up:
            notes.append(f"made up, for the description has no example: {', '.join(made_up)}")
        return Call(
            method=method.upper(),
            path=self._path(path, dict(sent["path"])),
            statuses=_statuses(operation),
            params=tuple(_exploded(params)),
            headers=tuple((name, _as_text(value)) for name, value in headers),
            body=body,
            notes=tuple(notes),
        )

    def _parameters(self, operation: Plain, item: Plain, place: str) -> Iterator[tuple[str, Any]]:
        """Names and values of those that go there; an operation's own hide those of its path."""
        both = [self.sampler.resolved(each) for holder in (item, operation) for each in holder.get("parameters") or ()]
        for name, plain in {str(each.get("name")): each for each in both if each.get("in") == place}.items():
            required, (is_given, _) = plain.get("required") or place == "path", self.sampler.given(plain)
            if not required and (not is_given or is_secret_name(name)):
                continue
            # A path's own names (`{key}`) are no secrets, but for what is none of a path's business either.
            if is_secret_name(name) and place != "path":
                yield name, self.vault.variable(name, "", f"{place} parameter {name}")
            else:
                yield name, self.sampler.value(_with_schema(plain), name)

    def _path(self, path: str, values: Mapping[str, Any]) -> Text:
        parts: list[str | Variable] = [self._base]
        for number, piece in enumerate(_GAP.split(path)):
            if number % 2 == 0:
                parts.append(piece)
                continue
            value = values.get(piece, "text")
            parts.append(value if isinstance(value, Variable) else quote(str(_as_text(value)), safe=""))
        return joined(parts)

    def _cookie(self, pairs: list[tuple[str, Any]]) -> Any:
        parts: list[str | Variable] = []
        for name, value in pairs:
            parts += ["; " if parts else "", f"{name}=", value if isinstance(value, Variable) else str(_as_text(value))]
        return joined(parts)

    def _credentials(self, operation: Plain) -> Iterator[tuple[str, str, Any]]:
        """Where each goes, its name there, and its value. Of several ways the first is gone."""
        ways = operation.get("security", self.content.get("security")) or [{}]
        schemes = (self.content.get("components") or {}).get("securitySchemes") or {}
        for scheme in ways[0]:
            plain = self.sampler.resolved(schemes.get(scheme))
            variable = self.vault.variable(scheme, "", f"security scheme {scheme}")
            kind = str(plain.get("type", ""))
            if kind == "apiKey":
                place, name = str(plain.get("in")), str(plain.get("name"))
                is_cookie = place == "cookie"
                yield ("header", "Cookie", joined((f"{name}=", variable))) if is_cookie else (place, name, variable)
            elif kind == "http" and str(plain.get("scheme")).lower() != "bearer":
                yield "header", "Authorization", joined((f"{str(plain.get('scheme')).title()} ", variable))
            else:
                yield "header", "Authorization", joined(("Bearer ", variable))

    def _media(self, operation: Plain) -> tuple[str, Plain]:
        content = self.sampler.resolved(operation.get("requestBody")).get("content") or {}
        kinds = sorted(content, key=lambda kind: (("json" not in kind), kind != FORM))
        return (str(kinds[0]), content[kinds[0]]) if kinds else ("", {})

    def _body(self, operation: Plain, where: str) -> tuple[str, Any] | None:
        mime, media = self._media(operation)
        if not mime:
            return None
        if mime.startswith("multipart/"):
            self.left_out.append(f"the body of {where} ({mime})")
            return None
        value = self.vault.kept("body", self.sampler.value(media, "body"), "value in a body")
        if "json" in mime:
            return "json", value
        return ("data", value) if mime == FORM and isinstance(value, Mapping) else ("content", _as_text(value))


def _statuses(operation: Plain) -> tuple[int, ...]:
    """Those of success that it names; none where it names a range, or nothing."""
    named = [str(code) for code in operation.get("responses") or ()]
    good = [int(code) for code in named if code.isdecimal() and int(code) < 400]
    return () if any(code[1:].upper() == "XX" and code[0] in "23" for code in named) else tuple(good)


def _with_schema(parameter: Plain) -> Plain:
    """A parameter whose value is described as `content` has its schema there."""
    for media in (parameter.get("content") or {}).values():
        return {**media, **parameter}
    return parameter


def _exploded(pairs: list[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    """A list is sent item by item (style `form`, explode, the default of a query)."""
    for name, value in pairs:
        for each in value if isinstance(value, list) else (value,):
            yield name, each if isinstance(each, Variable) or not isinstance(each, dict | list) else json.dumps(each)


def _as_text(value: Any) -> Any:
    if isinstance(value, Mapping | list):
        return ",".join(str(each) for each in value) if isinstance(value, list) else json.dumps(value)
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int | float) else value
