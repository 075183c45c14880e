from pathlib import Path

import pytest

from webperf.ab.arms import ArmSpec, read_arm
from webperf.errors import UsageError
from webperf.target import TargetSpec

APP = TargetSpec("app", "An app", ("app", "{port}"), "/health", Path("/srv"))
KNOWN = {"app": APP}


def read(text: str, target: str | None = None) -> ArmSpec:
    return read_arm(text, KNOWN, target=target, ready="/up")


def test_a_url_is_a_running_app_and_keeps_its_secrets_to_itself() -> None:
    assert read("http://me:secret@host:1/x?token=1") == ArmSpec(
        "http://host:1/x", base_url="http://me:secret@host:1/x?token=1"
    )


def test_a_target_by_name() -> None:
    assert read("app") == ArmSpec("app", target=APP)


def test_a_target_with_values_of_its_environment() -> None:
    assert read("SLOW_MS=100 app") == ArmSpec("SLOW_MS=100 app", target=APP, env=(("SLOW_MS", "100"),))
    assert read("A='x y' B=", "app").env == (("A", "x y"), ("B", ""))
    assert read("", "app") == ArmSpec("app", target=APP)


def test_a_revision_of_a_target() -> None:
    assert read("git:main", "app") == ArmSpec("git:main", target=APP, revision="main")
    assert read("X=1 git:HEAD~2 app") == ArmSpec("X=1 git:HEAD~2 app", target=APP, revision="HEAD~2", env=(("X", "1"),))


def test_a_command_with_its_port() -> None:
    spec = read("PYTHONPATH=src {python} 'my app.py' --port {port}").target
    assert spec is not None
    assert (spec.command, spec.ready, spec.folder) == (("{python}", "my app.py", "--port", "{port}"), "/up", Path.cwd())


@pytest.mark.parametrize(
    ("text", "target", "message"),
    [
        ("ap", None, "unknown target 'ap': did you mean 'app'?; or a URL, git:REVISION, a command with {port}"),
        ("", None, "names no app: add --target NAME"),
        ("git:main", None, "names no app: add --target NAME"),
        ("python app.py", None, "a command needs {port} where its port goes"),
        ("X=1 http://host", None, "a running app cannot be given an environment"),
        ("'unclosed", None, "quote it as for a shell"),
    ],
)
def test_what_is_wrong_shows_how_to_write_it(text: str, target: str | None, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        read(text, target)
    assert message in str(caught.value)
