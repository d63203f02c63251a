"""The map of what is known: where at least one figure is published, on a subject or on any."""

from __future__ import annotations

from dashboard.content.figure import Figure
from dashboard.content.inline import Missing, Piece
from dashboard.content.table import Column, Row, table
from dashboard.maps import model, reading
from dashboard.maps.model import Class, Map, Territory
from dashboard.memory import remembered
from dashboard.subjects.maps.kind import Kind
from dashboard.view import View
from data.reading.query import LOCAL_SUBJECTS, coverage, every_departement
from geo.territories import DEPARTEMENTS

ANY = "tout"


class Known(Kind):
    """Where at least one figure is published, on a subject or on ANY."""

    def __init__(self, subject: str) -> None:
        self.id = subject

    def name(self, view: View) -> str:
        """Where is it known."""
        return view.words("carte.known", subject=_name(view, self.id))

    def unit(self, view: View) -> str:
        """Départements."""
        return view.words("carte.known_unit")

    def drawn(self, view: View, when: str) -> Map:
        """Published, solid; not published, dotted."""
        return _drawn(view, self.id)

    def figure(self, view: View, when: str) -> Figure:
        """How many, the 101 in a table."""
        return _figure(view, self.id)


@remembered
def _drawn(view: View, subject: str) -> Map:
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
        Class(model.KNOWN, words("shared.published"), len(codes)),
        Class(model.UNKNOWN, words("shared.unpublished"), len(DEPARTEMENTS) - len(codes)),
    )
    return Map(words(f"map.title.{'any' if subject == ANY else 'subject'}",
                     subject=_name(view, subject)), territories, legend)  # fmt: skip


@remembered
def _figure(view: View, subject: str) -> Figure:
    words, shown = view.words, _drawn(view, subject)
    covered = coverage(view.release)
    names = LOCAL_SUBJECTS if subject == ANY else (subject,)
    number = shown.legend[0].count
    of = (
        words("carte.of_any")
        if subject == ANY
        else words("carte.of_subject", subject=_name(view, subject))
    )
    subtitle = words("carte.known_subtitle", subject=_name(view, subject))
    columns = (Column(words("table.territory")), Column(words("carte.region"), opt=True),
               Column(words("carte.published")))  # fmt: skip
    body = (
        Row((f"{dep.code} {dep.name}", dep.region.name, _published(view, dep.code, names, covered)))
        for dep in every_departement()
    )
    return Figure(
        key=f"carte-connu-{subject}",
        title=words.count("carte.known_title", number, total=len(DEPARTEMENTS), subject=of),
        subtitle=subtitle,
        rows=view.release.observations.filter(geo_level="DEP").head(0),
        table=table(subtitle, columns, body),
        scope="tout",
        note=words("shared.coverage_note"),
        pictures=Known(subject).pictures(view, ""),
        alt=reading.legend(shown.legend, words),
        own_source=words("shared.own_count", id=view.release.id),
    )


def _name(view: View, subject: str) -> str:
    return view.words("carte.any" if subject == ANY else f"subject.{subject}.title")


def _published(
    view: View, code: str, names: tuple[str, ...], covered: dict[str, frozenset[str]]
) -> Piece:
    told = [view.words(f"subject.{name}.title") for name in names if code in covered[name]]
    return ", ".join(told) if told else Missing(view.words("state.unpublished"))
