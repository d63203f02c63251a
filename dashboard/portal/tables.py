"""The whole of a release with its words, made once: what every answer is cut from."""

from __future__ import annotations

from dashboard.content import coding
from data.reading import export
from data.reading.once import once
from data.reading.selecting import Table
from data.release import Release


@once
def beside(release: Release, lang: str) -> export.Beside:
    """The words of a language for the codes of a release."""
    return coding.beside(release, lang)


def is_made(release: Release, lang: str) -> bool:
    """Whether the table of a language is there."""
    return _MADE.format(lang=lang) in release.computed


_MADE = "portal table {lang}"


@once
def table(release: Release, lang: str) -> Table:
    """Every row of a release, in a language."""
    found = export.rows(release, "tout", beside(release, lang))
    assert found is not None  # `tout` is always there
    release.computed[_MADE.format(lang=lang)] = True
    return Table(found)
