"""What `make` promises on a machine that lacks something."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[1]


def chromium(tmp_path: Path, **programs: str) -> subprocess.CompletedProcess:
    """`tools/chromium.sh` on a machine that has only `programs` (name: what it does)."""
    for name, script in programs.items():
        (tmp_path / name).write_text(f"#!{shutil.which('bash')}\n{script}\n")
        (tmp_path / name).chmod(0o755)
    command = [shutil.which("bash"), ROOT / "tools" / "chromium.sh"]
    return subprocess.run(
        command, env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False
    )


def test_without_root_and_without_chromium_one_line_names_the_command_to_run(tmp_path):
    done = chromium(tmp_path, id="echo 1000")
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert "sudo apt-get install --yes chromium" in line


def test_with_chromium_nothing_is_asked(tmp_path):
    assert chromium(tmp_path, chromium="exit 0").returncode == 0


def test_with_root_chromium_is_installed(tmp_path):
    apt = f'echo "$@" >> {tmp_path}/asked'
    assert chromium(tmp_path, **{"id": "echo 0", "apt-get": apt}).returncode == 0
    assert "install -qq --yes --no-install-recommends chromium" in (tmp_path / "asked").read_text()
