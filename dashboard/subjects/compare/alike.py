"""*Comparer*: départements like the reader's, by context alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dashboard.content import values
from dashboard.content.figure import Figure
from dashboard.content.inline import Link, Nothing, Number
from dashboard.content.table import Column, Row, Table, table
from dashboard.memory import remembered
from dashboard.subjects.compare.asked import MOST, Compared
from dashboard.view import View
from data.observations import CRITERION
from data.reading import neighbours
from data.reading.neighbours import Alike, Neighbour
from data.reading.query import figures
from geo.places import Place, place


def of_whom(of: Compared) -> Place | None:
    """The first département that the reader chose."""
    return next((each for each in of.places if each.level == "DEP"), None)


def near(view: View, of: Compared) -> tuple[Link, ...]:
    """Those like it, that are not there yet, each as one territory more."""
    own = of_whom(of)
    found = neighbours.alike(view.release, own.code) if own else None
    added = (_added(view, of, each.code) for each in (found.neighbours if found else ()))
    return tuple(each for each in added if each)


def alike(view: View, of: Compared) -> Figure | None:
    """The table: each criterion, the distance, how firm it is, and the way to add one."""
    own = of_whom(of)
    there = own and neighbours.alike(view.release, own.code)
    return _figure(view, of, own) if own and there else None


@remembered
def _figure(view: View, of: Compared, own: Place) -> Figure:
    words, found = view.words, neighbours.alike(view.release, own.code)
    assert found is not None  # asked by `alike`
    told = figures(view.release, "voisins", level="DEP", geo=own.code)
    subtitle = words("compare.alike_subtitle", year=words.period(told["period"][-1]))
    names = [each.name for each in map(_of, found.neighbours)]
    return Figure(
        key="comparer-semblables",
        title=words("compare.alike_title", name=own.name, first=names[0], second=names[1]),
        subtitle=subtitle,
        rows=told,
        table=_table(view, of, own, found, subtitle),
        scope="voisins",
        note=words(
            "compare.alike_note",
            usual=words.decimals(found.usual),
            first=words.decimals(found.neighbours[0].distance),
        ),
        level="h2",
    )


def _table(view: View, of: Compared, own: Place, found: Alike, caption: str) -> Table:
    words, criteria = view.words, found.criteria[own.code]
    columns = (
        Column(words("table.territory"), role="nom"),
        *(Column(_head(view, row), number=True, role="critere") for row in criteria.values()),
        Column(words("compare.alike_distance"), number=True, role="critere"),
        Column(words("compare.alike_kept"), role="critere"),
        Column(words("compare.alike_added"), role="ajout"),
    )
    none = Nothing("")
    first = Row((own.name, *_values(view, criteria), none, none, none), own=True)
    rows = (_row(view, of, found, each) for each in found.neighbours)
    return replace(table(caption, columns, (first, *rows)), cards=True)


def _row(view: View, of: Compared, found: Alike, each: Neighbour) -> Row:
    criteria = found.criteria[each.code]
    kept = view.words("compare.alike_kept_in", n=each.kept, of=len(criteria))
    distance = Number(view.words.decimals(each.distance))
    added = _added(view, of, each.code)
    link = Link(added.title, added.href) if added else Nothing("")
    return Row((_of(each).name, *_values(view, criteria), distance, kept, link))


def _head(view: View, row: dict[str, Any]) -> str:
    name = values.part(view.words, "breakdown", row["breakdown"])
    return f"{name[0].upper()}{name[1:]}"


def _values(view: View, criteria: dict[str, dict[str, Any]]) -> list[Number]:
    """Each with its unit where it is a share: the head says the others'."""
    return [Number(_value(view, row)) for row in criteria.values()]


def _value(view: View, row: dict[str, Any]) -> str:
    words = view.words
    if row["unit"] != "PCT":
        return words.number(round(row["value"]))
    sign = "−" if row["value"] < 0 else "+" if row["breakdown"] == f"{CRITERION}croissance" else ""
    return words("unit.PCT.other", n=f"{sign}{words.tenths(abs(row['value']))}")


def _added(view: View, of: Compared, code: str) -> Link | None:
    """The same comparison with one more; None where it is there, or where there are enough."""
    more = place(code)
    if more is None or more in of.places or len(of.places) >= MOST:
        return None
    there = ",".join(each.token for each in (*of.places, more))
    address = view.link("/comparer", territories=there, indicator=of.indicator.id, period=of.period)
    name = view.words("compare.alike_add", name=more.name)
    return Link(more.name, address, title=name)


def _of(each: Neighbour) -> Place:
    found = place(each.code)
    assert found is not None  # the producer's codes are those of the COG
    return found
