"""What is installed, exactly: `make lock`, `make audit`.

    deploy/locks/<name>.txt     every package of a role, its version and the hashes of its files
    deploy/sbom/<name>.json     the same as CycloneDX, with licences
    audit                       installs a lock into an environment of its own, compares the SBOM,
                                holds licences against LICENCES and versions against known faults

Roles: `server` (a replica), `producer` (the whole). No file is younger than DAYS: what is published
by a thief is most often found in its first days.
"""

from __future__ import annotations

import argparse
import datetime
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.site import ROOT

LOCKS, SBOM = ROOT / "deploy" / "locks", ROOT / "deploy" / "sbom"
ROLES = {"server": "requirements-server.txt", "producer": "requirements.txt"}

#: Days that a version has been public, at least.
DAYS = 9

#: The oldest Python that we run on.
PYTHON = "3.11"

#: Tools that are run from environments of their own (`uvx`): nothing of theirs is ours.
_CYCLONEDX, _LICENCES = "cyclonedx-bom>=7.5,<8", "pip-licenses>=5.5,<6"
_FAULTS = "pip-audit>=2.10,<3"

#: Licences that a public body may redistribute beside code under the EUPL 1.2.
LICENCES = re.compile(
    r"(MIT(-0|-CMU| License)?|(3-Clause )?BSD( License|[- ][023]-Clause)?|0BSD|ISC( License.*)?|"
    r"Apache([- ]2\.0| Software License| License,? (Version )?2\.0)|MPL-2\.0|"
    r"Mozilla Public License 2\.0.*|PSF-2\.0|Python Software Foundation License|Zlib|"
    r"CC0-1\.0|CNRI-Python|W3C-\d+|Public Domain|Unlicense|OFL-1\.1)"
)

#: Packages that tell no licence in their metadata, read by hand in their files.
READ = {"resvg_py": "MIT", "pyrage": "MIT"}


def main() -> int:
    """Run `lock` or `audit`; exit status 1 where something is wrong, 2 where it can't be told."""
    parser = argparse.ArgumentParser(prog="python -m tools.supply", description=__doc__)
    parser.add_argument("what", choices=("lock", "audit"))
    return lock() if parser.parse_args().what == "lock" else audit()


def lock() -> int:
    """Write locks and SBOM anew."""
    since = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=DAYS)
    for role, given in ROLES.items():
        _run("uv", "pip", "compile", "--quiet", "--generate-hashes", "--universal", "--no-annotate",
             "--custom-compile-command", "make lock", "--python-version", PYTHON, "--upgrade",
             "--exclude-newer", f"{since:%Y-%m-%dT00:00:00Z}", given, "-o",
             str(LOCKS / f"{role}.txt"))  # fmt: skip
        with tempfile.TemporaryDirectory() as folder:
            (SBOM / f"{role}.json").write_text(_sbom(_installed(role, Path(folder))), "utf-8")
    return 0


def audit() -> int:
    """Each role; every fault is printed."""
    wrong: list[str] = []
    untold = False
    for role in ROLES:
        with tempfile.TemporaryDirectory() as folder:
            python = _installed(role, Path(folder))
            if _sbom(python) != (SBOM / f"{role}.json").read_text("utf-8"):
                wrong.append(f"{role}: deploy/sbom/{role}.json is not what the lock installs.")
            wrong += _licences(role, python)
        faults = subprocess.run(
            ["uvx", "--quiet", "--from", _FAULTS, "pip-audit", "--strict", "--disable-pip",
             "--require-hashes", "-r", str(LOCKS / f"{role}.txt")],
            capture_output=True, text=True, check=False, cwd=ROOT,
        )  # fmt: skip
        if faults.returncode and "could not be audited" in faults.stdout + faults.stderr:
            untold = True
        elif faults.returncode:
            wrong.append(f"{role}: {faults.stdout}{faults.stderr[-2000:]}")
    for each in wrong:
        print(each, file=sys.stderr)
    if untold:
        print("Known faults were NOT looked up: no database of them answers from here (PyPI's JSON "
              "API). Run `make audit` where it does.", file=sys.stderr)  # fmt: skip
    return 1 if wrong else 2 if untold else 0


def _installed(role: str, folder: Path) -> Path:
    """An environment of what a lock names, each file by its hash; returns its Python."""
    _run("uv", "venv", "--quiet", "--python", sys.executable, str(folder / "env"))
    python = folder / "env" / "bin" / "python"
    _run("uv", "pip", "sync", "--quiet", "--require-hashes", "--python", str(python),
         str(LOCKS / f"{role}.txt"))  # fmt: skip
    return python


def _sbom(python: Path) -> str:
    """CycloneDX 1.6: names, versions, licences; the same text for the same environment."""
    told = _run("uvx", "--quiet", "--from", _CYCLONEDX, "cyclonedx-py", "environment",
                "--output-reproducible", "--of", "JSON", str(python))  # fmt: skip
    return json.dumps(json.loads(told), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _licences(role: str, python: Path) -> list[str]:
    told = _run("uvx", "--quiet", "--from", _LICENCES, "pip-licenses", "--python", str(python),
                "--from", "mixed", "--format", "json")  # fmt: skip
    found = {each["Name"]: each["License"] for each in json.loads(told)}
    return [f"{role}: {name} is under “{licence}”: may it go with ours? (tools/supply.py)"
            for name, licence in found.items()
            if not _may_go(READ.get(name.lower(), licence))]  # fmt: skip


def _may_go(licence: str) -> bool:
    """Whether each that applies, or one of those to choose from, is in LICENCES."""
    ways = re.split(r" OR ", licence)
    return any(all(LICENCES.fullmatch(each.strip("() ")) for each in re.split(r" AND |; ", way))
               for way in ways)  # fmt: skip


def _run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\n{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
