"""Over 400 hostile texts, in every place of a run that may hold them, through every format: they stay texts."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import xmlschema
from markdown_it import MarkdownIt

from tests.fixtures import promtool
from tests.fixtures.hostile_run import PAYLOADS, hostile_file, hostile_runs
from webperf.model.run import Run
from webperf.report import FORMATS
from webperf.report.csv import COLUMNS
from webperf.report.selection import pairs, select

SINGLE = [name for name, form in FORMATS.items() if not form.each]
JSON_NAMES = [name for name in SINGLE if FORMATS[name].file_name.endswith(".json") and name != "json"]
NUMBERS = {"iteration", "second", "value"}
# Of a terminal's, of a reader's, and of nobody: none of them is ever in a text for people.
FORBIDDEN = {"Cc", "Cs", "Zl", "Zp"}
DIRECTIONS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
FORMULAS = {"=", "+", "-", "@", "|", "%", "\uff1d", "\uff0b", "\uff0d", "\uff20"}
SAMPLE_LINE = re.compile(
    r'[a-z_0-9]+(\{[a-z_]+="(?:[^"\\\n]|\\[\\n"])*"(?:,[a-z_]+="(?:[^"\\\n]|\\[\\n"])*")*\})? [-+0-9.eInf]+'
)
ANNOTATION = re.compile(r"::(error|warning) ([a-z]+=[^:,\r\n]*)(,[a-z]+=[^:,\r\n]*)*::[^\r\n]*")


@cache
def _runs() -> tuple[Run, ...]:
    return tuple(hostile_runs())


@cache
def _texts(name: str) -> tuple[str, ...]:
    """Rendered when the first test asks for that format: of two test processes none makes what the other needs."""
    return tuple(FORMATS[name].render(run, hostile_file) for run in _runs())


def test_there_are_enough_of_them() -> None:
    assert len(PAYLOADS) >= 400


@pytest.mark.parametrize("name", [name for name in SINGLE if name != "html"])
def test_no_control_character_no_direction_and_no_workflow_command(name: str) -> None:
    _is_harmless(name)


def _is_harmless(name: str) -> None:
    for text in _texts(name):
        text.encode("utf-8")
        assert {c for c in text if unicodedata.category(c) in FORBIDDEN} <= {"\n"}
        assert not DIRECTIONS & set(text)
        if name != "annotations":
            assert not [line for line in text.splitlines() if line.strip().startswith(("::", "##["))]


@pytest.mark.parametrize("name", JSON_NAMES)
def test_the_texts_in_json_are_clean_too(name: str) -> None:
    for text in (found for whole in _texts(name) for found in _strings(json.loads(whole))):
        assert not {c for c in text if unicodedata.category(c) in FORBIDDEN or c in DIRECTIONS}


def _strings(plain: Any) -> Iterator[str]:
    if isinstance(plain, dict):
        for key, value in plain.items():
            yield from (key, *_strings(value))
    elif isinstance(plain, list):
        for value in plain:
            yield from _strings(value)
    elif isinstance(plain, str):
        yield plain


def test_run_json_is_ascii_and_comes_back_whole() -> None:
    assert all(text.isascii() for text in _texts("json"))
    names = [facts["name"] for text in _texts("json") for facts in json.loads(text)["journeys"]]
    assert names == list(PAYLOADS)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_no_cell_is_a_formula(separator: str) -> None:
    for row in (row for text in _texts("csv") for row in csv.reader(io.StringIO(text), delimiter=separator)):
        # Read as it was written, columns tell which cells hold numbers; a negative one is no formula.
        columns = COLUMNS if separator == "," else [""] * len(row)
        for column, cell in zip(columns, row, strict=True):
            bare = cell.lstrip(' "\u3000\u00a0')
            assert column in NUMBERS or bare[:1] not in FORMULAS, cell


def test_the_table_has_a_row_for_each_sample() -> None:
    for run, text in zip(_runs(), _texts("csv"), strict=True):
        table = list(csv.DictReader(io.StringIO(text)))
        # Of head, of base, and of the levels of load.
        loaded = sum(len(level.samples) for level in run.under_load.levels) if run.under_load else 0
        assert len([row for row in table if row["source"] == "journey"]) == 2 * len(run.samples) + loaded
        assert all(None not in row and None not in row.values() for row in table)


def test_junit_is_well_formed() -> None:
    schema = xmlschema.XMLSchema(Path(__file__).parents[1] / "fixtures" / "schemas" / "junit-10.xsd")
    for text in _texts("junit"):
        schema.validate(text)
        assert {element.tag for element in ET.fromstring(text).iter()} == {
            "testsuites", "testsuite", "properties", "property", "testcase", "system-out", "failure", "skipped",
        }  # fmt: skip
        assert "<!" not in text


def test_markdown_is_tables_and_text() -> None:
    parser = MarkdownIt("gfm-like", {"linkify": False})
    for text in _texts("md"):
        tokens = [child for token in parser.parse(text) for child in (token, *(token.children or ()))]
        kinds = {token.type for token in tokens}
        assert not kinds & {"link_open", "image", "code_inline", "fence", "code_block", "s_open", "em_open"}
        assert {token.content for token in tokens if token.type == "html_inline"} == {"<code>", "</code>"}
        assert [token.content for token in tokens if token.type == "html_block"] == ["<!-- webperf-report -->\n"]
        for table in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
            assert len({line.count("|") for line in table.splitlines()}) == 1
        assert "@" not in text
        assert not re.search(r"https?://|www\.", text, re.IGNORECASE)


def test_annotations_are_ours_only() -> None:
    for text in _texts("annotations"):
        lines = text.splitlines()
        assert len(lines) == 20
        assert all(ANNOTATION.fullmatch(line) for line in lines)


def test_every_line_of_prometheus_is_a_sample() -> None:
    for text in _texts("prom"):
        lines = [
            line for line in text.split("\n") if line and not line.startswith(("# HELP webperf_", "# TYPE webperf_"))
        ]
        assert [line for line in lines if not SAMPLE_LINE.fullmatch(line)] == []
        names = [line.rpartition(" ")[0] for line in lines]
        assert len(names) == len(set(names))


def test_promtool_finds_nothing_wrong() -> None:
    for text in _texts("prom"):
        promtool.check(text)


def test_lighthouse_results_are_clean() -> None:
    for run in _runs():
        journey, device = pairs(run)[7]
        text = FORMATS["lhr"].render(select(run, (journey,), (device,)), hostile_file)
        assert text.isascii()
        for found in _strings(json.loads(text)):
            assert not {c for c in found if unicodedata.category(c) in FORBIDDEN or c in DIRECTIONS}


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_html_has_our_tags_only() -> None:
    _is_harmless("html")
    for text in _texts("html"):
        page = _Tags()
        page.feed(text)
        assert sum(tag == "script" for tag, _ in page.found) == 1
        assert not {tag for tag, _ in page.found} & {"iframe", "object", "embed", "base", "link", "marquee"}
        for tag, attributes in page.found:
            forbidden = ("srcdoc", "formaction", "action")
            assert not [name for name in attributes if name.startswith("on") or name in forbidden]
            assert (attributes.get("src") or "data:image/").startswith("data:image/")
            # Links lead within the page, or to a file of the run's own.
            link = str(attributes.get("href") or "#")
            assert tag != "a" or link.startswith("#") or re.fullmatch(r"artifacts/[\w.-]+", link), link
