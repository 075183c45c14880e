import math
from pathlib import Path

import pytest

from webperf.errors import ConfigError
from webperf.model.toml_file import SIZE_LIMIT_BYTES, read_table

REQUIRED = {"title": str, "width": int, "touch": bool}
OPTIONAL = {"scale": (int, float), "words": list, "env": dict}
GOOD = 'title = "Phone"\nwidth = 412\ntouch = true\n'


def read(tmp_path: Path, content: str | bytes) -> dict[str, object]:
    file = tmp_path / "phone.toml"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_table(file, required=REQUIRED, optional=OPTIONAL)


def refusal(tmp_path: Path, content: str | bytes) -> str:
    """The message, which must be one line that names the file."""
    with pytest.raises(ConfigError) as raised:
        read(tmp_path, content)
    message = str(raised.value)
    assert "\n" not in message
    assert message.startswith(f"{tmp_path / 'phone.toml'}: ")
    return message.removeprefix(f"{tmp_path / 'phone.toml'}: ")


def test_a_table_with_what_is_required(tmp_path: Path) -> None:
    assert read(tmp_path, GOOD) == {"title": "Phone", "width": 412, "touch": True}


@pytest.mark.parametrize(("written", "scale"), [("2", 2), ("1.75", 1.75), ("inf", math.inf)])
def test_a_number_may_be_whole_or_not_where_both_are_allowed(tmp_path: Path, written: str, scale: float) -> None:
    assert read(tmp_path, f"{GOOD}scale = {written}")["scale"] == scale


def test_line_ends_of_windows_are_read(tmp_path: Path) -> None:
    assert read(tmp_path, GOOD.replace("\n", "\r\n")) == read(tmp_path, GOOD)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "the key 'title' is missing"),
        (GOOD.replace("width", "widht"), "unknown key 'widht': did you mean 'width'?"),
        (f"{GOOD}colour = 1", "unknown key 'colour': known: env, scale, title, touch, width, words"),
        (f'{GOOD}"new\\nline" = 1', "unknown key 'new\\nline': "),
        (GOOD.replace("width = 412\n", ""), "the key 'width' is missing"),
        (GOOD.replace("412", '"412"'), "'width' must be int, not '412'"),
        (GOOD.replace("412", "412.0"), "'width' must be int, not 412.0"),
        (GOOD.replace("412", "true"), "'width' must be int, not True"),
        (GOOD.replace("true", "1"), "'touch' must be bool, not 1"),
        (f"{GOOD}scale = true", "'scale' must be int or float, not True"),
        (f'{GOOD}words = "one"', "'words' must be list, not 'one'"),
        (f'{GOOD}env = ["A=1"]', "'env' must be dict, not ['A=1']"),
    ],
)
def test_a_key_that_is_wrong_is_named_with_the_cure(tmp_path: Path, content: str, message: str) -> None:
    assert refusal(tmp_path, content).startswith(message)


@pytest.mark.parametrize(
    "content",
    [
        "title = ",
        "title = 'Phone\n",
        f"{GOOD}width = 413",
        "\ufeff" + GOOD,
        GOOD.encode("utf-16"),
        GOOD.replace("Phone", "Téléphone").encode("latin-1"),
        GOOD + "\0",
        b"\x80\x81",
        "words = " + "[" * 5000 + "]" * 5000,
        "env = " + "{a=" * 5000 + "1" + "}" * 5000,
    ],
    ids=["no value", "open quote", "key twice", "BOM", "UTF-16", "Latin-1", "NUL", "binary", "deep list", "deep table"],
)
def test_what_is_not_toml_is_refused_as_such(tmp_path: Path, content: str | bytes) -> None:
    assert refusal(tmp_path, content).startswith("not valid TOML (")


def test_a_file_that_is_far_too_large_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, GOOD + "#" * SIZE_LIMIT_BYTES) == "larger than 1 MiB, this cannot be right"


def test_a_file_of_just_the_limit_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, GOOD + "#" * (SIZE_LIMIT_BYTES - len(GOOD))) == read(tmp_path, GOOD)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"gone\.toml: cannot be read \(No such file or directory\)"):
        read_table(tmp_path / "gone.toml", required={}, optional={})


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"cannot be read \(Is a directory\)"):
        read_table(tmp_path, required={}, optional={})
