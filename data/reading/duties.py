"""What the law asks of every département, answered yes, no or not published.

"No" is said only where a source says no (a published zero). A masked count is a yes where a zero
would be shown, and no answer where zeros are masked too. Loi n° 2016-444 du 13 avril 2016; code de
l'action sociale et des familles, art. L. 121-9 (commission, parcours de sortie);
code pénal, art. 611-1 (purchase of a sexual act).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from data.observations import span
from data.reading.once import once
from data.reading.query import end_of, figures
from data.release import Release

Answer = Literal["yes", "no", "unknown"]

#: Figures that prove the answer, per duty: the indicators of each dataset, the first that says yes
#: before the others.
EVIDENCE: dict[str, dict[str, tuple[str, ...]]] = {
    "commission": {
        "commissions": ("premiere_reunion", "reunion_commission"),
        "retour_commission": ("derniere_reunion",),
    },
    "meeting": {
        "retour_commission": ("derniere_reunion", "reunions_politique"),
        "commissions": ("reunion_commission",),
    },
    "pathway": {
        "retour_parcours": ("parcours_en_cours",),
        "psp": ("personnes_en_parcours", "personnes_depuis_2017", "acceptations"),
    },
    # Proceedings, prosecutions and the offences of another dataset are not yet a sanction: they are
    # shown on the page, and do not answer this question. What a préfecture returns as noted under
    # art. 611-1 is what `sanctions.contraventions` counts (its `same_as` in the catalogue).
    "sanction": {
        "retour_sanctions": ("infractions_constatees",),
        "sanctions": (
            "contraventions", "part_contraventions", "clients_penalises", "stages_participants",
        ),
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Duty:
    """One question, its answer, and the rows that prove it (oldest first).

    If unknown, the hidden counts that may be the answer, where there are any.
    """

    key: str
    answer: Answer
    proof: tuple[dict, ...]

    @property
    def last(self) -> dict | None:
        """The most recent proof."""
        return self.proof[-1] if self.proof else None


_STRENGTH = ("yes", "no", "unknown")


@once
def duties(release: Release, departement: str) -> tuple[Duty, ...]:
    """The four duties of a département (COG code), in the order of EVIDENCE."""
    return tuple(_duty(release, departement, key) for key in EVIDENCE)


def _duty(release: Release, departement: str, key: str) -> Duty:
    """The first dataset that says yes; else one that says no; else what is hidden, if anything."""
    told = [_told(release, departement, key, each) for each in EVIDENCE[key].items()]
    ordered = sorted(told, key=lambda each: (_STRENGTH.index(each.answer), not each.proof))
    return ordered[0]


def _told(
    release: Release, departement: str, key: str, evidence: tuple[str, tuple[str, ...]]
) -> Duty:
    dataset, indicators = evidence
    there = figures(release, dataset, level="DEP", geo=departement).rows(named=True)
    rows = [row for row in there if row["indicator"] in indicators]
    some = hidden_is_some(release, dataset)
    if key == "commission":
        rows = _installed(rows, some)
    # Of a year and of the years that end with it, the year last.
    found = sorted(rows, key=lambda row: (end_of(row["period"]), row["period"]))
    yes = tuple(row for row in found if _says_yes(row, some))
    no = tuple(row for row in found if row["value"] == 0)
    if yes:
        return Duty(key, "yes", yes)
    hidden = tuple(row for row in found if _is_masked(row))
    return Duty(key, "no", no) if no and not hidden else Duty(key, "unknown", hidden)


def hidden_is_some(release: Release, dataset: str) -> bool:
    """Whether a hidden count of a dataset is at least 1: where zeros are hidden too, it may be 0.

    No sentence or answer says "at least one" of a hidden count without asking this.
    """
    about = release.datasets.get(dataset, {})
    return not about.get("layout", {}).get("zero_discloses", False)


def _installed(rows: list[dict], hidden_is_some: bool) -> list[dict]:
    """Installation where it is dated; else a meeting, which proves that there is a commission.

    "No meeting held" says nothing of the installation.
    """
    dated = [row for row in rows if row["indicator"] == "premiere_reunion"]
    held = (row for row in rows if (row["value"] or 0) > 0 or (hidden_is_some and _is_masked(row)))
    return dated or list(held)


def _says_yes(row: dict, hidden_is_some: bool) -> bool:
    ends = span(row)
    return bool(ends and ends[0] > 0) or (_is_masked(row) and hidden_is_some)


def _is_masked(row: dict) -> bool:
    return row["CONF_STATUS"] == "N"
