"""The drawn population: 101 départements, 2017 to 2025, true to the form and to what is published.

Seeded: the same seed draws the same persons, who are nobody. Each item of France has its total
(`frame.toml`); it is spread over the départements by weights that follow their population, within
what is published of each.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

import numpy as np
import polars as pl

from data import shelf
from data.producer.demonstration import commissions, diagnostics
from data.producer.demonstration.frame import (
    Ends,
    Frame,
    counted,
    frame,
    of_departements,
    typed,
)
from data.producer.returns import form
from geo.territories import DEPARTEMENTS

#: An item of every département in every year.
Counts = dict[str, dict[tuple[str, int], int]]

DEPS = tuple(DEPARTEMENTS)
#: More than any number of the form.
_MANY = 10**6
#: How parts share a whole.
_SHARES = {
    "termines_24_mois": 0.57, "termines_avant": 0.17, "retraits_prefet": 0.12,
    "interruptions_personne": 0.14,
    "aps_moins_2_mois": 0.30, "aps_2_a_4_mois": 0.35, "aps_4_a_6_mois": 0.20,
    "aps_plus_6_mois": 0.15,
    "informations_ecole": 0.17, "informations_ase": 0.38, "informations_forces": 0.22,
    "informations_associations": 0.11, "informations_119": 0.07, "informations_autres": 0.05,
    "orientees_majeures": 0.78, "orientees_mineures": 0.22,
    "averees_femmes_majeures": 0.74, "averees_femmes_mineures": 0.12,
    "averees_hommes_majeurs": 0.12, "averees_hommes_mineurs": 0.008,
    "averees_rue": 0.34, "averees_internet": 0.43, "averees_interieur": 0.13,
    "averees_lieu_inconnu": 0.10,
}  # fmt: skip
#: What part of another item an item is, département by département.
_RATES = {
    "personnes_mises_en_cause": ("infractions_constatees", 0.95),
    "amendes": ("infractions_constatees", 0.55),
    "stages_suivis": ("infractions_constatees", 0.09),
    "recidives": ("infractions_constatees", 0.005),
    "mineurs_ou_vulnerables": ("infractions_constatees", 0.09),
    "aps_concernees": ("entrees", 0.82),
    "aps_premieres": ("aps_concernees", 0.97),
    "aps_renouvelees": ("personnes_accompagnees", 0.55),
    "reunions_mineurs": ("informations_recues", 0.02),
}  # fmt: skip


def spread(
    rng: np.random.Generator, total: int, weights: np.ndarray, low: np.ndarray, high: np.ndarray
) -> np.ndarray:
    """`total` in whole parts between `low` and `high`, in proportion to `weights` but for chance.
    Raises ValueError where no parts are between.
    """
    if not low.sum() <= total <= high.sum() or (low > high).any():
        raise ValueError(total, int(low.sum()), int(high.sum()))
    parts = low.astype(int)
    while (left := total - int(parts.sum())) > 0:
        room = np.where(parts < high, weights, 0.0)
        room = room if room.sum() else (parts < high).astype(float)
        parts = np.minimum(parts + rng.multinomial(left, room / room.sum()), high)
    return parts


class Population:
    """What is drawn of a seed: `counts` of each item, the diagnostics that were made."""

    def __init__(self, seed: int) -> None:
        self.seed, self.rng, self.frame = seed, np.random.default_rng(seed), frame()
        self.counts: Counts = {}
        self._pathways()
        self._requests()
        self._aid()
        self._sanctions()
        self._reports()
        self._rates()
        diagnostics.draw(self)
        self._parts()
        diagnostics.of_minors(self)
        commissions.draw(self)

    # What all is drawn with

    deps = DEPS

    @property
    def years(self) -> range:
        """From the first year to the last."""
        return self.frame.years

    @cached_property
    def weight(self) -> np.ndarray:
        """Of each département: its population, and chance."""
        people = _people()
        chance = self.rng.lognormal(0, 0.5, len(DEPS))
        return np.array([people[dep] for dep in DEPS]) / 1e6 * chance

    def of(self, item: str, year: int) -> np.ndarray:
        """The counts of an item in a year, in the order of DEPS."""
        return np.array([self.counts[item].get((dep, year), 0) for dep in DEPS])

    def put(self, item: str, year: int, counts: Iterable[int]) -> None:
        """Keep them."""
        kept = self.counts.setdefault(item, {})
        kept |= {(dep, year): int(n) for dep, n in zip(DEPS, counts, strict=True)}

    def chance(self, what: int) -> np.ndarray:
        """A factor of each département, the same whenever it is asked for."""
        return np.random.default_rng([self.seed, what]).lognormal(0, 0.4, len(DEPS))

    def spread(self, total: int, weights: np.ndarray, ends: _Bounds) -> np.ndarray:
        """`spread` with its own chance."""
        return spread(self.rng, total, weights, *ends)

    def ends(self, item: str, year: int, most: int | np.ndarray = _MANY) -> _Bounds:
        """What bounds an item: nothing, `most`, what is published."""
        low, high = np.zeros(len(DEPS), int), np.broadcast_to(most, len(DEPS)).copy()
        for at, dep in enumerate(DEPS):
            least, top = self.frame.bounds.get((item, dep, year), (0, _MANY))
            low[at], high[at] = least, min(high[at], top)
        return low, high

    def draw(
        self, item: str, year: int, weights: np.ndarray, most: int | np.ndarray = _MANY
    ) -> np.ndarray:
        """An item of a year, spread as its frame wants it."""
        low, high = self.ends(item, year, most)
        found = spread(self.rng, self.frame.france[item][year], weights, low, high)
        self.put(item, year, found)
        return found

    # Pathways

    @cached_property
    def installed(self) -> np.ndarray:
        """The year in which each commission met first."""
        return installed(self.rng, self.frame, self.weight)

    @cached_property
    def target(self) -> np.ndarray:
        """Who is in pathway at the end of 2024: the Senate's départements and classes."""
        return in_2024(self.rng, self.frame, self.weight)

    def _pathways(self) -> None:
        """Entries, ends, and who is in pathway, so that each year follows the one before."""
        target, before = self.target, np.zeros(len(DEPS), int)
        since, weights = before.copy(), target + 0.6
        weights = np.where(self._never, 0.0, weights)
        for year in self.years:
            there = np.where(self.installed <= year, weights, 0.0)
            new = self._entered(year, there, before, since)
            since = since + new
            come = spread(self.rng, self.frame.france["arrivees"][year], there * (before > 0),
                          np.zeros_like(new), np.where(there > 0, 3, 0))  # fmt: skip
            accompanied = before + new + come
            now = self._present(year, accompanied)
            ended = accompanied - now
            # Who leaves for another département has ended here: as many as come.
            left = spread(self.rng, int(come.sum()), ended.astype(float), np.zeros_like(new), ended)
            for item, counts in {
                "nouveaux": new, "entrees": new + come, "arrivees_autre_departement": come,
                "personnes_accompagnees": accompanied, "parcours_en_cours": now,
                "parcours_termines": ended, "departs_autre_departement": left,
            }.items():  # fmt: skip
                self.put(item, year, counts)
            before = now

    @cached_property
    def _never(self) -> np.ndarray:
        """The départements that never had a pathway, until 2024: of those that have none."""
        number = counted("commissions", "commissions_jamais_de_parcours")
        known = {
            row["geo"]
            for name in ("personnes_en_parcours", "personnes_depuis_2017", "acceptations")
            for row in of_departements(name, "psp")
        }
        order = sorted(np.flatnonzero(self.target == 0),
                       key=lambda at: (DEPS[at] in known, self.weight[at]))  # fmt: skip
        found = np.zeros(len(DEPS), bool)
        found[order[:number]] = True
        return found

    def _entered(
        self, year: int, weights: np.ndarray, before: np.ndarray, since: np.ndarray
    ) -> np.ndarray:
        low, high = self.ends("nouveaux", year)
        high = np.where(weights > 0, high, 0)
        for at, dep in enumerate(DEPS):
            for (of, until), (least, most) in self.frame.since_2017.items():
                if of == dep and year <= until:
                    high[at] = min(high[at], most - since[at])
                    if year == until:
                        low[at] = max(low[at], least - since[at])
        if year == _TOLD:
            low = np.maximum(low, self.target - before)
        # Where nobody is left in 2024, somebody entered before, but where nobody ever did.
        ended = (self.target == 0) & ~self._never & (weights > 0)
        low = np.where(ended & (np.maximum(self.installed, _ENTERED) == year), 1, low)
        return spread(self.rng, self.frame.france["nouveaux"][year], weights, low, high)

    def _present(self, year: int, accompanied: np.ndarray) -> np.ndarray:
        """Who is left on 31 December."""
        if year == _TOLD:
            return self.target
        low, high = self.ends("parcours_en_cours", year, accompanied)
        if year == _TOLD - 1:  # enough for those of 2024, whom entries alone would not give
            low = np.maximum(low, np.minimum(accompanied, self.target // 3))
        total = self.frame.france["en_cours"][year]
        return spread(self.rng, total, self.target + 1.0, low, high)

    def _requests(self) -> None:
        for year in self.years:
            # Where no pathway ever was, nobody asked.
            hope = np.where(self._never, 0.0, 0.3)
            asked = np.where(self.installed <= year, self.of("nouveaux", year) + hope, 0.0)
            asked = asked + np.where(self._never, 0.0, 0.02)
            refused = self.draw("demandes_refusees", year, asked)
            adjourned = self.draw("demandes_ajournees", year, asked)
            granted = self.of("nouveaux", year)
            self.put("demandes_autorisees", year, granted)
            self.put("demandes_presentees", year, granted + refused + adjourned)
            self.put("avis_favorables", year, granted + self.rng.binomial(refused, 0.15))
            self._renewals(year)
            self.draw("eligibles_non_presentes", year, self.weight)

    def _renewals(self, year: int) -> None:
        there = self.of("personnes_accompagnees", year).astype(float)
        renewed = self.draw("renouvellements_demandes", year, there, np.where(there > 0, 400, 0))
        refused = self.draw("renouvellements_refuses", year, renewed.astype(float), renewed)
        pending = self.rng.binomial(renewed - refused, 0.04)
        self.put("renouvellements_accordes", year, renewed - refused - pending)

    def _aid(self) -> None:
        for year in self.years:
            there = self.of("personnes_accompagnees", year)
            asked = self.draw("afis_demandes", year, there + 0.01)
            refused = self.draw("afis_refusees", year, asked + 0.0, asked)
            self.put("afis_accordees", year, self.rng.binomial(asked - refused, 0.98))
            helped = self.draw("afis_beneficiaires", year, there + 0.01, there)
            self.put("afis_mois", year, helped * 8 + self.rng.binomial(helped, 0.5))

    # Everything else

    def _sanctions(self) -> None:
        """Half of them in Paris; next to none, and in 2024 none, where fewest live."""
        none = np.argsort(self.weight)[: counted("sanctions", "departements_sans_contravention")]
        weights = self.weight.copy()
        weights[none] *= 0.12
        weights[DEPS.index("75")] = 1.2 * np.delete(weights, DEPS.index("75")).sum()
        for year in self.years:
            most = np.full(len(DEPS), _MANY)
            if year == _TOLD:
                most[none] = 0
            found = self.draw("infractions_constatees", year, weights, most)
            if year == _TOLD:
                self._at_least_one(found, none)
            self._forces(year)

    def _at_least_one(self, found: np.ndarray, none: np.ndarray) -> None:
        """As many without an offence as are published: the others have one, of the largest."""
        for at in np.setdiff1d(np.flatnonzero(found == 0), none):
            others = np.where(np.array(DEPS) == "75", 0, found)
            found[others.argmax()] -= 1
            found[at] += 1
        self.put("infractions_constatees", _TOLD, found)

    def _forces(self, year: int) -> None:
        noted = self.of("infractions_constatees", year)
        urban = np.array([1.0 if dep in _TOWNS else 0.62 for dep in DEPS])
        police = self.rng.binomial(noted, urban)
        self.put("constatees_police", year, police)
        self.put("constatees_gendarmerie", year, noted - police)

    def _reports(self) -> None:
        for year in self.years:
            self.draw("informations_recues", year, self.weight)
            self.draw("personnes_orientees", year, self.weight + 0.1 * self.of("nouveaux", year))

    def _rates(self) -> None:
        for year in self.years:
            for item, (of, rate) in _RATES.items():
                drawn = self.rng.binomial(self.of(of, year), rate)
                self.put(item, year, np.clip(drawn, *self.ends(item, year)))
            fined = self.of("amendes", year)
            pronounced = fined * 300 + 50 * self.rng.binomial(fined, 0.5)
            self.put("montants_prononces", year, pronounced)
            self.put("montants_recouvres", year, (pronounced * 0.55).astype(int))

    def _parts(self) -> None:
        """The parts of the sums of the form that nothing else gives."""
        for dataset in form.datasets().values():
            for each in dataset.sums:
                left = [part for part in each.parts if part not in self.counts]
                if left and each.whole in self.counts:
                    self._split(each.whole, each.parts, left)

    def _split(self, whole: str, parts: Iterable[str], left: list[str]) -> None:
        shares = np.array([_SHARES[part] for part in left])
        for year in self.years:
            rest = self.of(whole, year)
            rest = rest - sum(self.of(part, year) for part in parts if part not in left)
            drawn = self.rng.multinomial(rest, shares / shares.sum())
            for part, counts in zip(left, drawn.T, strict=True):
                self.put(part, year, counts)


#: The last year of which the Senate gives départements and classes.
_TOLD = 2024
#: The year in which somebody entered at the latest, where nobody is left later.
_ENTERED = 2021
#: Where the police notes nearly all.
_TOWNS = ("75", "92", "93", "94", "13", "69", "31", "06", "59", "33")

_Bounds = tuple[np.ndarray, np.ndarray]


def in_2024(rng: np.random.Generator, given: Frame, weight: np.ndarray) -> np.ndarray:
    """Persons in pathway at the end of 2024 by département: those that are published; the others in
    the published classes, those that these leave out (63 of 67) in the smallest one.
    """
    named = {row["geo"]: int(row["value"])
             for row in of_departements("personnes_en_parcours", "psp")
             if row["value"] is not None and row["period"] == f"{_TOLD}-12"}  # fmt: skip
    masked = {row["geo"] for row in of_departements("personnes_en_parcours", "psp")}
    classes = _classes()
    spread_over = counted("psp", "departements_avec_parcours")
    order = sorted((dep for dep in DEPS if dep not in named),
                   key=lambda dep: (dep not in masked, -weight[DEPS.index(dep)]))  # fmt: skip
    low, high = np.zeros(len(DEPS), int), np.zeros(len(DEPS), int)
    tops = [(*ends, number) for ends, number in classes]
    tops[0] = (*tops[0][:2], number_of_rest(spread_over, classes))
    by_weight = iter(sorted(order[: spread_over - len(named)],
                            key=lambda dep: -weight[DEPS.index(dep)]))  # fmt: skip
    for least, most, number in sorted(tops, reverse=True):
        inside = sum(least <= n <= most for n in named.values())
        for _ in range(number - inside):
            at = DEPS.index(next(by_weight))
            low[at], high[at] = least, min(most, 45)
    for dep, n in named.items():
        low[DEPS.index(dep)] = high[DEPS.index(dep)] = n
    return spread(rng, given.france["en_cours"][_TOLD], weight, low, high)


def number_of_rest(spread_over: int, classes: list[tuple[Ends, int]]) -> int:
    """How many are in the smallest class: all that no other one has."""
    return spread_over - sum(number for _, number in classes[1:])


def _classes() -> list[tuple[Ends, int]]:
    """The published classes, the smallest first, with how many départements each has."""
    rows = typed().filter(dataset="psp", indicator="departements_par_classe").to_dicts()
    found = []
    for row in rows:
        text = row["breakdown"].partition("=")[2]
        low, _, high = text.rstrip("+").partition("-")
        found.append(((int(low), int(high) if high else _MANY), int(row["value"])))
    return sorted(found)


def installed(rng: np.random.Generator, given: Frame, weight: np.ndarray) -> np.ndarray:
    """The year of the first meeting of each commission: as published of it, and as many by the end
    of a year as are published.
    """
    first = {}
    for row in [*of_departements("premiere_reunion", "commissions"),
                *of_departements("reunion_commission", "commissions")]:  # fmt: skip
        year = int(row["period"][:4])
        first[row["geo"]] = min(first.get(row["geo"], year), year)
    found = np.array([first.get(dep, 0) for dep in DEPS])
    order = [at for at in np.argsort(-weight * rng.lognormal(0, 0.3, len(DEPS))) if not found[at]]
    totals = {year: n for year, n in given.france["installees"].items() if n}
    totals |= {2017: int(((found > 0) & (found <= 2017)).sum()), 2018: 58, 2023: 97}
    for year in given.years:
        wanted = totals.get(year, 0) - int(((found > 0) & (found <= year)).sum())
        for at in order[: max(wanted, 0)]:
            found[at] = year
        order = order[max(wanted, 0) :]
    return np.where(found, found, given.years[-1])


def _people() -> Mapping[str, float]:
    """The last population of each département."""
    rows = shelf.open_current(shelf.EMBEDDED).observations.filter(
        pl.col("value").is_not_null(), dataset="population", geo_level="DEP", sex="T", age="T"
    )
    return dict(rows.sort("period").group_by("geo").last().select("geo", "value").rows())
