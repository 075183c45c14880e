"""What a journey's source does, step by step, read from its syntax tree: nothing is run.

Helper functions that get the page are not followed: a step that calls one is `opaque`.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from webperf.model.journey import Journey

HARMLESS_HELPERS = frozenset({"expect", "print", "len", "str", "repr", "isinstance"})


@dataclass(frozen=True, slots=True)
class Call:
    """A call: the last part of its name, the whole dotted name, the texts among its arguments."""

    name: str
    dotted: str
    line: int
    on_page: bool
    repeated: bool
    texts: tuple[str, ...]


@dataclass(slots=True)
class StepCalls:
    """The calls in one step, or outside all steps (`line` 0). `name` None: it is not a plain text."""

    name: str | None
    line: int
    calls: list[Call] = field(default_factory=list)
    opaque: bool = False


@dataclass(slots=True)
class Script:
    """A journey's source as far as it can be known. `outside` holds what is in no step."""

    file: Path
    line: int
    steps: list[StepCalls] = field(default_factory=list)
    outside: StepCalls = field(default_factory=lambda: StepCalls(None, 0))

    def calls(self) -> Iterator[Call]:
        """All, wherever they are."""
        for part in (self.outside, *self.steps):
            yield from part.calls

    @property
    def opaque(self) -> bool:
        """Is something done that is not seen here?"""
        return any(part.opaque for part in (self.outside, *self.steps))


def read_script(journey: Journey) -> Script | None:
    """The script of a journey; None where its source cannot be found."""
    function = inspect.unwrap(journey.function)
    if journey.file is None or not inspect.isfunction(function):
        return None
    try:
        tree = ast.parse(journey.file.read_text("utf-8"))
    except (OSError, SyntaxError, UnicodeDecodeError):
        return None
    line = function.__code__.co_firstlineno
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name == function.__name__ and _first_line(node) == line:
            reader = _Reader(Script(journey.file, node.lineno), _aliases(tree))
            for statement in node.body:
                reader.visit(statement)
            return reader.script
    return None


def _first_line(node: ast.FunctionDef) -> int:
    return min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])


def _aliases(tree: ast.AST) -> dict[str, str]:
    """What imported names stand for: `from time import sleep as nap` gives nap -> time.sleep."""
    found: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {name.asname: name.name for name in node.names if name.asname}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {name.asname or name.name: f"{node.module}.{name.name}" for name in node.names}
    return found


class _Reader(ast.NodeVisitor):
    def __init__(self, script: Script, aliases: dict[str, str]) -> None:
        self.script = script
        self._aliases = aliases
        self._part = script.outside
        self._page_names = {"page"}
        self._loops = 0

    def visit_With(self, node: ast.With) -> None:
        opened = [step for item in node.items if (step := _opened_step(item.context_expr))]
        for item in node.items:
            self._note_names(item.optional_vars, item.context_expr)
            if not _opened_step(item.context_expr):
                self.visit(item.context_expr)
        with self._in_step(opened):
            for statement in node.body:
                self.visit(statement)

    def visit_For(self, node: ast.For) -> None:
        self._note_names(node.target, node.iter)
        self._visit_loop(node)

    def visit_While(self, node: ast.While) -> None:
        self._visit_loop(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        for target in node.targets:
            self._note_names(target, node.value)
        self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self._note_names(node.target, node.value)
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        dotted = self._dotted(node.func)
        self._part.calls.append(
            Call(
                name=dotted.rpartition(".")[2],
                dotted=dotted,
                line=node.end_lineno or node.lineno,
                on_page=isinstance(node.func, ast.Attribute) and self._is_of_page(node.func),
                repeated=self._loops > 0,
                texts=tuple(_texts(node)),
            )
        )
        self._part.opaque = self._part.opaque or self._hands_page_over(node)
        self.generic_visit(node)

    @contextmanager
    def _in_step(self, opened: list[StepCalls]) -> Iterator[None]:
        before, loops = self._part, self._loops
        if opened:
            self.script.steps.append(opened[0])
            # A step inside a loop is another step each time: what is in it is done once.
            self._part, self._loops = opened[0], 0
        yield
        self._part, self._loops = before, loops

    def _visit_loop(self, node: ast.For | ast.While) -> None:
        self._loops += 1
        self.generic_visit(node)
        self._loops -= 1

    def _note_names(self, target: ast.expr | None, value: ast.expr | None) -> None:
        if target is not None and value is not None and self._is_of_page(value):
            self._page_names |= {part.id for part in ast.walk(target) if isinstance(part, ast.Name)}

    def _is_of_page(self, node: ast.expr) -> bool:
        """Does it come from the page, as `page.locator("a").first` does?"""
        root = node
        while not isinstance(root, ast.Name):
            if isinstance(root, (ast.Attribute, ast.Subscript)):
                root = root.value
            elif isinstance(root, ast.Call):
                root = root.func
            else:
                return False
        return root.id in self._page_names

    def _hands_page_over(self, node: ast.Call) -> bool:
        if isinstance(node.func, ast.Name) and node.func.id in HARMLESS_HELPERS | {"step"}:
            return False
        handed = [argument for argument in node.args if isinstance(argument, ast.Name)]
        own = isinstance(node.func, ast.Attribute) and self._is_of_page(node.func)
        return not own and any(argument.id in self._page_names | {"step"} for argument in handed)

    def _dotted(self, node: ast.expr) -> str:
        if isinstance(node, ast.Attribute):
            return f"{self._dotted(node.value)}.{node.attr}"
        if isinstance(node, ast.Name):
            return self._aliases.get(node.id, node.id)
        return ""


def _opened_step(node: ast.expr) -> StepCalls | None:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "step":
        first = node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else None
        return StepCalls(first if isinstance(first, str) else None, node.lineno)
    return None


def _texts(node: ast.Call) -> Iterator[str]:
    for argument in (*node.args, *(keyword.value for keyword in node.keywords)):
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            yield argument.value
