"""Commands that need no browser: what they say, and how they refuse what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from webperf.cli.main import cli, main

AB_LOAD = ("ab", "--base", "http://127.0.0.1:1", "--head", "http://127.0.0.1:2", "--swarm", "api_health")


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


def _fails(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    monkeypatch.setattr("sys.argv", ["webperf", *arguments])
    with pytest.raises(SystemExit) as end:
        main()
    code = end.value.code
    assert isinstance(code, int)
    return code, capsys.readouterr().err


def test_help_names_every_command() -> None:
    text = _run("--help").output

    assert all(
        name in text
        for name in ("demo", "run", "report", "devices", "journeys", "targets", "doctor", "install", "ab", "selftest")
    )
    assert "..." not in text.partition("Commands:")[2]


def test_devices_are_listed() -> None:
    text = _run("devices").output

    devices, networks = text.split("\nnetworks:\n")
    assert [line.split()[0] for line in devices.splitlines()] == [
        "desktop", "laptop-slow", "phone-high", "phone-low", "phone-mid", "tablet",
    ]  # fmt: skip
    assert [line.split()[0] for line in networks.splitlines()] == [
        "none", "cable", "dense-4g", "4g", "slow-4g", "3g", "slow-3g", "offline",
    ]  # fmt: skip


def test_journeys_and_targets_are_listed() -> None:
    text = _run("journeys").output
    assert "explore_map" in text
    assert "api_health" in text
    assert "reference" in _run("targets").output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("run", "explore_mapp"), "did you mean 'explore_map'?"),
        (("run", "explore_map", "--device", "phone-mit"), "did you mean 'phone-mid'?"),
        (("run", "explore_map", "--network", "slow4g"), "did you mean 'slow-4g'?"),
        (("run", "explore_map", "--cpu", "fast"), "--cpu must be a factor from 1 to 30, 'auto' or 'off'"),
        (("run", "explore_map", "--target", "referenz"), "did you mean 'reference'?"),
        (("run", "explore_map", "--format", "htm"), "did you mean 'html'?"),
        (("run", "no/such/file.py"), "no journey file at"),
        (("run", "explore_map", "--base-url", "http://a", "--target", "reference"), "exclude each other"),
        (("run", "explore_map", "-n", "0"), "0 is not in the range"),
        (("report", "/no/such/run"), "no run at"),
        (("rnu",), "No such command 'rnu'"),
        (("swarm", "api_helth"), "did you mean 'api_health'?"),
        (("swarm", "api_health", "--executor", "constant-vu"), "did you mean 'constant-vus'?"),
        (("swarm", "api_health", "--late", "dorp"), "did you mean 'drop'?"),
        (("swarm", "api_health", "--duration", "soon"), "'soon' is no duration"),
        (("swarm", "api_health", "--stages", "10s"), "'10s' is no stage"),
        (("swarm", "api_health", "--base-url", "localhost:80"), "is no URL: write http:// or https://"),
        (("swarm", "http://127.0.0.1:1", "--vus", "0"), "0 is not in the range"),
        (("swarm", "http://no-such-host.invalid/"), "does not resolve"),
        (("swarm", "http://127.0.0.1:1", "--proxy", "localhost:3128"), "--proxy is a URL"),
        (
            ("swarm", "http://127.0.0.1:1", "--rate", "9", "--vus", "1", "--processes", "2"),
            "more --processes (2) than users (1)",
        ),
        (("swarm", "api_health", "--executor", "controlled"), "means nothing with executor 'controlled'"),
        (("swarm-control", "/no/such/run", "--vus", "5"), "/no/such/run: no controlled load runs there"),
        (("swarm-control",), "no controlled load runs here: start one with --executor controlled"),
        (("swarm-control", "--vus", "5", "--stop"), "exclude each other"),
        (("ab", "--base", "http://a", "--head", "http://b", "--cap", "rate=9"), "are of loads: name one with --swarm"),
        ((*AB_LOAD, "--cap", "rat=9"), "did you mean 'rate'?"),
        (("run", "explore_map", "--users", "0"), "write how many there are to be at once: 4, or 2,4,8"),
        (("run", "explore_map", "--users", "4,"), "write how many there are to be at once"),
        (("run", "explore_map", "--users", "500"), "--users 500: at most 64 on one machine"),
        (("run", "explore_map", "--users", "4", "--swarm", "api_health"), "are each a load of its own"),
        (("run", "explore_map", "--users", "4", "--levels", "5"), "--levels is of the load: name its scenario"),
        (("run", "explore_map", "--users", "4", "--cap", "users=9"), "--cap is of the load: name its scenario"),
        (("run", "explore_map", "--swarm", "api_health", "--levels", "5/s", "--header", "x"), "--header"),
        (("run", "explore_map", "--swarm", "api_health", "--levels", "5/s", "--cap", "rat=5"), "did you mean 'rate'?"),
        (("run", "explore_map", "--users", "4", "--pause"), "leave out --users"),
        (("run", "explore_map", "--users", "2,50", "--headed"), "a window for each of 50 users: at most 4"),
        (("run", "explore_map", "--users", "4", "--visual"), "--visual films every iteration"),
        (("run", "explore_map", "--users", "4", "--browser-every", "2"), "--browser-every: leave it out"),
        (("run", "explore_map", "--allow-host", "app.example"), "--allow-host is of a load, and one user is none"),
        (("convert", "/no/such.har"), "/no/such.har: cannot be read (No such file or directory)"),
    ],
)
def test_what_is_wrong_is_refused_in_one_line_with_exit_2(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    arguments: tuple[str, ...],
    words: str,
) -> None:
    monkeypatch.chdir(tmp_path)

    code, error = _fails(monkeypatch, capsys, *arguments)

    assert code == 2
    assert words in error
    assert "Traceback" not in error


def test_a_comparison_of_loads_is_held_to_the_caps_before_anything_starts(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)

    code, error = _fails(monkeypatch, capsys, *AB_LOAD, "--cap", "rate=100")

    assert (code, "120 arrivals a second, and the cap of rate is 100/s" in error) == (6, True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("url", ["http://10.1.2.3/", "http://[2001:db8::1]:80/", "http://169.254.169.254/latest"])
def test_load_on_others_is_refused_before_anything_starts(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, url: str
) -> None:
    monkeypatch.chdir(tmp_path)

    there = "http://127.0.0.1:1"
    for arguments in (
        ("swarm", url),
        ("swarm", "api_health", "--base-url", url),
        ("swarm", there, "--proxy", url),
        ("swarm", url, "--proxy", there),
    ):
        code, error = _fails(monkeypatch, capsys, *arguments)

        assert code == 6
        assert "--allow-host" in error
    assert list(tmp_path.iterdir()) == []


def test_an_output_that_is_a_file_is_refused_before_anything_starts(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")

    code, error = _fails(monkeypatch, capsys, "run", "explore_map", "--out", str(tmp_path / "file"))

    assert (code, "is a file" in error) == (2, True)


BAD_JOURNEY = """from webperf import journey

