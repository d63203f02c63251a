"""The map of the law's three duties: on how many of them something is published, in steps."""

from __future__ import annotations

from dashboard.content.figure import Figure
from dashboard.content.inline import Mark
from dashboard.content.table import Column, Row, table
from dashboard.maps import model, reading
from dashboard.maps.model import Class, Map, Territory
from dashboard.memory import remembered
from dashboard.subjects.maps.kind import Kind
from dashboard.view import View
from data.reading.query import coverage, every_departement
from geo.territories import DEPARTEMENTS

#: The subjects of the law's three duties, and the class of each number of them.
DUTIES = ("commissions", "parcours", "sanctions")
STYLES = (model.UNKNOWN, "q2", "q4", "q5")


class Duties(Kind):
    """Of commission, exit pathways and sanctions, how many have a published figure."""

    id = "obligations"

    def name(self, view: View) -> str:
        """How many duties are documented."""
        return view.words("carte.duties")

    def unit(self, view: View) -> str:
        """Duties on which something is published."""
        return view.words("carte.duties_unit")

    def drawn(self, view: View, when: str) -> Map:
        """None dotted, then three classes."""
        return _drawn(view)

    def figure(self, view: View, when: str) -> Figure:
        """How many départements have all three, how many none; the 101 in a table."""
        return _figure(view)


def counts(view: View) -> dict[str, int]:
    """How many of the duties each département has a figure on, by code."""
    codes = coverage(view.release)
    return {code: sum(code in codes[name] for name in DUTIES) for code in DEPARTEMENTS}


@remembered
def _drawn(view: View) -> Map:
    words, found = view.words, counts(view)
    territories = {
        dep.code: Territory(
            STYLES[found[dep.code]],
            words.count("carte.duties_said", found[dep.code], name=dep.name, code=dep.code),
        )
        for dep in every_departement()
    }
    steps = list(found.values())
    legend = (Class(STYLES[n], words(f"carte.duties_{n}"), steps.count(n)) for n in (3, 2, 1, 0))
    return Map(words("carte.duties"), territories, tuple(each for each in legend if each.count))


@remembered
def _figure(view: View) -> Figure:
    words, steps, codes = view.words, list(counts(view).values()), coverage(view.release)
    subtitle = words("carte.duties_subtitle")
    columns = (
        Column(words("table.territory")),
        *(Column(words(f"subject.{name}.title")) for name in DUTIES),
    )
    each = {name: words.number(len(codes[name])) for name in DUTIES}
    rows = (_row(view, dep.code, codes) for dep in every_departement())
    return Figure(
        key="carte-obligations",
        title=words("carte.duties_title", all=words.number(steps.count(3)),
                    none=words.number(steps.count(0)), total=len(DEPARTEMENTS)),
        subtitle=subtitle,
        rows=view.release.observations.head(0),
        table=table(subtitle, columns, rows),
        scope="tout",
        note=words("carte.duties_note", **each),
        own_source=words("shared.own_count", id=view.release.id),
        alt=reading.legend(_drawn(view).legend, words),
        pictures=Duties().pictures(view, ""),
    )  # fmt: skip


def _row(view: View, code: str, codes: dict[str, frozenset[str]]) -> Row:
    words, name = view.words, f"{code} {DEPARTEMENTS[code].name}"
    cells = (
        Mark("plein", words("carte.published"))
        if code in codes[subject]
        else Mark("points", words("state.unpublished"))
        for subject in DUTIES
    )
    return Row((name, *cells))
