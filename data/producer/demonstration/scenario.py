"""Who answers when: on time, late, never, with figures not known, corrected; and three releases.

Every state of the pages is seen in the last release; what waits is told to the operator alone.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

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
#: Returns of the last year that come after 31 March, in time for the second release; those that
#: come for the third are too few to come in without being told.
_LATE, _LAST = ("09", "15", "22", "29", "46", "68", "84"), ("70", "81")
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
    "13": ({"retour_commission.reunions_politique": 1}, "saisie"),
}  # fmt: skip


@dataclass(frozen=True)
class Round:
    """What is accepted, by day, and the day of the release that follows."""

    accepted: Mapping[datetime.date, tuple[Return, ...]]
    created: datetime.date


def rounds(forms: Forms, since: int = 0) -> Iterator[Round]:
    """The three, in their order, of the years from `since` on: all past years; the last one, with
    those that are late; corrections, and returns that are later still.
    """
    *past, last = (year for year in forms.population.years if year >= since)
    absent = {*_MISSING[last], *_LATE, *_LAST}
    first = [of_form(forms, dep, year) for year in past for dep in DEPARTEMENTS
             if dep not in _MISSING.get(year, ())]  # fmt: skip
    on_time = [of_form(forms, dep, last) for dep in DEPARTEMENTS if dep not in absent]
    late = [of_form(forms, dep, last) for dep in _LATE]
    third = [*(_corrected(forms, dep, last) for dep in _CORRECTED),
             *(of_form(forms, dep, last) for dep in _LAST)]  # fmt: skip
    day = datetime.date
    if first:
        yield Round({day(2026, 1, 12): tuple(first)}, day(2026, 2, 16))
    yield Round({day(2026, 3, 20): tuple(on_time), day(2026, 7, 3): tuple(late)}, day(2026, 9, 15))
    yield Round({day(2026, 10, 12): tuple(third)}, day(2026, 11, 16))


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
