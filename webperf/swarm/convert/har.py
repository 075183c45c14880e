"""A HAR file (http://www.softwareishard.com/blog/har-12-spec/), as browsers and `webperf run` write it, to a Script.

What belongs to the browser and not to the app goes: its own headers, preflights, conditions of its cache, and, unless
asked for, what it needs to draw. What went to other hosts is never written: load goes to one's own.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from webperf.errors import ConfigError
from webperf.model.redact import is_secret_name
from webperf.swarm.convert.har_entry import Entry, Plain, Reason, entry_of, host_of, left_out_for
from webperf.swarm.convert.script import Call, Script, Variable, Vault, joined, parts_of

_BROWSERS = """accept-encoding accept-language cache-control connection content-length cookie dnt expect host
    if-match if-modified-since if-none-match if-range if-unmodified-since keep-alive origin pragma priority
    proxy-connection range referer te trailer transfer-encoding upgrade upgrade-insecure-requests user-agent"""
BROWSERS_HEADERS = frozenset(_BROWSERS.split())
SHORTEST_PAUSE_S = 0.2
FORM = "application/x-www-form-urlencoded"
NOT_MODIFIED = 304


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of a recording is kept. `hosts`: as they stand in its URLs; none: that of its first page."""

    hosts: tuple[str, ...] = ()
    static: bool = False
    think: bool = False


def recognises(content: Any) -> bool:
    """Is it a HAR?"""
    return isinstance(content, Mapping) and isinstance(content.get("log"), Mapping) and "entries" in content["log"]


def read(content: Plain, name: str, prefix: str, wanted: Wanted) -> Script:
    """The script. `name` is the file's, `prefix` leads the names in the environment. Raises ConfigError."""
    entries = sorted((entry_of(plain) for plain in content["log"]["entries"]), key=lambda entry: entry.started_s)
    if not entries:
        raise ConfigError("no request was recorded in it")
    hosts = wanted.hosts or (_first_host(entries),)
    left_out: Counter[Reason] = Counter()
    kept = [entry for entry in entries if _is_kept(entry, hosts, wanted.static, left_out)]
    if not kept:
        seen = ", ".join(dict.fromkeys(host_of(entry.url) for entry in entries if entry.url.netloc))
        said = "; ".join(_said(left_out))
        raise ConfigError(f"nothing is left of it for {', '.join(hosts)} ({said}); hosts in it: {seen or 'none'}")
    first = next((entry for entry in kept if host_of(entry.url) == hosts[0]), kept[0])
    origin = f"{first.url.scheme}://{host_of(first.url)}"
    vault, set_before = Vault(prefix), set[str]()
    cookies: dict[str, Variable] = {}
    calls = []
    for before, entry in zip((None, *kept), kept, strict=False):
        cookies |= _cookies(entry, set_before, vault, cookies)
        call = _call(entry, origin, vault)
        pause_s = round(entry.started_s - before.ended_s, 1) if wanted.think and before else 0.0
        calls.append(replace(call, pause_s=pause_s if pause_s >= SHORTEST_PAUSE_S else 0.0))
        set_before |= _cookies_set(entry)
    day = datetime.fromtimestamp(entries[0].started_s).date().isoformat()
    return Script(
        about=f"Recorded on {day} in {name}: {len(calls)} requests to {origin}.",
        origin=origin,
        calls=tuple(calls),
        variables=vault.variables(),
        cookies=tuple(cookies.items()),
        left_out=tuple(_said(left_out)),
    )


def _first_host(entries: Sequence[Entry]) -> str:
    """Of the first page; of the first request where no page was recorded."""
    pages = [entry for entry in entries if entry.kind == "document" or entry.mime.startswith("text/html")]
    return next((host_of(entry.url) for entry in (*pages, *entries) if entry.url.scheme in {"http", "https"}), "")


def _is_kept(entry: Entry, hosts: Sequence[str], static: bool, left_out: Counter[Reason]) -> bool:
    reason = left_out_for(entry, hosts, static)
    if reason is not None:
        left_out[reason] += 1
    return reason is None


