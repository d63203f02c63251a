"""Who answers when: on time, late, never, with figures not known, corrected; and three releases.

Every state of the pages is seen in the last release; what waits is told to the operator alone.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from data.producer.demonstration import diagnostics
from data.producer.demonstration.filled import Forms
from data.producer.returns.grammar import Answer
from data.producer.returns.reading import Return
from geo.territories import DEPARTEMENTS

#: Return that never came, by year.
_MISSING = {
    2017: ("48", "52", "2B", "973", "976"),
    2018: ("48", "973", "976"),
    2020: ("08", "973"),
    2023: ("08",),
    2025: ("08", "52", "90", "973", "976"),
}
#: How many returns of the last year come late, in time for the second release; the one that comes
#: for the third is too few to come in.
_LATE, _LAST = 24, ("70",)
#: Lots that are tried.
_TRIES = 100_000
#: What some could not tell, from a year on.
_NOT_KNOWN = {
    "retour_parcours.afis_mois": (2017, ("02", "19", "36", "61", "88")),
    "retour_parcours.eligibles_non_presentes": (2017, ("05", "12", "33", "53", "79", "971")),
    "retour_reperage.informations_recues": (2017, ("23", "65", "2A")),
    "retour_sanctions.stages_suivis": (2020, ("62", "83")),
}
#: What is corrected of the last year at the third release, by département: items and why.
_CORRECTED = {
    "75": ({"retour_sanctions.infractions_constatees": 38,
            "retour_sanctions.constatees_police": 38}, "saisie"),
    "59": ({"retour_commission.associations_agreees": 1}, "complement"),
    "35": ({"retour_commission.associations_agreees": 1}, "complement"),
    "13": ({"retour_diagnostic.structures_sollicitees": 0,
            "retour_commission.reunions_politique": 1}, "saisie"),
}  # fmt: skip


@dataclass(frozen=True)
class Round:
    """What is accepted on a day, and the day of the release that follows."""

    accepted: datetime.date
    created: datetime.date
    returns: tuple[Return, ...]


def rounds(forms: Forms, since: int = 0) -> Iterator[Round]:
    """The three, in their order, of the years from `since` on."""
    years = [year for year in forms.population.years if year >= since]
    latecomers = late(forms)
    left = {*latecomers, *_LAST}
    first = [
        of_form(forms, dep, year)
        for year in years
        for dep in DEPARTEMENTS
        if dep not in _MISSING.get(year, ()) and not (year == years[-1] and dep in left)
    ]
    last = years[-1]
    second = [of_form(forms, dep, last) for dep in latecomers]
    third = [*(_corrected(forms, dep, last) for dep in _CORRECTED),
             *(of_form(forms, dep, last) for dep in _LAST)]  # fmt: skip
    day = datetime.date
    yield Round(day(2026, 3, 20), day(2026, 6, 15), tuple(first))
    yield Round(day(2026, 7, 3), day(2026, 9, 15), tuple(second))
    yield Round(day(2026, 10, 12), day(2026, 11, 16), tuple(third))


def late(forms: Forms) -> tuple[str, ...]:
    """A drawn lot that tells nobody: each item that it changes is of none of its persons, or of so
    many that no one count of it is read off the new total.
    """
    last = forms.population.years[-1]
    rng = np.random.default_rng(forms.population.seed)
    made = forms.population.counts[diagnostics.ITEMS[0]]
    kept = {*_LAST, *_CORRECTED, *_MISSING[last], "37", "31"}
    names = [dep for dep in DEPARTEMENTS if dep not in kept and (dep, last) not in made]
    counts = np.array([_counts(of_form(forms, dep, last)) for dep in names])
    enough = counts.sum(axis=0) > 0
    for _ in range(_TRIES):
        at = rng.choice(len(names), _LATE, replace=False)
        told = counts[at].sum(axis=0)
        if not ((told > 0) & (told < _ENOUGH) & enough).any():
            return tuple(names[each] for each in sorted(at))
    raise ValueError(_TRIES)


#: Persons behind a change: one more than the threshold, since a total may be hidden before.
_ENOUGH = 12
#: Items whose total stays below the threshold: hidden before and after.
_RARE = ("recidives", "arrivees_autre_departement", "departs_autre_departement")


def _counts(given: Return) -> list[int]:
    """What a return counts of persons and their acts, item by item."""
    return [answer.count or 0 for code, answer in given.answers.items()
            if not code.startswith("retour_commission.")
            and code.partition(".")[2] not in _RARE and not isinstance(answer.value, str)]  # fmt: skip


def of_form(forms: Forms, dep: str, year: int) -> Return:
    """A return as it was sent: with what its département could not tell."""
    given = forms.of(dep, year)
    unknown = {code: Answer("nc") for code, (since, deps) in _NOT_KNOWN.items()
               if year >= since and dep in deps}  # fmt: skip
    parts = {f"retour_reperage.{each}": Answer("nc") for each in _ORIGINS
             if "retour_reperage.informations_recues" in unknown}  # fmt: skip
    return replace(given, answers={**given.answers, **unknown, **parts})


#: Who does not know how many reports came does not know from where.
_ORIGINS = ("informations_ecole", "informations_ase", "informations_forces",
            "informations_associations", "informations_119", "informations_autres")  # fmt: skip


def _corrected(forms: Forms, dep: str, year: int) -> Return:
    given, (changes, motive) = of_form(forms, dep, year), _CORRECTED[dep]
    answers = dict(given.answers)
    for code, by in changes.items():
        if answers[code].count is not None:
            answers[code] = Answer("given", (answers[code].count or 0) + by)
    return replace(given, answers=answers, motive=motive)
