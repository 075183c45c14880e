import socket
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from webperf.errors import ConfigError, TargetFailed, UsageError
from webperf.model.journey import Journey
from webperf.model.places import shipped_root
from webperf.target import Target, TargetSpec, choose_target, find_target, load_targets, read_target

DEADLINE_S = 10.0

SERVE = """
import http.server, sys

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(int(self.path.rpartition("/")[2]))
        self.send_header("Location", "/200")
        self.end_headers()
        self.wfile.write(b"hello")

server = http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler)
print("serving", flush=True)
server.serve_forever()
"""

# Starts a child that will not go when it is asked to, writes its process id, and serves.
WITH_CHILD = """
import signal, subprocess, sys
from pathlib import Path
stubborn = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); time.sleep(600)"
child = subprocess.Popen([sys.executable, "-c", stubborn], stdout=subprocess.PIPE)
child.stdout.readline()
Path("child.pid").write_text(str(child.pid))
"""


@pytest.fixture
def spec(tmp_path: Path) -> Callable[..., TargetSpec]:
    """A target whose app is the given source, started as `app.py PORT` in `tmp_path`."""

    def make(
        source: str = SERVE, *, ready: str = "/200", timeout_s: float = DEADLINE_S, **fields: object
    ) -> TargetSpec:
        (tmp_path / "app.py").write_text(source)
        defaults = {"title": "Test", "command": ("{python}", "app.py", "{port}"), "folder": tmp_path}
        return TargetSpec(name="test", ready=ready, ready_timeout_s=timeout_s, **{**defaults, **fields})  # type: ignore[arg-type]

    return make


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "artifacts" / "target.log"


def eventually(holds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + DEADLINE_S
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.01)
    return holds()


