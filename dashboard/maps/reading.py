"""A map in words: its text alternative, and its short reading on screen."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.maps.model import ACROSS, MISSING, RANGE, SECRET, UNKNOWN, WITHIN, Class
from messages import Words

#: The message of each state that is no figure; ranges first, of whatever classes.
STATES = {
    RANGE: "range_places",
    SECRET: "secret_places",
    MISSING: "missing_places",
    UNKNOWN: "unknown_places",
}


def legend(rows: Sequence[Class], words: Words) -> str:
    """A map by its legend: how many territories are shown, secret, without a figure."""
    of = dict.fromkeys(STATES, 0)
    for each in rows:
        style = RANGE if each.style in (ACROSS, WITHIN) else each.style
        of |= {style: of[style] + each.count} if style in of else {}
    shown = sum(each.count for each in rows) - sum(of.values())
    said = [words.count("reading.shown", shown)]
    said += [words.count(f"reading.{key}", of[style]) for style, key in STATES.items() if of[style]]
    return " ".join(said)
