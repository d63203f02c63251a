"""The versions of returns as readers are told of them: numbered as released.

A number that skips one, or the day on which a return was accepted, tells that another version is
held (SECRECY 20). The private store keeps its own; here only what releases hold is counted.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

#: (period, département) → whatever tells one version of a return from another.
Held = Mapping[tuple[str, str], Hashable]


def numbered(releases: Sequence[Held]) -> list[dict[str, dict[str, int]]]:
    """For each release, by period and département, the number of the version that it holds: 1 for
    the first that was ever released, one more each time that another one is.
    """
    last: dict[tuple[str, str], tuple[Hashable, int]] = {}
    told: list[dict[str, dict[str, int]]] = []
    for held in releases:
        numbers: dict[str, dict[str, int]] = {}
        for place, version in sorted(held.items(), key=lambda each: each[0]):
            before = last.get(place)
            number = before[1] + (before[0] != version) if before else 1
            last[place] = version, number
            numbers.setdefault(place[0], {})[place[1]] = number
        told.append(numbers)
    return told
