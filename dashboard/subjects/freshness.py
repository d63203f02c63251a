"""The sources that this server asks by itself: when they were updated, whether they answered.

Nothing here is remembered: it changes without a new release.
"""

from __future__ import annotations

import datetime

from markupsafe import Markup

from dashboard.markup import el, rich
from dashboard.parts.figure import Figure
from dashboard.parts.tables import Column, Row, table
from dashboard.view import View
from data import freshness
from data.freshness import Freshness


def warning(view: View) -> Markup | None:
    """Which sources failed when they were last asked; None where none did."""
    words = view.words
    failed = {id_: each for id_, each in freshness.read().items() if each.failed}
    if not failed:
        return None
    lines = [el("li", _line(view, id_, each)) for id_, each in failed.items()]
    return el(
        "div",
        el("p", rich(words.count("fresh.warning", len(failed)))),
        el("ul", *lines),
        class_="avert",
        role="status",
    )


def asked(view: View) -> Figure | None:
    """One line per source; None on a server that never asked one."""
    words, told = view.words, freshness.read()
    if not told:
        return None
    columns = (
        Column(words("fresh.source")),
        Column(words("fresh.feeds"), opt=True),
        Column(words("fresh.updated")),
        Column(words("fresh.asked"), opt=True),
        Column(words("fresh.state")),
    )
    subtitle = words("fresh.subtitle")
    return Figure(
        key="interrogees",
        title=words.count("fresh.title", len(told)),
        subtitle=subtitle,
        rows=view.release.observations.head(0),
        table=table(subtitle, columns, (_row(view, id_, each) for id_, each in told.items())),
        scope="tout",
        own_source=words("fresh.own_source"),
    )


def _line(view: View, source: str, each: Freshness) -> str:
    words = view.words
    facts = {
        "source": _name(view, source),
        "asked": _day(view, each.asked),
        "why": words(f"fresh.failed.{each.failed}"),
    }
    if each.updated is None:
        return words("fresh.never", **facts)
    return words("fresh.line", updated=_day(view, each.updated), **facts)


def _row(view: View, source: str, each: Freshness) -> Row:
    words = view.words
    feeds = words.all_of([words(f"dataset.{name}.title") for name in each.feeds])
    cells = (
        _name(view, source),
        feeds or words("fresh.codes"),
        _day(view, each.updated) if each.updated else words("fresh.none"),
        _day(view, each.asked),
        words(f"fresh.failed.{each.failed}" if each.failed else "fresh.ok"),
    )
    return Row(cells)


def _name(view: View, source: str) -> str:
    return view.words(f"fresh.name.{source}")


def _day(view: View, time: str) -> str:
    day = datetime.datetime.fromisoformat(time).astimezone().date()
    return view.words.date(day).replace(" ", "\u00a0")
