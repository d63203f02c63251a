"""Whether a release bears out a number: *Vérifier* for programs.

Of a key that is withheld the answer is the same bytes whatever number is claimed. No answer holds
the number that was sent, and none is kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import messages
from dashboard.content import values
from dashboard.portal import resources, tables
from dashboard.portal.asked import Refused, Wrong
from dashboard.selection import Selection
from dashboard.view import View
from data.observations import is_period
from data.reading import selecting
from data.reading.claims import Claim, answer
from data.release import Release
from geo.places import place

PARAMETERS = ("dataset", "indicator", "territory", "period", "valeur", "lang")

#: A number as programs write it, or as it is printed: spaces between thousands, a comma.
NUMBER = r"\d{1,12}([.,]\d{1,6})?"

_SPACES = re.compile(r"(?<=\d)[ \u00a0\u2009\u202f](?=\d{3})")


def verify(release: Release, query: Mapping[str, str]) -> dict[str, Any]:
    """The verdict, what it means, and the displayed row that bears on it. Raises Refused."""
    wrong = _wrong(release, query)
    if wrong:
        raise Refused(wrong)
    lang = query.get("lang") or "fr"
    words, where = messages.load(lang), place(query["territory"])
    assert where is not None  # it was asked above
    claim = Claim(query["dataset"], query["indicator"], where.level, where.code, query["period"])
    found = answer(release, claim, float(_plain(query["valeur"]).replace(",", ".")))
    told = resources.about(release, lang) | {
        "verdict": found.word,
        "title": words(f"verify.{found.word}.title"),
        "detail": words(f"verify.{found.word}.text").replace("**", ""),
    }
    return told | ({"row": _row(release, lang, dict(found.row))} if found.row else {})


def _row(release: Release, lang: str, row: dict[str, Any]) -> dict[str, Any]:
    words = messages.load(lang)
    view = View(release, Selection(lang), words)
    names = ("dataset", "indicator", "period", "value", "low", "high", "unit", "OBS_STATUS")
    source = values.source_of(view, row["source"])
    return {name: row[name] for name in names} | {
        "meaning": tables.beside(release, lang).meaning(row),
        "source": {"title": source["title"], "url": source["url"], "date": source["date"],
                   "publisher": values.publisher(words, source)},
    }  # fmt: skip


def _plain(told: str) -> str:
    """A number without the spaces between its thousands."""
    return _SPACES.sub("", told.strip())


def _wrong(release: Release, query: Mapping[str, str]) -> list[Wrong]:
    known, needed = selecting.codes(release), PARAMETERS[:-1]
    found = [Wrong(name, "missing") for name in needed if not query.get(name)]
    found += [Wrong(name[:40], "unknown", (("near", ", ".join(PARAMETERS)),))
              for name in query if name not in PARAMETERS]  # fmt: skip
    checks = {
        "dataset": lambda each: each in known["dataset"],
        "indicator": lambda each: each in known["indicator"],
        "territory": lambda each: place(each) is not None,
        "period": is_period,
    }
    for name, holds in checks.items():
        if (told := query.get(name)) and not holds(told):
            near = ", ".join(known[name][:5])
            found.append(Wrong(name, "code", (("value", told[:60]), ("near", near))))
    if (told := query.get("valeur")) and not re.fullmatch(NUMBER, _plain(told), re.ASCII):
        found.append(Wrong("valeur", "number"))
    if (query.get("lang") or "fr") not in messages.LANGUAGES:
        found.append(Wrong("lang", "one_of", (("all", ", ".join(messages.LANGUAGES)),)))
    return found
