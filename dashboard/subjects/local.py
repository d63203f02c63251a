"""The figures of one département, subject by subject, beside its région and France."""

from __future__ import annotations

import re

import polars as pl

from dashboard.content import values
from dashboard.content.blocks import Definitions, Folded, Line, marks
from dashboard.content.figure import Figure
from dashboard.content.inline import Link, Mark, Missing
from dashboard.content.sheet import Fact, Place, Silence, Statement, Statements, Tools
from dashboard.content.table import Column, Row, table
from dashboard.content.tables import of_subjects, tells
from dashboard.memory import remembered
from dashboard.selection import url
from dashboard.subjects import offences
from dashboard.view import View
from dashboard.web import addresses, settings
from data.observations import LOCAL_SUBJECTS
from data.reading import returned
from data.reading.query import (
    beside,
    coverage,
    dated_apart,
    disputed,
    end_of,
    every_departement,
    figures,
    is_figure,
    of_the_law,
    population,
)
from geo.territories import Departement

#: Words that a note quotes, in either language.
QUOTED = re.compile("«[^»]+»|“[^”]+”")


#: Parts of a sheet, by their anchor.
PARTS = ("loi", "faits", "diagnostic", "publie", "autour", "population")


def parts(view: View, surveyed: bool) -> tuple[str, ...]:
    """Those that are there: recorded offences where the release holds them, a diagnostic where one
    was made.
    """
    absent = {"faits": offences.DATASET not in view.release.datasets, "diagnostic": not surveyed}
    return tuple(name for name in PARTS if not absent.get(name))


def where(view: View, departement: Departement) -> str:
    """Région, population and the year of the last figure, in one line."""
    words, row = view.words, population(view.release, "DEP", departement.code)
    people = words.count("value.inhabitants", row["value"])
    message = "departement.where_alone" if departement.alone_in_region else "departement.where"
    said = words(message, region=departement.region.name, population=people, year=row["period"])
    return f"{said} · {words('departement.last', year=_last_year(view, departement))}"


def _last_year(view: View, departement: Departement) -> str:
    """The year of the most recent figure on how the law is carried out, recorded offences included:
    that of the page is not.
    """
    rows = figures(view.release, level="DEP", geo=departement.code)
    rows = rows.filter(is_figure() & of_the_law(view.release))
    return max(end_of(period)[:4] for period in rows["period"])


def title(view: View, departement: Departement) -> Place:
    """Name, code, région and population."""
    return Place(departement.name, departement.code, where(view, departement))


def tools(view: View, departement: Departement) -> Tools:
    """Print, the fiche on paper, change, compare, download."""
    words, scope = view.words, f"dep-{departement.code}"
    file = addresses.file(view.release.id, scope, "xlsx", words.lang)
    paper = addresses.fiche(view.release.id, departement.code, words.lang)
    links = (
        Link(words("fiche.download"), paper),
        Link(words("departement.change"), view.link("/departement")),
        Link(
            words("departement.compare"), view.link("/comparer", territories=_around(departement))
        ),
        Link(words("departement.download"), file),
    )
    return Tools(words("departement.print"), links)


def _around(departement: Departement) -> str:
    """The département, its région and France, as an address writes them."""
    own, region = f"DEP-{departement.code}", f"REG-{departement.region.code}"
    return ",".join([own, *([] if departement.alone_in_region else [region]), "FR"])


@remembered
def everything(view: View, departement: Departement) -> Figure:
    """All that is published of a département in one table, by subject, beside its région and
    France; a subject without a figure says so.
    """
    words, held = view.words, _by_subject(view, departement)
    rows = pl.concat([part for _, part in held])
    caption = words("departement.everything_subtitle", name=departement.name)
    return Figure(
        key="publie",
        title=words.count("departement.figures_title", rows.height, name=departement.name),
        subtitle=caption,
        rows=rows,
        table=of_subjects(view, held, departement, caption),
        scope=f"dep-{departement.code}",
        own_source=" ".join(
            filter(
                None,
                (
                    words("departement.in_rows"),
                    words("departement.last_returns") if returned.datasets(view.release) else "",
                    words("departement.drawn_above") if rows.height else "",
                    _note(view, rows, departement),
                ),
            )
        ),
        level="h2",
    )


