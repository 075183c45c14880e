"""JUnit XML, as Jenkins, GitLab and pytest know it: a suite for each journey or scenario, a case for each question.

The schema is that of Jenkins' xunit plugin (`junit-10.xsd`). An undecided question is `skipped`, which is neither
passed nor failed; `error` is what could not be measured.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree as ET

from webperf.model.run import Run
from webperf.report.outcomes import Answer, Question, questions
from webperf.report.view.clean import clean_run

_TAGS = {Answer.FAILED: "failure", Answer.BROKEN: "error", Answer.UNDECIDED: "skipped"}
# Characters that XML 1.0 cannot hold in any form (https://www.w3.org/TR/xml/#charsets), but for those cleaned already.
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def render_junit(run: Run) -> str:
    """The document."""
    run = clean_run(run)
    suites: dict[str, list[Question]] = {}
    for question in questions(run):
        suites.setdefault(question.journey, []).append(question)
    counts = _counts([question for asked in suites.values() for question in asked])
    # The schema has no `skipped` here.
    del counts["skipped"]
    root = ET.Element("testsuites", {"name": "webperf", **counts})
    for name, asked in suites.items():
        _add_suite(root, _text(name), asked, run)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _add_suite(root: ET.Element, name: str, asked: Sequence[Question], run: Run) -> None:
    suite = ET.SubElement(root, "testsuite", {"name": name, "timestamp": _text(run.started_at), **_counts(asked)})
    properties = ET.SubElement(suite, "properties")
    ET.SubElement(properties, "property", name="run_id", value=_text(run.run_id))
    for question in asked:
        case = ET.SubElement(suite, "testcase", classname=name, name=_text(question.title))
        if tag := _TAGS.get(question.answer):
            found = ET.SubElement(case, tag, type=question.kind, message=_text(question.text))
            found.text = _lines(question.place, question.text, question.numbers)
        else:
            ET.SubElement(case, "system-out").text = _lines(question.text, question.numbers)


def _counts(asked: Sequence[Question]) -> dict[str, str]:
    answers = [question.answer for question in asked]
    return {
        "tests": str(len(answers)),
        "failures": str(answers.count(Answer.FAILED)),
        "errors": str(answers.count(Answer.BROKEN)),
        "skipped": str(answers.count(Answer.UNDECIDED)),
    }


def _lines(*texts: str) -> str:
    """None begins with a word of the site: a line `::error::` would be a command to the runner that prints it."""
    return _text("\n".join(f"- {line}" for text in texts for line in text.splitlines()))


def _text(text: str) -> str:
    return _IMPOSSIBLE.sub("\ufffd", text)
