"""The départements of a région side by side: what is known of each duty, in no order of merit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dashboard.content.blocks import marks
from dashboard.content.figure import Figure
from dashboard.content.inline import Answer, Link, Narrow, Piece
from dashboard.content.table import Column, Row, table
from dashboard.memory import remembered
from dashboard.subjects import diagnostics
from dashboard.view import View
from data.reading.duties import EVIDENCE, Duty, duties
from data.reading.query import end_of, every_departement, figures, is_figure
from geo.territories import Departement


@remembered
def neighbours(view: View, departement: Departement) -> Figure | None:
    """The départements of the région: what is known of each duty, and of a diagnostic."""
    if departement.alone_in_region:
        return None
    words, region = view.words, departement.region
    there = [dep for dep in every_departement() if dep.region == region]
    columns = (
        Column(words("table.territory"), role="nom"),
        *(Column(words(f"departement.short.{name}")) for name in (*EVIDENCE, "diagnostic")),
    )
    subtitle = words("departement.region_subtitle", region=region.name)
    marks_ = (
        ("yes", words("duty.yes")), ("no", words("departement.no_said")),
        ("unknown", words("duty.unknown")),
    )  # fmt: skip
    return Figure(
        key="region",
        title=_region_title(view, there),
        subtitle=subtitle,
        rows=view.release.observations.head(0),
        table=replace(
            table(subtitle, columns, (_neighbour(view, dep, departement) for dep in there)),
            short=len(there),
            cards=True,
        ),
        scope="tout",
        legend=marks(*((f"devoir {style}", text) for style, text in marks_)),
        note=words("departement.region_note"),
        level="h2",
        own_source=words("shared.own_count", id=view.release.id),
    )


def _region_title(view: View, there: list[Departement]) -> str:
    """Of how many of them each of the first and the last duty is answered yes."""
    words = view.words
    answers = [{duty.key: duty.answer for duty in duties(view.release, d.code)} for d in there]
    dated, punished = (
        words.number(sum(each[key] == "yes" for each in answers))
        for key in ("commission", "sanction")
    )
    return words("departement.region_title", region=there[0].region.name, n=len(there),
                 commissions=dated, sanctions=punished)  # fmt: skip


def _neighbour(view: View, each: Departement, own: Departement) -> Row:
    link = Link(f"{each.code} {each.name}", view.link("/departement", dep=each.code))
    cells = [_answered(view, duty) for duty in duties(view.release, each.code)]
    cells.append(_surveyed(view, each))
    return Row(((link, _silent(view, cells)), *cells), own=each == own)


def _silent(view: View, cells: Sequence[Answer]) -> Piece:
    """On a phone, what is not published in one line."""
    named = [each.question for each in cells if each.answer == "unknown"]
    told = f"{view.words('duty.unknown')}{view.words.colon}{', '.join(named)}"
    return Narrow(told, "manque") if named else None


def _answered(view: View, duty: Duty) -> Answer:
    """The disc of the answer, said to who does not see it, and its last date; « non publié » alone
    is the disc.
    """
    words = view.words
    name = words(f"departement.short.{duty.key}")
    if duty.answer == "unknown":
        return Answer("unknown", words("duty.unknown"), name)
    when = words.short(duty.last["period"]) if duty.last else ""
    return Answer(duty.answer, words(f"duty.{duty.answer}"), name, when)


def _surveyed(view: View, each: Departement) -> Answer:
    words, name = view.words, view.words("departement.short.diagnostic")
    rows = figures(view.release, "diagnostics", level="DEP", geo=each.code).filter(is_figure())
    if not rows.height:
        return Answer("unknown", words("duty.unknown"), name)
    counted = rows.filter(indicator=diagnostics.COUNT)
    last = (counted if counted.height else rows)["period"][-1]
    return Answer("yes", words("shared.published"), name, end_of(last)[:4])
