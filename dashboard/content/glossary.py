"""The words that a page explains: where one is used, it leads to what it means."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from messages import Words

#: In the order of the glossary. `glossary.<term>.words` are those that are linked, if any.
TERMS = (
    "psp", "afis", "commission", "miprof", "ocrteh", "ssmsi", "contravention", "recours",
    "diagnostic", "mis_en_cause", "champ", "stock", "intervalle",
)  # fmt: skip


def parts(text: str, words: Words) -> Iterator[tuple[str, str]]:
    """`text` in pieces, each with the term that it is to be linked to, or nothing; a term once."""
    told: set[str] = set()
    at = 0
    for found in _pattern(words).finditer(text):
        term = found.lastgroup or ""
        if term in told:
            continue
        told.add(term)
        yield text[at : found.start()], ""
        yield found[0], term
        at = found.end()
    yield text[at:], ""


@cache
def _pattern(words: Words) -> re.Pattern[str]:
    named = (
        rf"(?P<{term}>\b(?:{words(key)})\b)"
        for term in TERMS
        if words.has(key := f"glossary.{term}.words")
    )
    return re.compile("|".join(named), re.IGNORECASE)
