"""What a demonstration shows besides: what each choice of secrecy would leave to see."""

from __future__ import annotations

from typing import Any

from dashboard.content.figure import Figure
from dashboard.content.inline import Number
from dashboard.content.table import Column, Row, table
from dashboard.memory import remembered
from dashboard.view import View
from geo.territories import DEPARTEMENTS


@remembered
def choices(view: View) -> tuple[Figure, ...]:
    """Exact figures and ranges by département, under each rule that could be chosen; nothing of a
    real release, of which no other rule is tried.
    """
    words = view.words
    said = view.release.manifest.get("demonstration", {}).get("choices", [])
    if not said:
        return ()
    columns = tuple(
        Column(words(f"fiction.choices_{name}"), number=True)
        for name in ("threshold", "years", "exact", "ranged", "width")
    )
    subtitle = words("fiction.choices_subtitle")
    made = Figure(
        key="choix-du-secret",
        title=words("fiction.choices_title", exact=said[0]["exact"], total=len(DEPARTEMENTS)),
        subtitle=subtitle,
        rows=view.release.observations.head(0),
        table=table(subtitle, columns, [_row(view, each) for each in said]),
        scope="retour_parcours",
        own_source=words("shared.own_count", id=view.release.id),
        note=words("fiction.choices_note"),
    )
    return (made,)


def _row(view: View, said: dict[str, Any]) -> Row:
    number = view.words.number
    names = ("threshold", "years", "exact", "ranged", "width")
    return Row(tuple(Number(number(said[name])) for name in names))
