"""What a scenario prints is kept without its secrets, however it is cut into pieces."""

import io

from webperf.model.secret import Secret
from webperf.swarm.masked_output import MaskedOutput


def test_lines_are_masked_whole() -> None:
    kept = io.StringIO()
    output = MaskedOutput(kept)
    Secret("violets-are-blue")
    print("Authorization:", "Basic", "bWU6aHVzaA==", file=output)
    print("violets-", end="", file=output)
    print("are-blue", file=output)
    print("half a line with token=hush", end="", file=output)
    assert "hush" not in kept.getvalue()
    output.close()
    assert kept.getvalue() == "Authorization: redacted\nredacted\nhalf a line with token=redacted\n"
