"""Diagnostics that were made: as published of a few départements, some others drawn each year."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING

import numpy as np

from data.producer.demonstration.frame import of_departements

if TYPE_CHECKING:
    from data.producer.demonstration.population import Population

#: Items, in the order of `Diagnostic`.
ITEMS = ("structures_sollicitees", "structures_repondantes", "structures_comptantes",
         "personnes_averees", "personnes_a_risque", "profils_internet")  # fmt: skip
#: Others begun each year, besides those that are published.
_EACH_YEAR = 11


@dataclass(frozen=True)
class Diagnostic:
    """Structures asked, that answered, that counted somebody; persons in a known situation, at
    risk; profiles seen online.
    """

    asked: int
    answered: int
    counted: int
    persons: int
    at_risk: int = 0
    profiles: int = 0


#: What is published of one that counted: Indre-et-Loire (114 asked, at most a quarter answered, 252
#: persons at least), Loiret, Corrèze, Doubs, Martinique, Haute-Garonne.
PUBLISHED = {
    ("37", 2017): Diagnostic(114, 28, 17, 252),
    ("45", 2017): Diagnostic(96, 41, 22, 268),
    ("19", 2017): Diagnostic(170, 63, 9, 22, 18),
    ("25", 2020): Diagnostic(50, 27, 14, 80, 75, 141),
    ("972", 2023): Diagnostic(48, 26, 12, 300),
    ("31", 2025): Diagnostic(132, 58, 31, 186, 100),
}


def draw(population: Population) -> None:
    """The items of every diagnostic, of no other département nor year."""
    for place, each in sorted(_made(population).items()):
        for item, count in zip(ITEMS, astuple(each), strict=True):
            population.counts.setdefault(item, {})[place] = count


def _made(population: Population) -> dict[tuple[str, int], Diagnostic]:
    found = dict(PUBLISHED)
    named = {(row["geo"], int(row["value"]))
             for row in of_departements("annee_diagnostic", "diagnostics")}  # fmt: skip
    for dep, year in sorted(named):
        if year in population.years and (dep, year) not in found:
            found[dep, year] = _drawn(population, dep)
    for year in population.years:
        for at in population.rng.permutation(len(population.deps))[:_EACH_YEAR]:
            place = population.deps[at], year
            found.setdefault(place, _drawn(population, place[0]))
    return found


def _drawn(population: Population, dep: str) -> Diagnostic:
    rng, size = population.rng, float(population.weight[population.deps.index(dep)])
    asked = int(rng.integers(30, 90) + 40 * size)
    answered = int(rng.binomial(asked, rng.uniform(0.25, 0.6)))
    counted = int(rng.binomial(answered, 0.45))
    persons = int(rng.poisson(70 * size)) if counted else 0
    profiles = int(rng.poisson(60 * size))
    return Diagnostic(asked, answered, counted, persons, int(rng.poisson(25 * size)), profiles)


def of_minors(population: Population) -> None:
    """Of the persons of Indre-et-Loire in 2017, 14 minors: the published number."""
    place = "37", 2017
    minors = next(int(row["value"]) for row in of_departements("personnes_recensees", "diagnostics")
                  if row["geo"] == "37" and row["age"] == "Y_LT18")  # fmt: skip
    parts = population.counts
    girls = int(np.ceil(minors * 0.9))
    moved = (minors - parts["averees_femmes_mineures"][place]
             - parts["averees_hommes_mineurs"][place])  # fmt: skip
    parts["averees_femmes_mineures"][place] = girls
    parts["averees_hommes_mineurs"][place] = minors - girls
    parts["averees_femmes_majeures"][place] -= moved