@journey
def tour(page, step):
    with step("type"):
        page.get_by_label("Name").fill("x")
"""


def test_lint_says_place_rule_and_message_on_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tour.py").write_text(BAD_JOURNEY, "utf-8")
    monkeypatch.chdir(tmp_path)

    result = _run("lint", "./tour.py")

    assert result.output.startswith("tour.py:6: unmeasured-input: fill() ")
    assert len(result.output.splitlines()) == 1
    assert result.exit_code == 0


@pytest.mark.parametrize(("strict", "code"), [((), 0), (("--strict",), 1)])
def test_lint_gates_only_when_it_is_strict(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    strict: tuple[str, ...],
    code: int,
) -> None:
    (tmp_path / "tour.py").write_text(BAD_JOURNEY, "utf-8")

    assert _fails(monkeypatch, capsys, "lint", str(tmp_path / "tour.py"), *strict)[0] == code


def test_a_run_notes_the_advice_on_standard_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "tour.py").write_text(BAD_JOURNEY, "utf-8")
    arguments = ("--base-url", "http://127.0.0.1:9", "--browser-path", "/no/such", "--out", str(tmp_path / "out"))

    _, said = _fails(monkeypatch, capsys, "run", str(tmp_path / "tour.py"), *arguments)

    assert said.count("unmeasured-input") == 1
