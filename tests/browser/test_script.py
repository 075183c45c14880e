import re
from importlib import resources
from pathlib import Path

import pytest

from webperf.browser.script import API, PARTS, adapter_script, page_script, project_adapters
from webperf.errors import ConfigError


def files_in_the_folder() -> set[str]:
    folder = resources.files("webperf.browser") / "js"
    own = {entry.name for entry in folder.iterdir() if entry.name.endswith(".js")}
    kinds = ("adapters", "maps")
    return own | {f"{kind}/{entry.name}" for kind in kinds for entry in (folder / kind).iterdir()}


def test_every_file_of_the_folder_is_in_it_once() -> None:
    assert sorted(PARTS) == sorted(files_in_the_folder())


def test_numbered_parts_stand_in_the_order_of_their_numbers() -> None:
    numbers = [int(part[:2]) for part in PARTS if part[:2].isdigit()]
    assert numbers == sorted(numbers)


def test_the_joined_script_holds_the_parts_in_that_order() -> None:
    assert re.findall(r"^// --- (.+)$", page_script(), re.MULTILINE) == list(PARTS)


def test_an_adapter_comes_after_the_list_it_adds_itself_to() -> None:
    script = page_script()
    assert script.index("const adapters = ") < script.index("adapters.push(")


def test_the_script_keeps_its_names_to_itself_and_runs_once_a_document() -> None:
    lines = page_script().splitlines()
    assert (lines[0], lines[1], lines[2], lines[-1]) == (
        "(() => {",
        '"use strict";',
        f"if ({API}) return;",
        "})();",
    )


def test_no_part_names_anything_twice() -> None:
    # The parts share one scope: a second `const` of a name would be a syntax error in every page.
    names = re.findall(r"^(?:const|let|function) (\w+)", page_script(), re.MULTILINE)
    assert len(names) == len(set(names))


def test_a_project_without_an_adapters_folder_has_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert project_adapters() == {}


def test_a_project_s_adapters_are_found_in_the_order_of_their_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "adapters").mkdir()
    for name in ("b.js", "a.js", "notes.txt"):
        (tmp_path / "adapters" / name).write_text(f"// {name}", "utf-8")
    monkeypatch.chdir(tmp_path)

    assert [(file.name, source) for file, source in project_adapters().items()] == [
        ("a.js", "// a.js"),
        ("b.js", "// b.js"),
    ]


def test_an_adapter_that_is_no_text_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "adapters").mkdir()
    (tmp_path / "adapters" / "a.js").write_bytes(b"\xff\xfe\x00")
    monkeypatch.chdir(tmp_path)

    with pytest.raises(ConfigError, match="cannot be read as an adapter"):
        project_adapters()


def test_a_comment_at_the_end_of_an_adapter_ends_with_it() -> None:
    assert "// the end\n" in adapter_script("// the end")