def silent(view: View, departement: Departement) -> bool:
    """Whether nobody published anything there on how the law is carried out."""
    codes = coverage(view.release)
    return not any(departement.code in codes[name] for name in LOCAL_SUBJECTS)


@remembered
def remarks(view: View, departement: Departement) -> Folded | None:
    """What sources and editors say of each figure, behind a word."""
    words = view.words
    found = [
        (f"{values.label(view, row)}, {words.period(row['period'])}", note.text)
        for _, part in _by_subject(view, departement)
        for row in part.iter_rows(named=True)
        if (note := values.note(words, row))
    ]
    if not found:
        return None
    return Folded(words.count("departement.remarks", len(found)), Definitions(tuple(found)))


def last_returns(view: View) -> pl.Expr:
    """True for a row of no return, or of the last year that was returned."""
    datasets = list(returned.datasets(view.release))
    last = returned.years(view.release)[-1:] or ("",)
    of_year = pl.col("period").str.starts_with(last[0]) & ~pl.col("period").str.contains("/")
    return ~pl.col("dataset").is_in(datasets) | of_year


def _by_subject(view: View, departement: Departement) -> list[tuple[str, pl.DataFrame]]:
    """Each subject with its rows there; of recorded offences the sums of periods alone, since each
    year is in the figure of the years; of returns the last year, since the file has all.
    """
    release, code = view.release, departement.code
    there = figures(release, level="DEP", geo=code)
    there = there.filter(is_figure() & of_the_law(release))
    subject = {id_: about["subject"] for id_, about in release.datasets.items()}
    named = pl.col("dataset").replace_strict(subject, return_dtype=pl.String)
    whole_period = pl.col("period").str.contains("/") & (pl.col("breakdown") == "T")
    kept = there.filter((named != "proxenetisme") | whole_period, last_returns(view))
    order = [*LOCAL_SUBJECTS, "proxenetisme"]
    return [(name, kept.filter(named == name)) for name in order]


def statements(view: View, departement: Departement) -> Statements:
    """What somebody said without a count: shown as words, never as a number."""
    rows = figures(view.release, level="DEP", geo=departement.code)
    rows = rows.filter(last_returns(view), OBS_STATUS="L", unit="STATEMENT")
    return Statements(tuple(statement(view, row) for row in rows.rows(named=True)))


def statement(view: View, row: dict) -> Statement:
    """One statement with its source."""
    words, note = view.words, values.note(view.words, row)
    quotes = QUOTED.findall(note.text if note else "")
    return Statement(
        values.label(view, row),
        words(_said(view, row), period=words.period(row["period"])),
        quotes[0] if quotes else "",
        note,
        values.source(view, row),
        values.identity(row),
    )


def _said(view: View, row: dict) -> str:
    """The words for who says it: a préfecture that chose an answer of the form, or a source."""
    returned_it = row["dataset"] in returned.datasets(view.release)
    return "departement.answered" if returned_it else "departement.said"


def nothing(view: View) -> Silence:
    """Where nobody published anything: said in words, on dots."""
    return Silence(view.words("departement.nothing_title"), view.words("departement.nothing_text"))


def imprint(view: View) -> Line:
    """What a printed sheet says of itself: what it is, and where it comes from."""
    words = view.words
    said = words(
        "departement.printed",
        site=view.site,
        date=words.date(view.release.created),
        release=view.release.id,
    )
    here = settings.load().base + url("/departement", view.selection.query())
    return Line(f"{said} {here}", "impression")


@remembered
def context(view: View, departement: Departement) -> Fact:
    """Population of the département, its région and France, in one sentence."""
    words = view.words
    rows = [row for row in _populations(view, departement) if row]
    own, france = rows[0], rows[-1]
    share = values.percent(words, own["value"] / france["value"], digits=1)
    names = {"DEP": departement.name, "REG": departement.region.name, "FR": words("table.france")}
    said = [
        (f"{names[row['geo_level']]} {words.number(row['value'])}", values.identity(row))
        for row in rows
    ]
    said[0] = (words("departement.share", place=said[0][0], share=share), said[0][1])
    status = values.status(words, own)
    lead = words(
        "departement.population", year=own["period"], status=f" ({status})" if status else ""
    )
    return Fact(lead, tuple(said), values.source(view, own))


