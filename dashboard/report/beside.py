"""A département beside those like it, its région and France: rates, words, how many stand where."""

from __future__ import annotations

from typing import Any

from dashboard.charts import compare as chart
from dashboard.content.inline import plain
from dashboard.report import pieces
from dashboard.subjects import offences
from dashboard.subjects.compare import asked, standing
from dashboard.subjects.compare.standing import Compare
from dashboard.view import View
from data.reading import neighbours
from data.reading.indicators import Indicator, find
from geo.places import FRANCE, Place, place
from geo.territories import Departement

#: Pixels of a row's drawing.
_WIDE, _HIGH = 210, 22


def _indicator(view: View) -> Indicator | None:
    return find(view.release, f"{offences.DATASET}.{offences.INDICATOR}")


def compared(view: View, departement: Departement) -> dict[str, Any] | None:
    """Rows of the comparison, and the three groups; None where no rate is known."""
    indicator = _indicator(view)
    period = indicator.periods[-1] if indicator else ""
    found = standing.measured(view.release, indicator, period) if indicator else None
    if indicator is None or found is None:
        return None
    words, near = view.words, neighbours.alike(view.release, departement.code)
    shown = _places(departement, near)
    edge = _edge(found, shown)
    own = found.standing.get(("DEP", departement.code))
    groups = [each.group for (level, _), each in found.standing.items() if level == "DEP"]
    return {
        "title": words(f"fiche.compared_{own.group if own else 'none'}"),
        "subtitle": words("fiche.compared_subtitle", period=words.period(period)),
        "heads": [words("table.territory"), words("shared.offences"), words("fiche.per_100k"),
                  words("fiche.drawn")],
        "rows": [_row(view, found, each, edge, at == 0) for at, each in enumerate(shown)],
        "note": words("fiche.compared_note" if near else "fiche.compared_note_alone"),
        "groups": [[group, words(f"compare.{group}"),
                    words("fiche.of", n=groups.count(group), total=len(groups))]
                   for group in ("below", "alike", "above")],
        "own": own.group if own else "",
        "places": words("fiche.places", first=own.first, last=own.last, among=own.among)
                  if own and own.first < own.last else "",
    }  # fmt: skip


def rate(view: View, departement: Departement) -> str | None:
    """The rate of the last period and its interval, or its range, in words."""
    indicator = _indicator(view)
    found = standing.measured(view.release, indicator, indicator.periods[-1]) if indicator else None
    row = found.rates.get(("DEP", departement.code)) if found else None
    if row is None or row["OBS_STATUS"] == "O":
        return None
    words = view.words
    value = pieces.cell(offences.or_state(view, row, "value"))["text"]
    if row["value"] is None:
        return words("fiche.rate_range", value=value)
    return words("fiche.rate", value=value, ends=plain(offences.ends(view, row)))


def _places(departement: Departement, near: neighbours.Alike | None) -> list[Place]:
    """The département, those like it, its région where that is another territory, France."""
    tokens = [departement.code, *(each.code for each in (near.neighbours if near else ()))]
    if not departement.alone_in_region:
        tokens.append(f"REG-{departement.region.code}")
    return [*filter(None, map(place, tokens)), FRANCE]


def _edge(found: Compare, shown: list[Place]) -> float:
    """Where the common scale of the drawings ends."""
    rows = [found.rates.get((each.level, each.code)) for each in shown]
    ends = [row[name] for row in rows if row for name in ("value", "high", "ci_high")
            if row[name] is not None]  # fmt: skip
    return max(ends, default=0) * 1.04 or 1.0


def _row(view: View, found: Compare, each: Place, edge: float, own: bool) -> dict[str, Any]:
    row = found.rates.get((each.level, each.code))
    cells = [pieces.cell(asked.name(view, each))]
    if row is None:
        none = pieces.cell(view.words("state.O"))
        return {"own": own, "cells": [*cells, none, none], "svg": ""}
    cells += [pieces.cell(offences.or_state(view, row, name)) for name in ("count", "value")]
    line = standing.line(view, found, each, own)
    drawn = chart.strip(line, found.france["value"], edge, _HIGH)
    return {"own": own, "cells": cells, "svg": pieces.picture(drawn, _WIDE)}
