import subprocess
import sys

import pytest

from webperf.model.run import Run
from webperf.report import FORMATS

EXPECTED = {"html": "report.html", "json": "run.json", "terminal": "report.txt"}


def test_names_and_files() -> None:
    assert {name: form.file_name for name, form in FORMATS.items()} == EXPECTED
    assert all(form.name == name and form.description for name, form in FORMATS.items())


@pytest.mark.parametrize("name", EXPECTED)
def test_each_format_gives_a_text_that_can_be_written(run: Run, name: str) -> None:
    text = FORMATS[name].render(run, lambda _path: None)
    assert run.run_id in text
    assert text.endswith("\n")
    text.encode("utf-8")


def test_the_list_of_formats_loads_neither_jinja_nor_rich() -> None:
    code = "import sys, webperf.report; print({'jinja2', 'rich'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "set()\n"
