"""GitHub's workflow commands: what failed as annotations, at the line of the journey where it is known.

https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands. They work when they are printed:
`webperf export --to annotations`.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping

from webperf.model.run import Run
from webperf.report.outcomes import Answer, Question, questions
from webperf.report.view.clean import clean_run
from webperf.report.view.wording import counted

MOST = 10
"""GitHub shows so many errors, and as many warnings, of a step; the last says how many more there are."""
_COMMANDS = {Answer.FAILED: "error", Answer.BROKEN: "error", Answer.UNDECIDED: "warning"}

Place = Mapping[str, str]


def render_annotations(run: Run) -> str:
    """A command a line; a run in which all is well has none."""
    run = clean_run(run)
    places = _places(run)
    found: dict[str, list[Question]] = {"error": [], "warning": []}
    for question in questions(run):
        if command := _COMMANDS.get(question.answer):
            found[command].append(question)
    lines = [line for command, asked in found.items() for line in _lines(command, asked, places)]
    return "".join(f"{line}\n" for line in lines)


def _lines(command: str, asked: list[Question], places: Mapping[str, Place]) -> Iterator[str]:
    shown = asked if len(asked) <= MOST else asked[: MOST - 1]
    for question in shown:
        title = question.place or question.journey
        yield _command(command, question.text, {**places.get(question.journey, {}), "title": f"webperf: {title}"})
    if left := len(asked) - len(shown):
        yield _command(command, f"{counted(left, f'more {command}')}: see the report", {"title": "webperf"})


def _command(command: str, message: str, properties: Place) -> str:
    given = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{command} {given}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _places(run: Run) -> dict[str, Place]:
    journeys = ((facts.name, facts.file, facts.line) for facts in run.journeys)
    scenarios = ((str(plain.get("scenario")), plain.get("file"), plain.get("line")) for plain in run.swarm)
    known = itertools.chain(journeys, scenarios)
    return {name: {"file": str(file), **({"line": str(line)} if line else {})} for name, file, line in known if file}
