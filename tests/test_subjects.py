"""Figures as values: what they say is what the release says, before any page draws them."""

from __future__ import annotations

import re
from dataclasses import replace

import polars as pl
import pytest

import messages
from dashboard.charts.drawing import Drawing, Path, Zone
from dashboard.content.inline import Missing, Nothing, Number, Range, Secret, plain
from dashboard.content.table import Row, Table, table
from dashboard.selection import Selection
from dashboard.subjects import carte, keyfigures, known, maps, national, offences, series
from dashboard.view import View
from dashboard.web import serving
from data.reading.changes import Changes, between
from data.reading.query import coverage, figures, latest, totals
from geo.territories import DEPARTEMENTS


def view(lang: str = "fr", **chosen: str) -> View:
    return View(serving.release(), Selection(lang=lang, **chosen), messages.load(lang))


def without(rows: pl.Expr) -> View:
    """A release that lacks some rows."""
    whole = serving.release()
    manifest = {**whole.manifest, "id": f"without-{hash(str(rows))}"}
    return replace(
        view(),
        release=replace(whole, manifest=manifest, observations=whole.observations.filter(~rows)),
    )


def spaced(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_the_four_key_figures_are_the_latest_of_their_indicators():
    made, cards = view(), keyfigures.four(view()).cards
    for card, dataset, indicator in (
        (cards[0], "sanctions", "contraventions"),
        (cards[1], "psp", "personnes_en_parcours"),
    ):
        rows = totals(figures(made.release, dataset, level="FR", indicator=indicator))
        row = latest(rows.filter(pl.col("value").is_not_null()))
        assert card.number == made.words.quantity(row)
        assert card.source.url == made.release.source(row["source"])["url"]
    assert len(cards) == 4 and all(card.source and card.identity for card in cards)
    assert cards[3].of == made.words("overview.key.commissions.of", total=101)


def test_a_series_is_a_line_with_its_finding_its_drawing_and_the_way_to_the_whole_of_it():
    rows = series.rows(view()).rows
    assert [row.key for row in rows] == [each.dataset for each in series.SERIES]
    assert all(row.finding and row.caution and row.number and row.source for row in rows)
    assert rows[0].link.href == "/sanctions" and rows[2].link.href == "/estimations#victimes"
    assert all(drawing.height < 100 for row in rows if isinstance(drawing := row.drawing, Drawing))


def test_the_small_line_of_pathways_stops_where_a_figure_cannot_be_compared():
    drawing = series.rows(view()).rows[1].drawing
    line = next(mark for mark in drawing.marks if type(mark) is Path)
    gap = next(mark for mark in drawing.marks if type(mark) is Zone)
    assert None in line.points
    assert not [at for at in line.points if at and gap.start < at[0] < gap.end]


def test_what_a_release_changes_is_counted_from_the_two_public_releases_alone():
    whole = view().release
    rows = whole.observations
    before = rows[1:].with_columns(
        value=pl.when(pl.int_range(pl.len()) == 5).then(123456.0).otherwise("value")
    )
    old = replace(whole, manifest=whole.manifest | {"id": "avant"}, observations=before)
    assert between(old, whole) == Changes("avant", added=1, revised=1, gone=0)
    assert between(whole, old).gone == 1
    assert between(whole, whole) == Changes(whole.id, 0, 0, 0)


def test_a_key_figure_that_no_source_gives_is_left_out():
    poorer = without(pl.col("indicator") == "contraventions")
    titles = [card.title for card in keyfigures.four(poorer).cards]
    assert len(titles) == 3 and view().words("overview.key.sanctions.label") not in titles


def test_what_is_published_and_what_is_not_are_two_lists_and_each_yes_has_its_source():
    lists = known.two_lists(view())
    (_, yes), (_, no) = lists.published, lists.unpublished
    assert len(yes) == 5 and all(each.source for each in yes)
    assert any("Paris" in each.sentence for each in yes)
    assert any("Hors Paris" in each.sentence for each in no) and all(each.why for each in no)


def test_the_bars_of_what_is_known_count_the_departements_of_each_subject():
    figure = known.departements(view())
    counts = [len(codes) for codes in coverage(serving.release()).values()]
    assert [round(each.bar.share * 101) for each in figure.drawn.items] == counts
    assert [plain(row.cells[1]) for row in figure.table.rows[:-1]] == [str(n) for n in counts]


@pytest.mark.parametrize("kind", [maps.ANY, maps.COMMISSIONS], ids=lambda kind: kind.id)
def test_the_map_of_what_is_known_and_its_table_say_the_same(kind):
    made = view()
    drawn, figure = kind.drawn(made, ""), kind.figure(made, "")
    for row, (code, territory) in zip(figure.table.rows, drawn.territories.items(), strict=True):
        assert plain(row.cells[0]).startswith(f"{code} ")
        assert isinstance(row.cells[2], Missing) == (territory.style == "inconnu")


def test_the_map_of_pathways_writes_the_number_that_its_table_gives():
    made = view()
    drawn, figure = maps.PATHWAYS.drawn(made, ""), maps.PATHWAYS.figure(made, "")
    for row, territory in zip(figure.table.rows, drawn.territories.values(), strict=True):
        cell = row.cells[2]
        if territory.style == "publie":
            assert isinstance(cell, Number) and plain(cell).startswith(territory.mark)
        else:
            kind = {"fourchette": Range, "inconnu": Missing}[territory.style]
            assert isinstance(cell, kind) or isinstance(cell[0], kind)


@pytest.mark.parametrize("code", ["37", "10", "976", "15"])
def test_the_title_of_recorded_offences_gives_the_last_period_and_the_years_not_shown(code):
    made, rows = view(), totals(figures(serving.release(), "etat4001", level="DEP", geo=code))
    title = spaced(offences.by_year(made, DEPARTEMENTS[code]).title)
    last = rows.filter(period="2018/2020").row(0, named=True)
    hidden = rows.filter(pl.col("value").is_null() & ~pl.col("period").str.contains("/")).height
    assert "2018–2020" in title
    assert (str(int(last["value"] or 0)) in title) or not last["value"]
    many = "une année" if hidden == 1 else f"{hidden} années"
    assert (many in title) == bool(hidden)


def test_a_hidden_rate_is_read_as_its_range_and_has_no_interval():
    made, seen = view(), 0
    for code in ("37", "10", "2A"):
        figure = offences.rate(made, DEPARTEMENTS[code])
        for _, count, rate, interval in (row.cells for row in figure.table.rows):
            assert not isinstance(count, Secret) and isinstance(rate, Range) == isinstance(
                count, Range
            )
            if isinstance(count, Range):
                assert isinstance(interval, Nothing)
                seen += 1
    assert seen


def test_every_national_figure_says_what_its_table_holds():
    made = view()
    for build in (national.sanctions, national.pathways, national.victims, national.commissions):
        figure = build(made)
        assert isinstance(figure.table, Table) and figure.table.rows and figure.chart
        shown = {row.identity for row in figure.table.rows}
        assert len(shown) == len(figure.table.rows) and figure.alt


def test_a_table_whose_rows_do_not_fit_its_heads_is_a_fault_of_ours():
    with pytest.raises(ValueError, match="légende"):
        table("légende", (), [Row(("un",))])


def test_a_hidden_a_range_a_missing_and_a_zero_never_read_alike():
    told = [
        plain(each)
        for each in (Secret("secret"), Range("1 à 4", "secret"), Number("1 à 4"),
                     Missing("non publié"), Number("0"), Nothing("–"))
    ]  # fmt: skip
    assert len(set(told)) == len(told)


def test_no_two_maps_share_what_is_remembered_under_a_key():
    made = view()
    keys = [
        kind.figure(made, when).key for kind in maps.KINDS for when in (kind.periods(made) or [""])
    ]
    assert len(keys) == len(set(keys))


def test_a_map_of_circles_where_every_number_is_hidden_says_so_and_no_largest():
    whole = serving.release()
    psp = (pl.col("dataset") == "psp") & (pl.col("geo_level") == "DEP")
    hidden = whole.observations.with_columns(
        value=pl.when(psp).then(None).otherwise("value"),
        CONF_STATUS=pl.when(psp).then(pl.lit("N")).otherwise("CONF_STATUS"),
    )
    manifest = {**whole.manifest, "id": "hidden-psp"}
    asked = view(indicator=maps.PATHWAYS.id, form="circles")
    poorer = replace(asked, release=replace(whole, manifest=manifest, observations=hidden))
    said = " ".join(carte.shown(poorer).legend.items)
    assert "« s »" in said.replace("\u00a0", " ") and "surface" not in said
