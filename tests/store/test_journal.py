import errno
import json
import os
import threading
import zlib
from pathlib import Path

import pytest

from tests.store.build import STARTED, header, iteration
from webperf.errors import ConfigError, InfrastructureError
from webperf.model.background import LoadBegins, LoadEnds, LoadSecond
from webperf.model.journal import Ending
from webperf.model.missing import Missing
from webperf.model.swarm import SwarmSecond
from webperf.store.journal import Entry, Journal, read_journal

HEADER = header(iterations=2)
FIRST = iteration({("open", "load_time"): 812.5, ("öffnen 🗺\u2028", "inp"): Missing.NO_INTERACTION})
SECOND = iteration({("open", "load_time"): 900.0}, 1, failed=("pick", Missing.STEP_TIMEOUT))
ENDING = Ending(STARTED, interrupted=True, reasons=("stopped by signal 2",))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "journal.jsonl"


def write(file: Path, *records: Entry) -> list[str]:
    with Journal(file) as journal:
        for record in records:
            journal.add(record)
    return file.read_text("utf-8").splitlines(keepends=True)


def refusal(file: Path) -> str:
    with pytest.raises(ConfigError) as raised:
        read_journal(file)
    message = str(raised.value)
    assert "\n" not in message
    assert message.startswith(str(file))
    return message.removeprefix(str(file)).strip()


def test_what_is_written_is_read(file: Path) -> None:
    write(file, HEADER, FIRST, SECOND, ENDING)
    content = read_journal(file)
    assert (content.header, content.iterations, content.ending) == (HEADER, (FIRST, SECOND), ENDING)
    assert content.torn is False


def test_each_record_is_a_line_of_plain_ascii(file: Path) -> None:
    lines = write(file, HEADER, FIRST, ENDING)
    assert [json.loads(line)["kind"] for line in lines] == ["header", "iteration", "ending"]
    assert file.read_bytes().isascii()


def test_the_checksum_is_the_crc_32_of_the_data(file: Path) -> None:
    (line,) = write(file, HEADER)
    data = line.partition('"data":')[2].removesuffix("}\n")
    assert json.loads(line)["crc"] == f"{zlib.crc32(data.encode()):08x}"


def test_a_record_is_on_disk_before_the_next_begins(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    fsync = os.fsync

    def noted(handle: int) -> None:
        fsync(handle)
        synced.append(file.read_text("utf-8").count("\n"))

    monkeypatch.setattr(os, "fsync", noted)
    write(file, HEADER, FIRST, ENDING)
    assert synced == [1, 2, 3]


def test_a_full_disk_is_said_in_one_line(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with Journal(file) as journal, pytest.raises(InfrastructureError, match=r"cannot write .*\(No space left"):
        journal.add(HEADER)


def test_an_earlier_journal_is_never_written_over(file: Path) -> None:
    write(file, HEADER)
    with pytest.raises(FileExistsError):
        Journal(file)


def test_a_number_that_is_none_is_not_written(file: Path) -> None:
    with Journal(file) as journal:
        journal.add(HEADER)
        with pytest.raises(ValueError, match="no number"):
            journal.add(iteration({("open", "load_time"): float("nan")}))
    assert read_journal(file).iterations == ()


def test_a_run_that_was_cut_off_has_no_ending(file: Path) -> None:
    write(file, HEADER, FIRST)
    content = read_journal(file)
    assert (content.ending, content.iterations, content.torn) == (None, (FIRST,), False)


@pytest.mark.parametrize("kept", [1, 10, 60, -2])
def test_a_torn_last_line_is_left_out(file: Path, kept: int) -> None:
    lines = write(file, HEADER, FIRST, SECOND)
    file.write_text("".join(lines[:2]) + lines[2][:kept])
    content = read_journal(file)
    assert (content.iterations, content.ending, content.torn) == ((FIRST,), None, True)


def test_a_last_line_that_was_torn_within_zeros_is_left_out(file: Path) -> None:
    # What a file system may leave after a power cut: the length is there, the content is not.
    lines = write(file, HEADER, FIRST)
    file.write_bytes((lines[0] + lines[1][:20]).encode() + bytes(200))
    assert read_journal(file).torn is True


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda line: line.replace("812.5", "112.5"), "line 2 is damaged: its checksum does not match"),
        (lambda line: line[:40] + "\n", "line 2 is damaged: "),
        (lambda line: "\n", "line 2 is damaged: "),
        (lambda line: "[]\n", "line 2 is damaged: "),
        (lambda line: "5\n", "line 2 is damaged: "),
        (lambda line: "[" * 5000 + "]" * 5000 + "\n", "line 2 is damaged: "),
        (lambda line: line.replace('"kind":"iteration"', '"kind":"iterations"'), "line 2 is damaged: 'iterations'"),
    ],
    ids=["a digit", "cut", "empty", "a list", "a number", "deep", "kind"],
)
def test_damage_in_the_middle_is_an_error_that_names_the_line(file: Path, damage, message: str) -> None:  # type: ignore[no-untyped-def]
    lines = write(file, HEADER, FIRST, SECOND)
    file.write_text(lines[0] + damage(lines[1]) + lines[2])
    assert refusal(file).startswith(message)


