"""What the server writes, and what it should not."""

import re
from pathlib import Path

EXPECTED = re.compile(
    r"^INFO: +(Started server process \[\d+\]|Waiting for application startup\.)$"
)


def unexpected(log: Path) -> list[str]:
    """The lines of `log` that a quiet server does not write."""
    lines = log.read_text("utf-8").splitlines()
    return [line for line in lines if line.strip() and not EXPECTED.match(line)]
