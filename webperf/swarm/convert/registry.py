"""The formats that are converted, and which of them a file has: read, converted, written as a scenario of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from webperf.errors import ConfigError, UsageError
from webperf.swarm.convert import har, openapi
from webperf.swarm.convert.har import Wanted
from webperf.swarm.convert.script import Script, identifier
from webperf.swarm.convert.source import python

LARGEST_BYTES = 256 * 1024 * 1024
KNOWN = "webperf converts HAR files, and OpenAPI 3 descriptions in JSON or YAML"
YAML = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class Converted:
    """What was made of a file, and the command that runs it."""

    script: Script
    command: str


def convert(file: Path, out: Path, wanted: Wanted) -> Converted:
    """Write the scenario to `out`. Raises ConfigError for what cannot be read, UsageError where `out` is there."""
    if out.suffix != ".py":
        raise UsageError(f"--out {out}: a scenario is a Python file: end its name with .py")
    if out.exists():
        raise UsageError(f"--out {out}: the file is there already: remove it, or name another")
    name = identifier(out.stem)
    try:
        script = _script(_content(file), file.name, name.upper(), wanted)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, RecursionError) as error:
        what = f"the key {error} is missing" if isinstance(error, KeyError) else str(error) or type(error).__name__
        raise ConfigError(f"{file}: not whole: {what}") from None
    except ConfigError as error:
        raise ConfigError(f"{file}: {error}") from None
    command = f"webperf swarm {out} --base-url {script.origin or 'http://localhost:8000'}"
    source = python(script, name, command)
    # What others wrote is quoted in it: a fault there shall be found here, and by nobody who runs it.
    compile(source, str(out), "exec")
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(source, "utf-8")
    return Converted(script, command)


def _script(content: Any, name: str, prefix: str, wanted: Wanted) -> Script:
    if har.recognises(content):
        return har.read(content, name, prefix, wanted)
    if openapi.recognises(content):
        if wanted != Wanted():
            raise UsageError("--host, --static and --think are of recordings, and this is a description of an API")
        return openapi.read(content, name, prefix)
    raise ConfigError(f"no format that is known: {KNOWN}")


def _content(file: Path) -> Any:
    try:
        if file.stat().st_size > LARGEST_BYTES:
            raise ConfigError(f"larger than {LARGEST_BYTES >> 20} MiB: record less, or without bodies")
        text = file.read_text("utf-8-sig")
    except OSError as error:
        raise ConfigError(f"cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise ConfigError(f"is not UTF-8 text: {KNOWN}") from None
    if file.suffix.lower() in YAML:
        return _yaml(text)
    try:
        return json.loads(text)
    except ValueError as error:
        raise ConfigError(f"not valid JSON ({error}): {KNOWN}") from None


def _yaml(text: str) -> Any:
    import yaml

    # Without dates: in a description they are examples, that is texts.
    resolvers = {
        first: [(tag, pattern) for tag, pattern in known if tag != "tag:yaml.org,2002:timestamp"]
        for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    loader: Any = type("Loader", (yaml.SafeLoader,), {"yaml_implicit_resolvers": resolvers})
    try:
        found = yaml.load(text, loader)
    except yaml.YAMLError as error:
        raise ConfigError(f"not valid YAML ({' '.join(str(error).split())[:200]})") from None
    return _with_text_keys(found)


def _with_text_keys(plain: Any) -> Any:
    """A status is a number in YAML, and a text in JSON."""
    if isinstance(plain, Mapping):
        return {str(key): _with_text_keys(value) for key, value in plain.items()}
    return [_with_text_keys(each) for each in plain] if isinstance(plain, list) else plain
