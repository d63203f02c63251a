"""A région from near: the same map, of which title, legend, warning and table are its own.

The rest of the country stays, in grey: where the région is, and nothing more.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from dashboard.content.blocks import MapLegend, Share
from dashboard.content.figure import Figure
from dashboard.maps import model, reading
from dashboard.maps.model import Map
from dashboard.subjects.maps.kind import Shown
from dashboard.view import View
from geo import outlines
from geo.territories import DEPARTEMENTS, REGIONS, departements_of


def of(view: View, made: Shown, region: str) -> Shown:
    """What the page shows of `region` (its code)."""
    codes = departements_of(region)
    drawn = _drawn(made.drawn, codes)
    legend = _legend(view, made, drawn)
    return replace(
        made, region=region, drawn=drawn, legend=legend, figure=_figure(view, made, drawn, region)
    )


def _drawn(whole: Map, codes: tuple[str, ...]) -> Map:
    territories = {
        code: each if code in codes else replace(each, style=model.OUTSIDE, mark="")
        for code, each in whole.territories.items()
    }
    there = Counter(model.taught(territories[code].style) for code in codes)
    rows = tuple(replace(row, count=there[row.style]) for row in whole.legend if there[row.style])
    # Where a shape has no room for its name (Paris and its neighbours), its number.
    narrow = outlines.read(outlines.FRANCE)["inset"]
    names = {code: code if code in narrow else DEPARTEMENTS[code].name for code in codes}
    return replace(whole, territories=territories, legend=rows, names=names)


def _legend(view: View, made: Shown, drawn: Map) -> MapLegend:
    words, most = view.words, max(each.count for each in drawn.legend)
    shares = (
        Share(each.style, each.label, words.number(each.count), each.count / most)
        for each in drawn.legend
    )
    return replace(made.legend, rows=tuple(shares))


def _figure(view: View, made: Shown, drawn: Map, region: str) -> Figure:
    """Its rows of the table: those of the 101 are in the order of the COG."""
    words, figure, codes = view.words, made.figure, departements_of(region)
    name, read = REGIONS[region].name, reading.legend(drawn.legend, words)
    order = list(DEPARTEMENTS)
    rows = tuple(figure.table.rows[order.index(code)] for code in codes)
    warned = any(DEPARTEMENTS[code].name in figure.warning for code in codes)
    return replace(
        figure,
        key=f"{figure.key}-{region}",
        title=words.count("carte.region_title", len(codes), region=name, read=read).rstrip("."),
        table=replace(figure.table, rows=rows),
        warning=figure.warning if warned else "",
        alt=read,
    )
