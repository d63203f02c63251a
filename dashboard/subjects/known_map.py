"""The map of what is known: where at least one figure is published, on a subject or on any."""

from __future__ import annotations

from dashboard.charts import reading
from dashboard.content.figure import Figure
from dashboard.content.inline import Missing, Piece
from dashboard.content.table import Column, Row, table
from dashboard.maps import model
from dashboard.maps.model import Class, Map, Territory
from dashboard.memory import remembered
from dashboard.view import View
from data.reading.query import LOCAL_SUBJECTS, coverage, every_departement
from geo.territories import DEPARTEMENTS

ANY = "tout"


@remembered
def drawn(view: View, subject: str = ANY) -> Map:
    """Where at least one figure is published, on a subject or on any."""
    words, covered = view.words, coverage(view.release)
    codes = frozenset().union(*covered.values()) if subject == ANY else covered[subject]
    territories = {
        dep.code: Territory(
            model.KNOWN if dep.code in codes else model.UNKNOWN,
            words(
                "map.known" if dep.code in codes else "map.unknown", name=dep.name, code=dep.code
            ),
        )
        for dep in every_departement()
    }
    legend = (
        Class(model.KNOWN, words("overview.coverage.published"), len(codes)),
        Class(
            model.UNKNOWN, words("overview.coverage.unpublished"), len(DEPARTEMENTS) - len(codes)
        ),
    )
    return Map(words(f"map.title.{'any' if subject == ANY else 'subject'}",
                     subject=name(view, subject)), territories, legend)  # fmt: skip


@remembered
def figure(view: View, subject: str, pictures: tuple[str, ...]) -> Figure:
    """What stands around the map: how many, the 101 in a table."""
    words, shown = view.words, drawn(view, subject)
    covered = coverage(view.release)
    names = LOCAL_SUBJECTS if subject == ANY else (subject,)
    number = shown.legend[0].count
    of = (
        words("carte.of_any")
        if subject == ANY
        else words("carte.of_subject", subject=name(view, subject))
    )
    subtitle = words("carte.known_subtitle", subject=name(view, subject))
    columns = (Column(words("table.territory")), Column(words("carte.region"), opt=True),
               Column(words("carte.published")))  # fmt: skip
    body = (
        Row((f"{dep.code} {dep.name}", dep.region.name, _published(view, dep.code, names, covered)))
        for dep in every_departement()
    )
    return Figure(
        key=f"carte-{subject}",
        title=words.count("carte.known_title", number, total=len(DEPARTEMENTS), subject=of),
        subtitle=subtitle,
        rows=view.release.observations.filter(geo_level="DEP").head(0),
        table=table(subtitle, columns, body),
        scope="tout",
        note=words("overview.coverage.note"),
        pictures=pictures,
        alt=reading.map(shown.legend, words),
        own_source=words("overview.coverage.source", id=view.release.id),
    )


def name(view: View, subject: str) -> str:
    """The subject in words."""
    return view.words("carte.any" if subject == ANY else f"subject.{subject}.title")


def _published(
    view: View, code: str, names: tuple[str, ...], covered: dict[str, frozenset[str]]
) -> Piece:
    told = [view.words(f"subject.{name}.title") for name in names if code in covered[name]]
    return ", ".join(told) if told else Missing(view.words("state.L"))
