"""Texts that a measured site, or a run.json from somewhere, might hold. `canary` is what must never come to be."""

from __future__ import annotations

CANARY = "window.__canary = 1"

MARKUP = (
    f"</script><script>{CANARY}</script>",
    f"<img src=x onerror='{CANARY}'>",
    f'"><svg onload="{CANARY}">',
    f"' onmouseover='{CANARY}' autofocus onfocus='{CANARY}' x='",
    f"</title><script>{CANARY}</script>",
    f"</style><script>{CANARY}</script>",
    f"javascript:{CANARY}",
    "{{ 7*7 }}{% raw %}",
    "${jndi:ldap://127.0.0.1/x}",
    f'<iframe srcdoc="<script>parent.{CANARY}</script>">',
    f'<a href="javascript:{CANARY}">x</a>',
    "<base href='http://127.0.0.1:9/'><link rel=stylesheet href=x.css>",
    "<meta http-equiv=refresh content='0;url=http://127.0.0.1:9/'>",
    f"<!--<script>{CANARY}//-->",
    f'<template><script>{CANARY}</script></template><details open ontoggle="{CANARY}">',
)

TERMINAL = (
    "\x1b[31mred\x1b[0m",
    "\x1b]0;owned\x07title",
    "\x1b]8;;http://127.0.0.1:9/\x1b\\link\x1b]8;;\x1b\\",
    "\x9b2Jclear",
    "a\x00b\x08c\x7fd",
    "\u202egnp.exe\u202c",
    "\u2066isolate\u2069",
    "\ud800lone surrogate",
    "line\r\nbreak\u2028and\u2029paragraph\x85next",
    "::error file=x::injected",
    "##[command]injected",
    "[bold red]markup[/bold red] :smile:",
    "\U000e0041tag\ufeffbom\u00adsoft",
    "=HYPERLINK(1)|cmd",
    "é" * 700,
    "x" * 3000,
)

ALL = MARKUP + TERMINAL

_NAMES = ("open_overview", "filter_records", "explore_map", "watch_live", "open", "zoom in", "choose state", "scroll")

NAMINGS = tuple(
    dict(zip(_NAMES, ALL[first : first + len(_NAMES)], strict=False)) for first in range(0, len(ALL), len(_NAMES))
)
"""Every text once, as the name of a journey or step of the example run."""
