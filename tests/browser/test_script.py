import re
from importlib import resources

from webperf.browser.script import API, PARTS, page_script


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
