"""The sources that this server asks by itself: when they were updated, whether they answered.

Nothing here is remembered: it changes without a new release.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from dashboard.content import values
from dashboard.content.blocks import Warned
from dashboard.content.figure import Figure
from dashboard.content.table import Column, Row, table
from dashboard.view import View
from data.reading import freshness
from data.reading.freshness import Freshness


def warning(view: View) -> Warned | None:
    """Which sources failed when they were last asked; None where none did."""
    failed = {id_: each for id_, each in freshness.read().items() if each.failed}
    if not failed:
        return None
    lines = tuple(_line(view, id_, each) for id_, each in failed.items())
    return Warned(view.words.count("fresh.warning", len(failed)), lines)


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
        note=" ".join(_changed(view, each) for one in told.values() for each in one.changed),
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
        _state(view, each),
    )
    return Row(cells)


def _state(view: View, each: Freshness) -> str:
    words = view.words
    if each.failed:
        return words(f"fresh.failed.{each.failed}")
    files = words.all_of([words(f"fresh.part.{name}") for name in each.partly])
    return words("fresh.partly", files=files) if files else words("fresh.ok")


def _changed(view: View, change: Mapping[str, Any]) -> str:
    """How an indicator differs from the source's edition before: revised, or another definition."""
    words = view.words
    facts = {
        "indicator": values.alone(view.release, words, change["dataset"], change["indicator"]),
        "of": words.number(change["of"]),
        "median": words.number(change["median"]),
    }
    if change["redefined"]:
        return words("fresh.redefined", n=words.number(change["revised"]), **facts)
    return words.count("fresh.changed", change["revised"], **facts)


def _name(view: View, source: str) -> str:
    return view.words(f"fresh.name.{source}")


def _day(view: View, time: str) -> str:
    day = datetime.datetime.fromisoformat(time).astimezone().date()
    return view.words.date(day).replace(" ", "\u00a0")
