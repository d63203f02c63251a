"""A map in words: its text alternative, and its short reading on screen."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.maps.model import MISSING, SECRET, UNKNOWN, Class
from messages import Words

#: The message of each state that is no figure.
STATES = {SECRET: "secret_places", MISSING: "missing_places", UNKNOWN: "unknown_places"}


def legend(rows: Sequence[Class], words: Words) -> str:
    """A map by its legend: how many territories are shown, secret, without a figure."""
    of = {style: sum(each.count for each in rows if each.style == style) for style in STATES}
    shown = sum(each.count for each in rows) - sum(of.values())
    said = [words.count("reading.shown", shown)]
    said += [words.count(f"reading.{key}", of[style]) for style, key in STATES.items() if of[style]]
    return " ".join(said)
