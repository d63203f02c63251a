"""What the drawn commissions did: meetings, associations, strategies, as published of some."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import numpy as np

from data.producer.demonstration.frame import counted, of_departements

if TYPE_CHECKING:
    from data.producer.demonstration.population import Population

#: The year of which the meetings of all commissions are published.
_TOLD = 2024
#: How likely no meeting on policy is in a year, one, two, three.
_MEETINGS = (0.24, 0.22, 0.38, 0.16)
#: How many have a strategy from that year on.
_STRATEGIES = {2024: 14, 2025: 27}


def draw(population: Population) -> None:
    """Meetings on policy and on files, approved associations, by département and year."""
    published = _published_meetings()
    for year in population.years:
        known = np.array([published.get((dep, year), 0) for dep in population.deps])
        population.put("reunions_politique", year, _meetings(population, year, known))
        _files(population, year)
        _associations(population, year)


def last_meeting(population: Population, dep: str, year: int) -> datetime.date:
    """The day of the last meeting of a year: no earlier than one that is published."""
    rng = np.random.default_rng([population.seed, year, population.deps.index(dep)])
    drawn = datetime.date(year, 3, 1) + datetime.timedelta(int(rng.integers(0, 280)))
    rows = of_departements("reunion_commission", "commissions")
    told = [row["period"] for row in rows if row["geo"] == dep and "/" not in row["period"]]
    told = [each for each in told if each[:4] == str(year)]
    days = [datetime.date.fromisoformat(each if len(each) == 10 else f"{each}-28") for each in told]
    return max([drawn, *days])


def strategies(population: Population) -> dict[str, int]:
    """The year of the strategy of each département that has one."""
    found: dict[str, int] = {}
    order = iter(np.argsort(-population.weight * population.chance(3)))
    for year, number in _STRATEGIES.items():
        found |= {population.deps[at]: year for at, _ in zip(order, range(number), strict=False)}
    return found


def _published_meetings() -> dict[tuple[str, int], int]:
    """How many meetings of a year are published of a département."""
    found: dict[tuple[str, int], int] = {}
    for name in ("premiere_reunion", "reunion_commission"):
        for row in of_departements(name, "commissions"):
            if row["value"] and "/" not in row["period"]:
                place = row["geo"], int(row["period"][:4])
                found[place] = found.get(place, 0) + 1
    return found


def _meetings(population: Population, year: int, known: np.ndarray) -> np.ndarray:
    size = len(population.deps)
    drawn = population.rng.choice(len(_MEETINGS), size, p=_MEETINGS)
    drawn = np.where(population.installed == year, np.maximum(drawn, 1), drawn)
    drawn = np.where(population.installed > year, 0, np.maximum(drawn, known))
    if year == _TOLD:
        return _as_told(population, drawn, known)
    none = [at for at, dep in enumerate(population.deps) if (dep, year) in _NONE]
    drawn[none] = 0
    return drawn


#: Where a document says that the commission did not meet.
_NONE = {("36", year) for year in (2020, 2021, 2022)}


def _as_told(population: Population, drawn: np.ndarray, known: np.ndarray) -> np.ndarray:
    """So many that did not meet, so many that met more than once: none of them had a request."""
    idle = counted("commissions", "commissions_non_reunies")
    several = counted("commissions", "commissions_reunies_plusieurs_fois")
    asked = population.of("demandes_presentees", _TOLD)
    order = np.lexsort((drawn, asked, known))
    found = np.ones_like(drawn)
    found[order[:idle]] = 0
    found[order[len(order) - several :]] = np.maximum(drawn, 2)[order[len(order) - several :]]
    return found


def _files(population: Population, year: int) -> None:
    """At least one meeting where a request was presented."""
    asked = population.of("demandes_presentees", year)
    more = population.rng.binomial(3, np.where(asked > 5, 0.6, 0.15))
    population.put("reunions_dossiers", year, np.where(asked > 0, 1 + more, 0))


def _associations(population: Population, year: int) -> None:
    """Never fewer than the year before; as published of some."""
    before = population.of("associations_agreees", year - 1) if year > population.years[0] else 0
    low = np.zeros(len(population.deps), int) + before
    high = np.full(len(population.deps), 9)
    for row in of_departements("associations_agreees", "commissions"):
        at, told, value = _place(population, row)
        low[at] = max(low[at], value) if year >= told else low[at]
        high[at] = min(high[at], value) if year <= told else high[at]
    total = population.frame.france["associations_agreees"][year]
    population.put("associations_agreees", year,
                   population.spread(total, population.weight + 0.4, (low, high)))  # fmt: skip


def _place(population: Population, row: dict) -> tuple[int, int, int]:
    return population.deps.index(row["geo"]), int(row["period"][:4]), int(row["value"])
