"""What `make` promises on a machine that lacks something."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[1]


def run(script: str, machine: Path, **programs: str) -> subprocess.CompletedProcess:
    """A script of `tools/` on a machine that has only `programs` (name: what it does)."""
    for name, does in programs.items():
        (machine / name).write_text(f"#!{shutil.which('bash')}\n{does}\n")
        (machine / name).chmod(0o755)
    command = [shutil.which("bash"), ROOT / "tools" / script]
    env = {"PATH": str(machine), "NGINX": str(machine / "nginx")}
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)


def test_without_root_and_without_chromium_one_line_names_the_command_to_run(tmp_path):
    done = run("chromium.sh", tmp_path, id="echo 1000")
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert "sudo apt-get install --yes chromium" in line


def test_with_chromium_nothing_is_asked(tmp_path):
    assert run("chromium.sh", tmp_path, chromium="exit 0").returncode == 0


def test_with_root_chromium_is_installed(tmp_path):
    apt = f'echo "$@" >> {tmp_path}/asked'
    assert run("chromium.sh", tmp_path, **{"id": "echo 0", "apt-get": apt}).returncode == 0
    assert "install -qq --yes --no-install-recommends chromium" in (tmp_path / "asked").read_text()


def test_without_root_and_without_nginx_one_line_names_the_command_to_run(tmp_path):
    done = run("nginx.sh", tmp_path, id="echo 1000")
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert "sudo apt-get install --yes nginx" in line


def test_with_nginx_nothing_is_asked(tmp_path):
    assert run("nginx.sh", tmp_path, nginx="exit 0").returncode == 0


def test_with_root_nginx_is_installed(tmp_path):
    apt = f'echo "$@" >> {tmp_path}/asked'
    programs = {"id": "echo 0", "apt-get": apt, "systemctl": "exit 0"}
    assert run("nginx.sh", tmp_path, **programs).returncode == 0
    assert "install -qq --yes --no-install-recommends nginx" in (tmp_path / "asked").read_text()