def runs(pid: int) -> bool:
    """A zombie that nobody has collected yet does not run any more."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/200", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def failure(spec: TargetSpec, log: Path) -> str:
    target = Target(spec, log)
    with pytest.raises(TargetFailed) as raised:
        target.start()
    assert not target.alive
    assert "\n" not in str(raised.value)
    return str(raised.value)


def test_inside_it_is_ready_and_after_it_is_gone(spec: Callable[..., TargetSpec], log: Path) -> None:
    with Target(spec(), log) as target:
        assert target.alive
        with urllib.request.urlopen(f"{target.base_url}/200") as answer:
            assert answer.read() == b"hello"
    assert not target.alive
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", target.port)) != 0


def test_its_output_is_in_the_log(spec: Callable[..., TargetSpec], log: Path) -> None:
    with Target(spec(), log):
        assert eventually(lambda: "GET /200" in log.read_text())
    assert log.read_text().startswith("serving\n")


def test_two_run_side_by_side(spec: Callable[..., TargetSpec], tmp_path: Path) -> None:
    one_spec = spec()
    with Target(one_spec, tmp_path / "one.log") as one, Target(one_spec, tmp_path / "two.log") as two:
        assert one.base_url != two.base_url
        assert one.alive
        assert two.alive


def test_it_inherits_the_environment_and_gets_its_own(
    spec: Callable[..., TargetSpec], log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FROM_OUTSIDE", "a")
    monkeypatch.setenv("BOTH", "outside")
    told = "import os; print(*(os.environ[n] for n in ('FROM_OUTSIDE', 'OWN', 'BOTH')), flush=True)\n"
    with Target(spec(told + SERVE, env=(("OWN", "b"), ("BOTH", "own"))), log):
        assert log.read_text().splitlines()[0] == "a b own"


def test_one_that_ends_while_starting_is_told_with_its_last_words(spec: Callable[..., TargetSpec], log: Path) -> None:
    message = failure(spec("print('first')\nraise SystemExit('the database is gone')"), log)
    assert message == (f"target 'test' ended while starting: the database is gone (all of its output: {log})")


def test_one_that_ends_without_a_word_is_told_so(spec: Callable[..., TargetSpec], log: Path) -> None:
    assert failure(spec("raise SystemExit(0)"), log) == "target 'test' ended while starting without a word"


def test_one_whose_packages_are_not_installed_is_told_with_the_cure(spec: Callable[..., TargetSpec], log: Path) -> None:
    message = failure(spec("import no_such_package", extra="demo"), log)
    assert "No module named 'no_such_package'" in message
    assert message.endswith("install what it needs with: pip install 'webperf[demo]'")


def test_a_missing_package_of_a_target_without_an_extra_is_just_told(
    spec: Callable[..., TargetSpec], log: Path
) -> None:
    assert "webperf[" not in failure(spec("import no_such_package"), log)


@pytest.mark.parametrize("ready", ["/404", "/500", "/302"])
def test_one_that_does_not_answer_well_is_never_ready(spec: Callable[..., TargetSpec], log: Path, ready: str) -> None:
    assert failure(spec(ready=ready, timeout_s=0.5), log).startswith("target 'test' was not ready after 0.5 s")


def test_one_that_does_not_listen_is_never_ready_and_is_stopped(spec: Callable[..., TargetSpec], log: Path) -> None:
    silent = "import os, time; open('own.pid', 'w').write(str(os.getpid())); time.sleep(600)"
    sleeping = spec(silent, timeout_s=1)
    assert failure(sleeping, log) == "target 'test' was not ready after 1 s without a word"
    assert not runs(int((sleeping.folder / "own.pid").read_text()))


def test_a_command_that_does_not_exist_is_named(spec: Callable[..., TargetSpec], log: Path) -> None:
    message = failure(spec(command=("no-such-command", "{port}")), log)
    assert message == "target 'test': no-such-command does not start (No such file or directory)"


def test_one_that_dies_by_itself_is_no_longer_alive(spec: Callable[..., TargetSpec], log: Path) -> None:
    deadly = SERVE.replace("class Handler", "import os\nclass Handler").replace(
        "self.send_response", "'die' in self.path and os._exit(3); self.send_response"
    )
    with Target(spec(deadly), log) as target:
        assert target.alive
        with pytest.raises(OSError, match=r"."):
            urllib.request.urlopen(f"{target.base_url}/die", timeout=DEADLINE_S)
        assert eventually(lambda: not target.alive)


def test_the_children_it_started_go_with_it_even_the_stubborn(spec: Callable[..., TargetSpec], log: Path) -> None:
    family = spec(WITH_CHILD + SERVE)
    with Target(family, log):
        child = int((family.folder / "child.pid").read_text())
        assert runs(child)
    assert eventually(lambda: not runs(child))


def test_the_children_of_one_that_ended_by_itself_go_too(spec: Callable[..., TargetSpec], log: Path) -> None:
    family = spec(WITH_CHILD + "raise SystemExit('that was all')")
    assert "that was all" in failure(family, log)
    assert eventually(lambda: not runs(int((family.folder / "child.pid").read_text())))


def test_one_that_is_killed_is_gone_with_its_children_and_comes_back_on_its_port(
    spec: Callable[..., TargetSpec], log: Path, tmp_path: Path
) -> None:
    with Target(spec(WITH_CHILD + SERVE), log) as target:
        first, child = target.pid, int((tmp_path / "child.pid").read_text())
        target.kill()
        assert not target.alive
        assert target.pid is None
        assert eventually(lambda: not runs(child))
        target.launch()
        assert target.pid not in (None, first)
        assert eventually(lambda: answers(target.base_url))


def test_an_error_inside_stops_it_too(spec: Callable[..., TargetSpec], log: Path) -> None:
    target = Target(spec(), log)
    with pytest.raises(KeyError), target:
        raise KeyError("journey")
    assert not target.alive


def test_stopping_twice_or_before_the_start_is_no_fault(spec: Callable[..., TargetSpec], log: Path) -> None:
    target = Target(spec(), log)
    target.stop()
    with target:
        pass
    target.stop()


DEFINITION = 'title = "App"\ncommand = ["{python}", "app.py"]\nready = "/health"\n'


def written(tmp_path: Path, content: str) -> Path:
    file = tmp_path / "targets" / "app.toml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(content)
    return file


def test_a_definition_runs_in_the_folder_that_holds_targets(tmp_path: Path) -> None:
    found = read_target(written(tmp_path, DEFINITION + 'ready_timeout_s = 5\nextra = "demo"\nenv = { A = "1" }\n'))
    assert found == TargetSpec(
        name="app",
        title="App",
        command=("{python}", "app.py"),
        ready="/health",
        folder=tmp_path.resolve(),
        ready_timeout_s=5.0,
        extra="demo",
        env=(("A", "1"),),
    )


@pytest.mark.parametrize(
    ("was", "becomes", "message"),
    [
        ('"/health"', '"health"', "'ready' must be a path such as \"/health\", not 'health'"),
        ('["{python}", "app.py"]', "[]", "'command' must be a list of words"),
        ('["{python}", "app.py"]', "[1, 2]", "'command' must be a list of words"),
        ('["{python}", "app.py"]', '"app.py"', "'command' must be list"),
        ("title", "titel", "unknown key 'titel': did you mean 'title'?"),
        ('"App"', '"App"\nenv = { A = 1 }', "each value of 'env' must be text in quotes"),
    ],
)
def test_a_wrong_definition_is_refused_with_file_and_key(tmp_path: Path, was: str, becomes: str, message: str) -> None:
    file = written(tmp_path, DEFINITION.replace(was, becomes))
    with pytest.raises(ConfigError) as raised:
        read_target(file)
    assert str(raised.value).startswith(f"{file}: {message}")


def test_a_name_in_the_nearer_folder_hides_one_further_away(tmp_path: Path) -> None:
    near, far = written(tmp_path, DEFINITION).parent, tmp_path / "far"
    far.mkdir()
    (far / "app.toml").write_text(DEFINITION.replace("App", "Hidden"))
    (far / "other.toml").write_text(DEFINITION)
    found = load_targets((near, far))
    assert {name: spec.title for name, spec in found.items()} == {"app": "App", "other": "App"}
    assert choose_target("app", found) is found["app"]
    with pytest.raises(UsageError, match="unknown target 'ap': did you mean 'app'"):
        choose_target("ap", found)


@pytest.mark.parametrize(
    ("asked", "files", "found"),
    [
        (None, ["shipped"], "reference"),
        (None, ["own"], None),
        (None, ["shipped", "own"], None),
        ("reference", ["own"], "reference"),
    ],
)
def test_only_the_shipped_journeys_go_with_the_reference_target_unasked(
    tmp_path: Path, asked: str | None, files: list[str], found: str | None
) -> None:
    places = {"shipped": shipped_root() / "journeys" / "tour.py", "own": tmp_path / "tour.py"}
    journeys = [Journey("tour", lambda page, step: None, "", file=places[file]) for file in files]
    spec = find_target(asked, journeys)
    assert (spec.name if spec else None) == found