def test_a_byte_that_is_no_text_is_damage(file: Path) -> None:
    write(file, HEADER, FIRST, SECOND)
    file.write_bytes(file.read_bytes().replace(b"dom h1", b"dom \xff1", 1))
    assert refusal(file) == "line 2 is damaged: its checksum does not match"


def test_a_record_with_a_field_nobody_knows_is_refused_by_name(file: Path) -> None:
    head, _ = write(file, HEADER, FIRST)
    data = '{"finished_at":"x","colour":"red"}'
    line = f'{{"kind":"ending","crc":"{zlib.crc32(data.encode()):08x}","data":{data}}}\n'
    file.write_text(head + line + head)
    assert refusal(file) == "line 2 is damaged: Ending: unknown key 'colour'"


def test_a_journal_without_its_header_is_none(file: Path) -> None:
    write(file, FIRST, ENDING)
    assert refusal(file) == "is no journal: it does not begin with a header"


@pytest.mark.parametrize("content", ["", "hello\n", "{}\n", '{"kind":"header"'])
def test_what_is_no_journal_is_refused(file: Path, content: str) -> None:
    file.write_text(content)
    assert refusal(file)


def test_loads_beside_the_journeys_are_read_back_stretch_by_stretch(tmp_path: Path) -> None:
    of = SwarmSecond(0, 1.0, (), ())
    records = (
        LoadBegins("", 1.0), LoadEnds("", 2.0, (), 0.5), LoadBegins("5/s", 3.0), LoadSecond("5/s", 3.0, of),
        LoadBegins("5/s", 9.0), LoadSecond("5/s", 9.0, of), LoadSecond("5/s", 10.0, of), LoadEnds("5/s", 11.0),
    )  # fmt: skip
    file = tmp_path / "journal.jsonl"
    with Journal(file) as journal:
        for record in (header(), *records):
            journal.add(record)
    idle, cut_off, resumed = read_journal(file).stretches
    assert (idle.ends, idle.seconds) == (records[1], ())
    assert (cut_off.begins.at_s, len(cut_off.seconds), cut_off.ends) == (3.0, 1, None)
    assert ([s.at_s for s in resumed.seconds], resumed.ends) == ([9.0, 10.0], records[-1])


def test_threads_may_write_one_journal(tmp_path: Path) -> None:
    file = tmp_path / "journal.jsonl"
    with Journal(file) as journal:
        journal.add(header())
        journal.add(LoadBegins("5/s", 0.0))

        def write(first: int) -> None:
            for number in range(first, first + 50):
                journal.add(LoadSecond("5/s", float(number), SwarmSecond(number, 1.0, (), ())))

        threads = [threading.Thread(target=write, args=(first,)) for first in (0, 50)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    (found,) = read_journal(file).stretches
    assert sorted(s.second.second for s in found.seconds) == list(range(100))