def _said(left_out: Counter[Reason]) -> Iterator[str]:
    for (noun, more), count in left_out.items():
        yield f"{count} {noun}{'s' if count > 1 else ''}{more}"


def _call(entry: Entry, origin: str, vault: Vault) -> Call:
    url, status = entry.url, entry.status
    path, host = vault.path(url.path or "/"), f"{url.scheme}://{host_of(url)}"
    query = parse_qsl(url.query, keep_blank_values=True)
    return Call(
        method=str(entry.request.get("method", "GET")).upper(),
        path=path if host == origin else joined((host, *parts_of(path))),
        # Without the conditions of its cache the whole answer comes.
        statuses=(200, NOT_MODIFIED) if status == NOT_MODIFIED else (status,),
        params=tuple((name, vault.kept(name, value, "query value")) for name, value in query),
        headers=tuple(_headers(entry.request, vault)),
        body=_body(entry.request, vault),
    )


def _headers(request: Plain, vault: Vault) -> Iterator[tuple[str, Any]]:
    body = (request.get("postData") or {}).get("mimeType", "").partition(";")[0].lower()
    for header in request.get("headers", ()):
        name, value = str(header["name"]), str(header["value"])
        lower = name.lower()
        if lower in BROWSERS_HEADERS or lower.startswith((":", "sec-")) or (lower, value) == ("accept", "*/*"):
            continue
        if lower == "content-type" and (body == FORM or "json" in body or not body):
            continue
        yield (
            name,
            vault.variable(name, value, f"header {name}") if _is_secret(name) else vault.kept(name, value, "header"),
        )


def _is_secret(name: str) -> bool:
    return name.lower() in {"authorization", "proxy-authorization"} or is_secret_name(name)


def _body(request: Plain, vault: Vault) -> tuple[str, Any] | None:
    post = request.get("postData")
    if not post:
        return None
    mime, text = str(post.get("mimeType", "")).partition(";")[0].lower(), str(post.get("text") or "")
    if not text and not post.get("params"):
        # Whoever recorded it left the body out.
        masked = post.get("comment") or int(request.get("bodySize") or 0) > 0
        return ("content", vault.variable("body", request["url"], "body of a request")) if masked else None
    if mime == FORM:
        pairs = [(str(p["name"]), str(p.get("value", ""))) for p in post.get("params") or ()]
        found = pairs or parse_qsl(text, keep_blank_values=True)
        return "data", _many((name, vault.kept(name, value, "form field")) for name, value in found)
    if "json" in mime:
        try:
            return "json", vault.kept("body", json.loads(text), "value in a body")
        except (ValueError, RecursionError):
            pass
    return "content", vault.kept("body", text, "body")


def _many(pairs: Iterator[tuple[str, Any]]) -> dict[str, Any]:
    """As httpx takes a form: a name that comes more than once has a list."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            found[name] = [*(found[name] if isinstance(found[name], list) else [found[name]]), value]
        else:
            found[name] = value
    return found


def _cookies(entry: Entry, set_before: set[str], vault: Vault, known: Mapping[str, Variable]) -> dict[str, Variable]:
    """Those that no answer before it had set: they are from before the recording."""
    headers = [str(h["value"]) for h in entry.request.get("headers", ()) if str(h["name"]).lower() == "cookie"]
    pairs = [part.strip().partition("=") for header in headers for part in header.split(";")]
    pairs += [(str(c["name"]), "=", str(c["value"])) for c in entry.request.get("cookies") or ()]
    return {
        name: vault.variable(name, value, f"cookie {name}")
        for name, _, value in pairs
        if name and name not in set_before and name not in known
    }


def _cookies_set(entry: Entry) -> set[str]:
    headers = entry.response.get("headers", ())
    lines = [line for h in headers if str(h["name"]).lower() == "set-cookie" for line in str(h["value"]).split("\n")]
    return {line.partition("=")[0].strip() for line in lines} | {
        str(cookie["name"]) for cookie in entry.response.get("cookies") or ()
    }