@remembered
def missing(view: View, departement: Departement) -> Figure:
    """The subjects without a figure here, and who holds it; how many each other one has."""
    words, held = view.words, _by_subject(view, departement)
    known = sum(rows.height > 0 for name, rows in held if name in LOCAL_SUBJECTS)
    silent = [name for name, rows in held if not rows.height and name in LOCAL_SUBJECTS]
    pairs = ((words(f"subject.{name}.title"), words(f"subject.{name}.holder")) for name in silent)
    subtitle = words("departement.covered_subtitle", name=departement.name)
    columns = (
        Column(words("shared.subject")),
        Column(words("departement.figures"), number=True),
        Column(words("shared.holder")),
    )
    body = (_covered(view, name, rows.height) for name, rows in held if name in LOCAL_SUBJECTS)
    return Figure(
        key="covered",
        title=words.count("departement.covered_title", known, total=len(LOCAL_SUBJECTS)),
        subtitle=subtitle,
        rows=pl.concat([rows for _, rows in held]),
        table=table(subtitle, columns, body),
        scope=f"dep-{departement.code}",
        drawn=Definitions(tuple(pairs)),
        level="h2",
        own_source=words("shared.own_count", id=view.release.id),
    )


@remembered
def everywhere(view: View) -> Figure:
    """The 101 départements in the order of the COG, and the subjects published for each."""
    words, codes = view.words, coverage(view.release)
    columns = (
        Column(words("table.territory")),
        *(Column(words(f"subject.{name}.title")) for name in LOCAL_SUBJECTS),
    )
    body = (_everywhere(view, dep, codes) for dep in every_departement())
    subtitle = words("departement.all_subtitle")
    return Figure(
        key="everywhere",
        title=words("departement.all"),
        subtitle=subtitle,
        rows=view.release.observations.filter(geo_level="DEP").head(0),
        table=table(subtitle, columns, body),
        scope="tout",
        legend=marks(
            ("plein", words("shared.published")),
            ("points", words("shared.unpublished")),
        ),
        note=words("departement.all_note"),
        own_source=words("shared.own_count", id=view.release.id),
    )


def _note(view: View, rows: pl.DataFrame, departement: Departement) -> str:
    """What the table needs said: contradictions, dates that differ, no figure for the région."""
    words, lines = view.words, rows.rows(named=True)
    beside_it = [(row, other) for row in lines for other in _others(view, row, departement)]
    elsewhere = any(row["period"] != other["period"] for row, other in beside_it)
    of_region = [
        other
        for _, other in beside_it
        if other["geo_level"] == "REG" and other["dataset"] != offences.DATASET
    ]
    regional = departement.alone_in_region or any(tells(other) for other in of_region)
    needed = (
        ("conflict", disputed(rows).height > 0),
        ("dates", dated_apart(rows, view.release).height > 0),
        ("other_period", elsewhere),
        ("region_absent", not regional and not of_region),
        ("region_incomplete", not regional and bool(of_region)),
    )
    return " ".join(words(f"departement.{key}") for key, on in needed if on)


def _others(view: View, row: dict, departement: Departement) -> list[dict]:
    """The same figure for the région and for France, where there is one."""
    return [other for other in beside(view.release, row, departement).values() if other]


def _populations(view: View, departement: Departement) -> list[dict | None]:
    levels = [("DEP", departement.code), ("FR", "FR")]
    if not departement.alone_in_region:
        levels.insert(1, ("REG", departement.region.code))
    return [population(view.release, *each) for each in levels]


def _covered(view: View, subject: str, count: int) -> Row:
    words = view.words
    shown = str(count) if count else Missing(words("state.unpublished"))
    return Row((words(f"subject.{subject}.title"), shown, words(f"subject.{subject}.holder")))


def _everywhere(view: View, departement: Departement, codes: dict[str, frozenset[str]]) -> Row:
    words = view.words
    link = Link(
        f"{departement.code} {departement.name}",
        view.link("/departement", dep=departement.code),
    )
    yes, no = words("departement.published"), words("state.unpublished")
    cells = [
        Mark("plein", yes) if departement.code in codes[name] else Mark("points", no)
        for name in LOCAL_SUBJECTS
    ]
    return Row((link, *cells))
