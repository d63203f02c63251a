"""What is installed where the site is served: by version, by hash, and known to whoever asks."""

from __future__ import annotations

import json
import re

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools import supply
from tools.site import ROOT

ROLES = sorted(supply.ROLES)


def asked(file):
    """What a requirements file asks for, with those that it includes."""
    for line in (ROOT / file).read_text("utf-8").splitlines():
        if line.startswith("-r "):
            yield from asked(line.removeprefix("-r ").strip())
        elif line and not line.startswith("#"):
            yield Requirement(line.partition(" #")[0])


def locked(role):
    """The versions of each package of a lock (one for each range of Pythons), and their hashes."""
    text = (supply.LOCKS / f"{role}.txt").read_text("utf-8").replace("\\\n", " ")
    found = re.findall(r"^([\w.-]+)(?:\[[\w,]+\])?==(\S+)(.*)$", text, re.M)
    there: dict[str, dict[str, str]] = {}
    for name, version, rest in found:
        there.setdefault(canonicalize_name(name), {})[version] = rest
    return there


@pytest.mark.parametrize("role", ROLES)
def test_a_lock_has_what_is_asked_for_in_the_range_that_is_asked_for(role):
    there = locked(role)
    for each in asked(supply.ROLES[role]):
        for version in there[canonicalize_name(each.name)]:
            assert each.specifier.contains(version), f"{each} is locked at {version}: make lock"


@pytest.mark.parametrize("role", ROLES)
def test_every_file_that_may_be_installed_is_known_by_its_hash(role):
    assert len(locked(role)) > 40
    bare = [name for name, versions in locked(role).items()
            if not all("--hash=sha256:" in rest for rest in versions.values())]  # fmt: skip
    assert bare == []


@pytest.mark.parametrize("role", ROLES)
def test_the_sbom_names_what_the_lock_installs_with_its_licence(role):
    told = json.loads((supply.SBOM / f"{role}.json").read_text("utf-8"))
    assert told["bomFormat"] == "CycloneDX"
    there = {canonicalize_name(each["name"]): each["version"] for each in told["components"]}
    # Locks are of every system; an SBOM is of this one.
    assert [name for name in there if there[name] not in locked(role).get(name, ())] == []
    assert len(there) > 40
    unnamed = {each["name"] for each in told["components"] if not each.get("licenses")}
    # Two tell theirs in words alone; `make audit` reads those.
    assert {canonicalize_name(each) for each in unnamed} <= {"protobuf", "pydeck"} | {
        canonicalize_name(each) for each in supply.READ
    }


@pytest.mark.parametrize(("licence", "may"), [
    ("MIT", True), ("Apache-2.0 OR BSD-3-Clause", True), ("MIT AND PSF-2.0", True),
    ("Apache Software License; BSD License", True), ("UNKNOWN", False), ("AGPL-3.0", False),
    ("MIT AND GPL-3.0", False), ("GPL-2.0 OR MIT", True),
])  # fmt: skip
def test_a_licence_is_read_with_its_and_and_its_or(licence, may):
    assert supply._may_go(licence) is may
