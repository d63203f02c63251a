"""The drawn population against every published figure of what the form asks.

Each figure is met, lies where the drawn numbers leave it (a date between two ends of year, a total
since the law), or is set aside with the reason: it contradicts another one, or counts something
that no item of the form does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from typing import Any, Literal

import polars as pl

from data.observations import span
from data.producer.demonstration.frame import typed
from data.producer.demonstration.population import DEPS, Population

State = Literal["met", "within", "aside", "other", "before", "missed"]
Row = dict[str, Any]

#: Offences noted from April to December 2016, before the first year that is drawn.
BEFORE = {"infractions_constatees": 700}
#: Datasets that say something of what the form asks.
DATASETS = ("sanctions", "psp", "afis", "commissions", "diagnostics")

#: Set aside: (dataset, indicator, geo, period, breakdown), and why (docs/demonstration.md).
ASIDE = {
    ("sanctions", "clients_interpelles", "FR", "2017", "T"): "persons",
    ("sanctions", "clients_interpelles", "FR", "2018", "T"): "persons",
    ("sanctions", "clients_interpelles", "FR", "2016-04/2017-04", "T"): "persons",
    ("sanctions", "contraventions", "FR", "2016-04/2018-04", "T"): "later_and_less",
    ("sanctions", "contraventions", "FR", "2016-04/2021-04", "mesure=moyenne_annuelle"): "mean",
    ("psp", "departements_par_classe", "FR", "2024-12", "effectif=1-5"): "classes",
    ("psp", "part_nationale", "75", "2022-05", "T"): "share",
    ("commissions", "departements_sans_commission", "FR", "2021-01-01", "T"): "complement",
    ("commissions", "departements_sans_commission", "FR", "2025-04", "T"): "complement",
}
#: What no item of the form counts.
OTHER = {
    "sanctions": (
        "amende_usuelle", "amende_maximale", "amende_maximale_recidive", "clients_poursuivis",
        "part_procedures_clients", "prix_stage", "procedures_clients",
        "propos_condamnations_clients",
    ),
    "psp": (
        "associations_repondantes_psp", "entrees_en_parcours", "objectif_personnes_en_parcours",
        "part_eligibles_entres", "part_sorties_en_emploi",
        "personnes_accompagnees_associations_agreees", "personnes_eligibles_parcours",
        "taux_acceptation",
    ),
    "commissions": (),
    "afis": (),
    "diagnostics": (
        "annee_etude_de_base", "annee_lancement_diagnostic", "dossiers_mineurs_etudies",
        "mineures_reperees_ase", "mineurs_reperes", "part_filles", "part_mineurs",
        "part_reperee_site_internet", "personnes_rencontrees_association",
        "personnes_suivies_association", "professionnels_interroges", "propos_formes_prostitution",
        "suspicions_scolaires",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Held:
    """A published figure, and how the drawn population stands to it; `why` where it is aside."""

    row: Row
    state: State
    why: str = ""


def held(population: Population) -> list[Held]:
    """Every published figure of DATASETS, in the order of its key."""
    rows = typed().filter(pl.col("dataset").is_in(DATASETS)).sort("dataset", "indicator", "period")
    return [_held(population, row) for row in rows.to_dicts()]


def _held(population: Population, row: Row) -> Held:
    key = tuple(row[name] for name in ("dataset", "indicator", "geo", "period", "breakdown"))
    if why := ASIDE.get(key):  # type: ignore[call-overload]
        return Held(row, "aside", why)
    if row["indicator"] in OTHER[row["dataset"]] or span(row) is None:
        return Held(row, "other")
    if "/" not in row["period"] and row["period"] < "2017":
        return Held(row, "before")
    return Held(row, _state(population, row))


def _state(population: Population, row: Row) -> State:
    rule = _RULES.get((row["dataset"], row["indicator"]))
    if rule is None:
        return "missed"
    low, high = rule(_Drawn(population, row))
    least, most = span(row) or (0.0, inf)
    if low > high or high < least or low > most:
        return "missed"
    return "met" if low == high else "within"


Ends = tuple[float, float]


class _Drawn:
    """What is drawn of the territory and period of a published row."""

    def __init__(self, population: Population, row: Row) -> None:
        self.population, self.row = population, row
        start, _, end = row["period"].partition("/")
        self.first, self.last = start, end or start
        self.single = not end

    @property
    def deps(self) -> tuple[str, ...]:
        return DEPS if self.row["geo_level"] == "FR" else (self.row["geo"],)

    def year(self, item: str, year: int) -> int:
        """Of a year."""
        counts = self.population.counts[item]
        return sum(counts.get((dep, year), 0) for dep in self.deps)

    def years(self, item: str, first: int, last: int) -> int:
        """Of several together, what came before the first among them."""
        start = self.population.years[0]
        found = sum(self.year(item, year) for year in range(max(first, start), last + 1))
        before = BEFORE.get(item, 0) if first < start and self.row["geo_level"] == "FR" else 0
        return found + before

    def whole(self) -> int:
        """Its year."""
        return int(self.last[:4])

    def ends_year(self) -> bool:
        """Whether it ends with a year, or on the day after."""
        return len(self.last) == 4 or self.last[4:] in ("-12", "-12-31")

    def end_of(self) -> int:
        """The last year that is over at its end: January is of the year before."""
        on_first = self.last[4:] in ("-01", "-01-01")
        return self.whole() - (1 if on_first or not self.ends_year() else 0)

    def at_end(self) -> bool:
        """Whether a stock or a total is told of the end of a year."""
        return self.ends_year() or self.last[4:] in ("-01", "-01-01")


def _flow(item: str) -> Callable[[_Drawn], Ends]:
    """A count of a year, or of a span: at least its whole years, at most all that it touches."""

    def ends(of: _Drawn) -> Ends:
        first = int(of.first[:4])
        if of.single and len(of.row["period"]) == 4:
            return (of.year(item, first),) * 2
        if of.single:
            return 0, of.year(item, of.whole())
        inner = first + (len(of.first) > 4 and of.first[5:7] != "01")
        least = of.years(item, inner, of.end_of()) if inner <= of.end_of() else 0
        # Of a département, nothing is drawn before the first year.
        open_ = first < of.population.years[0] and of.row["geo_level"] == "DEP" and of.row["value"]
        return least, inf if open_ else of.years(item, first, of.whole())

    return ends


def _part(item: str) -> Callable[[_Drawn], Ends]:
    """A count of some of those that an item counts: no more than all."""

    def ends(of: _Drawn) -> Ends:
        return 0, of.years(item, int(of.first[:4]), of.whole())

    return ends


def _stock(item: str) -> Callable[[_Drawn], Ends]:
    """At the end of a year; else between two of them."""

    def ends(of: _Drawn) -> Ends:
        if of.at_end():
            return (of.year(item, of.end_of()),) * 2
        two = of.year(item, of.whole() - 1), of.year(item, of.whole())
        return min(two), max(two)

    return ends


def _since_2017(of: _Drawn) -> Ends:
    start = of.population.years[0]
    low = of.years("nouveaux", start, of.end_of())
    return (low, low) if of.at_end() else (low, of.years("nouveaux", start, of.whole()))


def _requests(of: _Drawn) -> Ends:
    """First requests; with no word of them, renewals too."""
    first = of.year("demandes_presentees", of.whole())
    if "premieres" in of.row["breakdown"]:
        return first, first
    both = first + of.year("renouvellements_demandes", of.whole())
    return (both, both) if len(of.row["period"]) == 4 else (0, both)


def _refused(of: _Drawn) -> Ends:
    found = of.year("demandes_refusees", of.whole())
    both = found + of.year("renouvellements_refuses", of.whole())
    return (found, found) if "premieres" in of.row["breakdown"] else (both, both)


def _refusal_rate(of: _Drawn) -> Ends:
    return (round(100 * _refused(of)[0] / _requests(of)[0]),) * 2


def _share_of_paris(of: _Drawn) -> Ends:
    own = of.year("infractions_constatees", of.whole())
    all_ = sum(of.population.of("infractions_constatees", of.whole()))
    return (round(100 * own / all_),) * 2


def _number(item: str, test: Callable[[int], bool]) -> Callable[[_Drawn], Ends]:
    """How many départements pass a test of an item."""

    def ends(of: _Drawn) -> Ends:
        return (sum(test(int(n)) for n in of.population.of(item, of.whole())),) * 2

    return ends


def _of_class(of: _Drawn) -> Ends:
    low, _, high = of.row["breakdown"].partition("=")[2].rstrip("+").partition("-")
    return _number("parcours_en_cours", lambda n: int(low) <= n <= (int(high) if high else n))(of)


def _installed(of: _Drawn) -> Ends:
    until = [int((of.population.installed <= year).sum()) for year in (of.whole() - 1, of.whole())]
    if of.at_end():
        return (int((of.population.installed <= of.end_of()).sum()),) * 2
    return until[0] if of.whole() > of.population.years[0] else 0, until[1]


def _never(of: _Drawn) -> Ends:
    entered = sum(of.population.of("entrees", year) for year in of.population.years
                  if year <= of.whole())  # fmt: skip
    return (int((entered == 0).sum()),) * 2


def _first_meeting(of: _Drawn) -> Ends:
    """A date: no later than the first year in which the commission meets."""
    year = int(of.population.installed[DEPS.index(of.row["geo"])])
    return (1, 1) if year <= of.whole() else (0, 0)


def _meeting(of: _Drawn) -> Ends:
    if of.row["value"] == 0:
        whole = range(int(of.first[:4]), of.end_of() + 1)
        return (sum(of.year("reunions_politique", year) for year in whole),) * 2
    return (1, 1) if of.year("reunions_politique", of.whole()) else (0, 0)


def _associations(of: _Drawn) -> Ends:
    if of.row["geo_level"] == "FR" and not of.at_end():
        return _stock("associations_agreees")(of)[0] * (of.whole() > 2017), of.year(
            "associations_agreees", of.whole()
        )
    year = of.end_of() if of.at_end() and of.row["geo_level"] == "FR" else of.whole()
    return (of.year("associations_agreees", year),) * 2


def _persons(of: _Drawn) -> Ends:
    """Persons of a diagnostic: in a known situation, at risk, or one count among several."""
    known, risk = (
        of.year(item, of.whole()) for item in ("personnes_averees", "personnes_a_risque")
    )
    kind = of.row["breakdown"].partition("=")[2]
    if of.row["age"] == "Y_LT18":
        return (sum(of.year(f"averees_{each}", of.whole())
                    for each in ("femmes_mineures", "hommes_mineurs")),) * 2  # fmt: skip
    told = {"T": known, "averees": known, "risque": risk, "averees_ou_risque": known + risk}
    return (told[kind or "T"],) * 2 if (kind or "T") in told else (0, inf)


def _response(of: _Drawn) -> Ends:
    answered = of.year("structures_repondantes", of.whole())
    return (round(100 * answered / of.year("structures_sollicitees", of.whole())),) * 2


def _made(of: _Drawn) -> Ends:
    year = int(of.row["value"])
    return (year, year) if of.year("structures_sollicitees", year) else (0, 0)


_RULES: dict[tuple[str, str], Callable[[_Drawn], Ends]] = {
    ("sanctions", "contraventions"): _flow("infractions_constatees"),
    ("sanctions", "infractions_recours_prostitution"): _flow("infractions_constatees"),
    ("sanctions", "clients_penalises"): _flow("amendes"),
    ("sanctions", "clients_interpelles"): _flow("personnes_mises_en_cause"),
    ("sanctions", "part_contraventions"): _share_of_paris,
    ("sanctions", "departements_sans_contravention"): _number("infractions_constatees",
                                                             lambda n: n == 0),
    ("sanctions", "stages_participants"): _part("stages_suivis"),
    ("psp", "personnes_en_parcours"): _stock("parcours_en_cours"),
    ("psp", "personnes_accompagnees_annee"): _flow("personnes_accompagnees"),
    ("psp", "personnes_depuis_2017"): _since_2017,
    ("psp", "dossiers_acceptes_depuis_2017"): _since_2017,
    ("psp", "demandes"): _requests,
    ("psp", "refus"): _refused,
    ("psp", "taux_refus"): _refusal_rate,
    ("psp", "acceptations"): _part("demandes_autorisees"),
    ("psp", "demandes_en_attente"): _part("demandes_ajournees"),
    ("psp", "departements_avec_parcours"): _number("parcours_en_cours", lambda n: n > 0),
    ("psp", "departements_par_classe"): _of_class,
    ("afis", "beneficiaires"): _flow("afis_beneficiaires"),
    ("afis", "demandes"): _flow("afis_demandes"),
    ("afis", "refus"): _flow("afis_refusees"),
    ("commissions", "commissions_installees"): _installed,
    ("commissions", "associations_agreees"): _associations,
    ("commissions", "premiere_reunion"): _first_meeting,
    ("commissions", "reunion_commission"): _meeting,
    ("commissions", "commissions_non_reunies"): _number("reunions_politique", lambda n: n == 0),
    ("commissions", "commissions_reunies_plusieurs_fois"): _number("reunions_politique",
                                                                   lambda n: n > 1),
    ("commissions", "commissions_sans_parcours"): _number("parcours_en_cours", lambda n: n == 0),
    ("commissions", "commissions_jamais_de_parcours"): _never,
    ("diagnostics", "structures_sollicitees"): _flow("structures_sollicitees"),
    ("diagnostics", "taux_reponse"): _response,
    ("diagnostics", "personnes_recensees"): _persons,
    ("diagnostics", "annee_diagnostic"): _made,
    ("diagnostics", "profils_internet"): _flow("profils_internet"),
    ("diagnostics", "signalements_mineurs"): _flow("informations_recues"),
    ("diagnostics", "cas_recenses"): _flow("informations_recues"),
}  # fmt: skip
