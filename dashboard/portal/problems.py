"""What is said of a request that can't be answered: RFC 9457, in both languages, every parameter
that is wrong at once. It quotes a value where that helps to mend it, and is kept by no cache.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import messages
from dashboard.content import withdrawals
from dashboard.portal.asked import Wrong
from dashboard.web.answers import File
from data import shelf
from messages import Words

MEDIA_TYPE = "application/problem+json"
NEVER_KEPT = "no-store"

#: Where the kinds of problem are told, on the page of the API.
TYPE = "/api#probleme-{kind}"


def problem(lang: str, status: int, kind: str, **facts: str) -> File:
    """One of the kinds of problem (`portal.problem.<kind>`)."""
    return _file(lang, status, kind, facts, {})


def gone(lang: str, release: str) -> File:
    """Of a release that is not served: 410, when and why it was withdrawn, else 404."""
    if not shelf.is_withdrawn(release):
        return problem(lang, 404, "missing", what=release[:60])
    words = messages.load(lang)
    why = [withdrawals.told(words, each) for each in shelf.withdrawn() if each.id == release]
    return problem(lang, 410, "withdrawn", id=release, why=" ".join(why))


def refused(lang: str, wrong: Iterable[Wrong]) -> File:
    """A request of which parameters are wrong: all of them."""
    errors = [
        {"parameter": each.parameter,
         **{name: _detail(messages.load(name), each) for name in messages.LANGUAGES}}
        for each in wrong
    ]  # fmt: skip
    for each in errors:
        each["detail"] = each[lang]
    named = ", ".join(dict.fromkeys(each["parameter"] for each in errors))
    return _file(lang, 400, "parameters", {"names": named}, {"errors": errors})


def _detail(words: Words, wrong: Wrong) -> str:
    return words(f"portal.wrong.{wrong.code}", **dict(wrong.facts))


def _file(
    lang: str, status: int, kind: str, facts: Mapping[str, str], more: dict[str, Any]
) -> File:
    told = {
        name: {
            "title": words(f"portal.problem.{kind}.title"),
            "detail": words(f"portal.problem.{kind}.detail", **facts),
        }
        for name in messages.LANGUAGES
        if (words := messages.load(name))
    }
    body = {"type": TYPE.format(kind=kind), "status": status, **told[lang], **more, **told}
    sent = json.dumps(body, ensure_ascii=False).encode()
    return File(sent, MEDIA_TYPE, NEVER_KEPT, status, open=True)
