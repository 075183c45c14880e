"""Says in plain words what in a journey cannot be measured, or gives numbers that mislead.

Facts behind the rules: Event Timing gives an interactionId only to trusted pointer and key events, so not to what
`fill` inserts, `select_option` sets or a script clicks; a page with an open WebSocket is never network-idle.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from webperf.journey.script import Call, Script, StepCalls, read_script
from webperf.model.advice import Advice
from webperf.model.budget import Budget
from webperf.model.journey import Journey
from webperf.model.metric import METRICS, Scope
from webperf.stats.summary import SMALLEST_N_OF

Found = Iterator[tuple[int, str, str]]
"""Line, rule, message."""

NAVIGATIONS = frozenset({"goto", "reload", "go_back", "go_forward"})
POINTER = {"click", "dblclick", "tap", "check", "uncheck", "set_checked", "drag_to", "drag_and_drop", "up", "wheel"}
KEYS = {"press", "press_sequentially", "type", "insert_text", "fill", "clear"}
INTERACTIONS = frozenset(POINTER | KEYS | {"select_option", "dispatch_event", "set_input_files"})
UNMEASURED = {
    "fill": "inserts its text without a key, so there is no inp: use press_sequentially() to measure typing",
    "clear": "empties the field without a key, so there is no inp: use press() to measure typing",
    "insert_text": "inserts its text without a key, so there is no inp: use press_sequentially() to measure typing",
    "select_option": "sets the value by script, which is no input: click, or choose with press('ArrowDown')",
    "dispatch_event": "makes an event that is no user's, so no latency is measured: use click(), press() or tap()",
}
# Names that other objects have too: only these receivers mean the gesture.
RECEIVERS = {"up": ("mouse", "keyboard"), "wheel": ("mouse",)}
SCRIPT_INPUT = re.compile(r"\.click\(\)|\bdispatchEvent\(")
SCRIPT_CALLS = frozenset({"evaluate", "evaluate_handle", "eval_on_selector", "evaluate_all", "eval_on_selector_all"})
CLOCKS = frozenset(
    {f"time.{name}{ns}" for name in ("time", "perf_counter", "monotonic", "process_time") for ns in ("", "_ns")}
    | {"timeit.default_timer", "datetime.now", "datetime.datetime.now", "datetime.utcnow"}
)
# Below four values the 75th percentile lies between the two largest, as the 95th does below 20.
SMALLEST_N = {"p75": 4, **SMALLEST_N_OF}


def lint(journeys: Iterable[Journey], *, iterations: int) -> tuple[Advice, ...]:
    """All advice on the journeys as they would run with so many measured iterations; by journey and line."""
    return tuple(advice for journey in journeys for advice in _lint_journey(journey, iterations))


def _lint_journey(journey: Journey, iterations: int) -> Iterator[Advice]:
    script = read_script(journey)
    found = list(_too_few(journey, script.line if script else 0, iterations))
    if script is not None:
        for rule in SCRIPT_RULES:
            found += rule(script)
        found += _idle_budgets(journey, script)
    for line, name, message in sorted(found):
        yield Advice(journey.name, str(journey.file or ""), line, name, message)


def _unmeasured_input(script: Script) -> Found:
    for call in script.calls():
        if call.on_page and call.name in UNMEASURED:
            yield call.line, "unmeasured-input", f"{call.name}() {UNMEASURED[call.name]}"


def _script_input(script: Script) -> Found:
    for call in script.calls():
        if call.name in SCRIPT_CALLS and any(SCRIPT_INPUT.search(text) for text in call.texts):
            message = "a click made by script is not a user's: browsers give it no latency; use page's own click()"
            yield call.line, "script-input", message


def _network_idle(script: Script) -> Found:
    for call in script.calls():
        if call.on_page and "networkidle" in call.texts:
            message = "networkidle never comes while a WebSocket is open, and adds 500 ms: a step waits by itself"
            yield call.line, "networkidle", message


def _fixed_wait(script: Script) -> Found:
    for call in script.calls():
        if (call.on_page and call.name == "wait_for_timeout") or call.dotted == "time.sleep":
            message = f"{call.name}() waits too long or too short: a step ends by itself; say `ready` where it cannot"
            yield call.line, "fixed-wait", message


def _python_clock(script: Script) -> Found:
    for call in script.calls():
        if call.dotted in CLOCKS:
            message = f"{call.dotted}() times the driver too: every step is timed by the page's own clock"
            yield call.line, "python-clock", message


def _several_interactions(script: Script) -> Found:
    for step in script.steps:
        gestures = interactions(step)
        if len(gestures) > 1 or any(gesture.repeated and gesture.name != "wheel" for gesture in gestures):
            message = f"step {step.name or ''!r} has several inputs: its latency counts from the last; use a step each"
            yield step.line, "several-inputs", message


def _input_while_loading(script: Script) -> Found:
    for step in script.steps:
        if interactions(step) and any(_navigates(call) for call in step.calls):
            message = f"step {step.name or ''!r} opens a page and gives input: load_time ends there; use two steps"
            yield step.line, "input-while-loading", message


def _outside_steps(script: Script) -> Found:
    for call in script.outside.calls:
        if _navigates(call) or _is_interaction(call):
            yield call.line, "outside-step", f"{call.name}() is in no step, so it is not measured"
    if not script.steps and not script.opaque:
        yield script.line, "no-step", "the journey has no step, so nothing is measured: with step('open'): ..."


SCRIPT_RULES: tuple[Callable[[Script], Found], ...] = (
    _unmeasured_input,
    _script_input,
    _network_idle,
    _fixed_wait,
    _python_clock,
    _several_interactions,
    _input_while_loading,
    _outside_steps,
)


def interactions(step: StepCalls) -> list[Call]:
    """The gestures in it; turns of the wheel are one."""
    found = [call for call in step.calls if _is_interaction(call)]
    wheels = [call for call in found if call.name == "wheel"]
    return [call for call in found if call.name != "wheel"] + wheels[:1]


def _is_interaction(call: Call) -> bool:
    receivers = RECEIVERS.get(call.name)
    fits = receivers is None or any(f".{receiver}." in call.dotted for receiver in receivers)
    return call.on_page and call.name in INTERACTIONS and fits


def _navigates(call: Call) -> bool:
    return call.on_page and call.name in NAVIGATIONS


def _too_few(journey: Journey, line: int, iterations: int) -> Found:
    for statistic in dict.fromkeys(budget.statistic for budget in journey.budgets):
        needed = SMALLEST_N.get(statistic, 1)
        if iterations < needed:
            message = f"a {statistic} budget needs {needed} iterations to mean anything, not {iterations}: -n {needed}"
            yield line, "too-few-iterations", message


def _idle_budgets(journey: Journey, script: Script) -> Found:
    if script.opaque:
        return
    names = [step.name for step in script.steps]
    for budget in journey.budgets:
        steps = [step for step in script.steps if budget.step in (None, step.name)]
        if budget.step and None not in names and not steps:
            yield script.line, "budget-without-step", f"{_where(budget)}: the journey has no step of that name"
        elif None not in names and not any(_may_have(budget.metric, step) for step in steps):
            needs = "opens a page" if METRICS[budget.metric].scope is Scope.PAGE else "has an input"
            message = f"{_where(budget)}: no such step {needs}, so it can never be judged"
            yield script.line, "budget-without-value", message
        if budget.metric == "score" and budget.limit <= 1:
            yield script.line, "budget-scale", f"{_where(budget)}: the score goes from 0 to 100"


def _may_have(metric: str, step: StepCalls) -> bool:
    """A click may open a page too, so an input is enough for everything."""
    if interactions(step):
        return True
    needs_input = metric in {"interaction_latency", "inp"}
    opens = any(_navigates(call) for call in step.calls)
    return not needs_input and (opens or METRICS[metric].scope is not Scope.PAGE)


def _where(budget: Budget) -> str:
    return f"budget {f'{budget.step}: ' if budget.step else ''}{budget.metric}"
