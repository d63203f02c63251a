"""Vérifier: a number read somewhere, and what the release displays of it."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.layout import Choice, Controls, Heading, Item, Plate, Typed, Written
from dashboard.parts.page import present
from dashboard.session import current
from dashboard.subjects import verify
from dashboard.subjects.verify import Asked
from dashboard.view import View


def page(view: View) -> Iterator[Item]:
    """Of whom, of what, when, how much; then one word, what it means, and the sentence to cite."""
    words = view.words
    yield Heading(words("verify.title"), words("verify.lead"), "h1")
    if (of := verify.asked(view)) is None:
        return
    yield Controls(view, "/verifier", tuple(choices(view, of)), typed(view, of))
    yield Plate(view, verify.published(view, of))


def choices(view: View, of: Asked) -> Iterator[Choice]:
    """Territory, indicator, period."""
    words, there = view.words, verify.indicators(view.national)
    where = verify.territories(view)
    yield Choice("territoires", words("verify.territory"), where, of.place.token)
    names = tuple(there)
    yield Choice("indicateur", words("shared.indicator"), names, of.indicator.id,
                 tuple(there.values()))  # fmt: skip
    when = tuple((each, words.period(each)) for each in of.indicator.periods)
    yield Choice("periode", words("shared.period"), when, of.period)


def typed(view: View, of: Asked) -> Typed:
    """The number, in the field or in the address."""

    def then(number: int | None) -> Iterator[Item]:
        asked = verify.claimed(view.selection.claim) if number is None else float(number)
        if asked is not None:
            yield from answered(view, of, asked)

    key = f"valeur-{of.place.token}-{of.indicator.id}-{of.period}"
    return Typed(view.words("verify.value"), key, then, "valeur")


def answered(view: View, of: Asked, number: float) -> Iterator[Item]:
    """The word, and what stands behind it."""
    found = verify.told(view, of, number)
    yield Heading(verify.heading(view, found))
    yield Written(verify.means(view, found))
    if cited := verify.cited(view, of, found):
        yield Written(cited)


if __name__ == "__main__":
    present(page(current()))
