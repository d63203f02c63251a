"""What a release says of the returns behind it: who answered, why a return was corrected."""

from __future__ import annotations

from data.reading.once import once
from data.release import Release
from geo.territories import DEPARTEMENTS

#: Nobody returned it: as against asked and not known, or not there.
_NO_RETURN = "S"


@once
def datasets(release: Release) -> tuple[str, ...]:
    """The ids of what préfectures return, of those that the release holds."""
    return tuple(id_ for id_, about in release.datasets.items() if about.get("returns"))


@once
def years(release: Release) -> tuple[str, ...]:
    """The years that were asked for, the oldest first."""
    found = (release.datasets[id_]["layout"]["periods"] for id_ in datasets(release))
    return tuple(sorted({year for each in found for year in each}))


@once
def answering(
    release: Release, year: str, dataset: str | None = None, indicator: str | None = None
) -> frozenset[str]:
    """The codes of the départements of which the release holds a return of a year; with an item,
    of those that gave its figure.
    """
    for id_ in datasets(release) if dataset is None else (dataset,):
        silent = (release.datasets[id_].get("answers") or {}).get("silent", {})
        if indicator is not None:
            return frozenset(DEPARTEMENTS) - silent.get(indicator, {}).get(year, {}).keys()
        for each in silent.values():
            none = {dep for dep, status in each.get(year, {}).items() if status == _NO_RETURN}
            return frozenset(DEPARTEMENTS) - none
        return frozenset(DEPARTEMENTS)
    return frozenset()


@once
def corrected(release: Release, departement: str) -> dict[str, str]:
    """Why the return of a département was corrected, by year: once a release holds it."""
    found: dict[str, str] = {}
    for id_ in datasets(release):
        motives = (release.datasets[id_].get("answers") or {}).get("motives", {})
        found |= {year: each[departement] for year, each in motives.items() if departement in each}
    return found
