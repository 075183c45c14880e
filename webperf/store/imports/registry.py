"""The formats that are read, and which of them a file has. A new one is a file beside this one and a row here."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

from webperf.errors import ConfigError, NothingMeasured
from webperf.model.run import Run, Trust
from webperf.model.verdict import Outcome, Verdict
from webperf.stats.summary import summaries
from webperf.store.imports import browsertime, jmeter, k6, lighthouse, locust, pytest_benchmark
from webperf.store.imports.foreign import Foreign

LARGEST_BYTES = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Format:
    """`recognises` and `read` take the parsed JSON, or of a CSV file its columns and its rows."""

    name: str
    is_table: bool
    recognises: Callable[[Any], bool]
    read: Callable[[Any], Foreign]


FORMATS = (
    Format("pytest-benchmark JSON", False, pytest_benchmark.recognises, pytest_benchmark.read),
    Format("Lighthouse JSON", False, lighthouse.recognises, lighthouse.read),
    Format("browsertime or sitespeed.io JSON", False, browsertime.recognises, browsertime.read),
    Format("k6 summary JSON", False, k6.recognises, k6.read),
    Format("Locust CSV", True, locust.recognises, locust.read),
    Format("JMeter JTL", True, jmeter.recognises, jmeter.read),
)


def import_file(file: Path, *, source: Mapping[str, Any], labels: Mapping[str, str]) -> Run:
    """A run of what is in the file; `source` is the code it is of, where the file does not say itself.

    Raises ConfigError with one line for what cannot be read, NothingMeasured for a file without a number.
    """
    content = _content(file)
    form, foreign = _read(file, content)
    if not any(sample.value is not None for sample in foreign.samples):
        raise NothingMeasured(f"{file}: {form.name} without a single number")
    environment = dict(foreign.environment)
    environment["software"] = {**environment.get("software", {}), "tool": foreign.tool}
    known = environment.get("source", {})
    environment["source"] = known if known.get("commit") else dict(source)
    environment["labels"] = dict(labels)
    return Run(
        run_id=f"{file.stem}-{hashlib.sha256(content).hexdigest()[:8]}",
        started_at=_started(foreign.started_at, file),
        environment=environment,
        validity=Trust(),
        samples=foreign.samples,
        summary=summaries(foreign.samples),
        verdict=Verdict(Outcome.PASS),
    )


def _content(file: Path) -> bytes:
    try:
        if file.stat().st_size > LARGEST_BYTES:
            raise ConfigError(f"{file}: larger than {LARGEST_BYTES >> 20} MiB: import a summary of it")
        return file.read_bytes()
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read ({error.strerror})") from None


def _read(file: Path, content: bytes) -> tuple[Format, Foreign]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ConfigError(f"{file}: is not UTF-8 text: {_KNOWN}") from None
    is_json = text.lstrip()[:1] in {"{", "["}
    plain, rows = (_json(file, text), None) if is_json else _rows(file, text)
    form = next((form for form in FORMATS if form.is_table is not is_json and form.recognises(plain)), None)
    if form is None:
        raise ConfigError(f"{file}: no format that is known: {_KNOWN}")
    try:
        return form, form.read(rows if form.is_table else plain)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        what = f"the key {error} is missing" if isinstance(error, KeyError) else str(error)
        raise ConfigError(f"{file}: not a whole {form.name}: {what}") from None


_KNOWN = f"webperf reads {', '.join(form.name for form in FORMATS)}"


def _json(file: Path, text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_refuse)
    except RecursionError:
        raise ConfigError(f"{file}: is nested too deep") from None
    except ValueError as error:
        raise ConfigError(f"{file}: not valid JSON ({error})") from None


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number")


def _rows(file: Path, text: str) -> tuple[list[str], list[dict[str, str]]]:
    reader = csv.DictReader(io.StringIO(text, newline=""))
    try:
        rows = list(reader)
    except csv.Error as error:
        raise ConfigError(f"{file}: not valid CSV ({error})") from None
    for number, row in enumerate(rows, 2):
        if None in row or None in row.values():
            raise ConfigError(f"{file}: row {number} has not as many fields as there are columns")
    return list(reader.fieldnames or ()), rows


def _started(text: str, file: Path) -> str:
    """As the file says, else when it was written."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        modified = file.stat().st_mtime
        moment = datetime.fromtimestamp(modified if math.isfinite(modified) else 0, UTC)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat()
