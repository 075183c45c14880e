import subprocess
import sys

import pytest

from webperf.model.run import Run
from webperf.report import COMPANIONS, FORMATS
from webperf.report.selection import select

EXPECTED = {
    "html": "report.html",
    "json": "run.json",
    "terminal": "report.txt",
    "csv": "report.csv",
    "junit": "junit.xml",
    "md": "report.md",
    "annotations": "annotations.txt",
    "lhr": "lhr.json",
    "har": "network.har",
    "trace": "trace.json",
    "k6-summary": "k6-summary.json",
    "prom": "metrics.prom",
    "gh-benchmark": "gh-benchmark.json",
    "bencher": "bencher.json",
}
# Markdown has it escaped.
WITHOUT_RUN_ID = {"md", "annotations", "lhr", "k6-summary", "gh-benchmark", "bencher"}


def test_names_and_files() -> None:
    assert {name: form.file_name for name, form in FORMATS.items()} == EXPECTED
    assert all(form.name == name and form.description for name, form in FORMATS.items())


@pytest.mark.parametrize("name", [name for name in EXPECTED if not FORMATS[name].recorded])
def test_each_format_gives_a_text_that_can_be_written(run: Run, name: str) -> None:
    part = select(run, ("explore_map",), ("desktop",)) if FORMATS[name].each else run
    text = FORMATS[name].render(part, lambda _path: None)
    assert name in WITHOUT_RUN_ID or run.run_id in text
    assert text.endswith("\n")
    text.encode("utf-8")


def test_the_list_of_formats_loads_neither_jinja_nor_rich() -> None:
    code = "import sys, webperf.report; print({'jinja2', 'rich'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "set()\n"


def test_no_companion_has_the_name_of_a_format() -> None:
    assert not COMPANIONS.keys() & FORMATS.keys()
