"""Whether a return is true to itself, and plausible.

What is checked of sums and inequalities is what the catalogue declares, and nothing else: all that
a form checks is knowledge, and is audited (SECRECY 4).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.errors import Sentence, says
from data.producer.returns.findings import Finding, Spot
from data.producer.returns.form import datasets, questions

if TYPE_CHECKING:
    from data.producer.returns.reading import Known, Return
    from messages import Words

#: A surprise: so many times last year's, and so many more or less.
FACTOR, LEAST = 3, 10

Spots = Mapping[str, Spot]


def true_to_itself(given: Return, spots: Spots) -> Iterator[Finding]:
    """The sums and inequalities that its answers break; what is not known is at least 0."""
    for id_, dataset in datasets().items():
        for each in dataset.sums:
            yield from _sum(given, spots, id_, each.whole, each.parts)
        for pair in dataset.inequalities:
            less, more = (_count(given, f"{id_}.{name}") for name in (pair.less, pair.more))
            if less is not None and more is not None and less > more:
                said = says("returns.check.more", less=_Label(id_, pair.less),
                            more=_Label(id_, pair.more))  # fmt: skip
                yield _wrong(said, spots, (f"{id_}.{pair.less}", f"{id_}.{pair.more}"))
    yield from _meeting(given, spots)


def _sum(
    given: Return, spots: Spots, id_: str, whole: str, parts: tuple[str, ...]
) -> Iterator[Finding]:
    codes = [f"{id_}.{part}" for part in parts]
    total = _count(given, f"{id_}.{whole}")
    known = [count for code in codes if (count := _count(given, code)) is not None]
    if total is None or any(code not in given.answers for code in codes):
        return
    open_ = any(given.answers[code].state == "nc" for code in codes)
    if sum(known) > total or (not open_ and sum(known) != total):
        said = says("returns.check.sum", whole=_Label(id_, whole))
        yield _wrong(said, spots, (f"{id_}.{whole}", *codes))


def _meeting(given: Return, spots: Spots) -> Iterator[Finding]:
    """A date where no meeting is counted, or the other way round."""
    number, day = "retour_commission.reunions_politique", "retour_commission.derniere_reunion"
    if number not in given.answers or day not in given.answers:
        return
    count, state = _count(given, number), given.answers[day].state
    if (count == 0 and state == "given") or (count and state == "ne"):
        yield _wrong(says("returns.check.meeting"), spots, (number, day))


def _wrong(said: Sentence, spots: Spots, codes: tuple[str, ...]) -> Finding:
    return Finding("true_to_itself", "problem", said,
                   tuple(spots[code] for code in codes if code in spots))  # fmt: skip


def _count(given: Return, code: str) -> int | None:
    return given.answers[code].count if code in given.answers else None


@dataclass(frozen=True)
class _Label:
    """An item by its name in the catalogue."""

    dataset: str
    name: str

    def text(self, words: Words) -> str:
        item = datasets()[self.dataset].indicators[self.name].item
        return item.label.of(words.lang) if item else self.name


def plausible(given: Return, known: Known, spots: Spots) -> Iterator[Finding]:
    """What surprises: far from last year's, beyond all that was published of France, a correction
    without its reason.
    """
    for code, question in questions(given.of.year).items():
        count = _count(given, code)
        if count is None or question.item.answer not in ("count", "amount"):
            continue
        if (said := _surprise(count, code, known)) is not None:
            reason = given.reasons.get(code)
            kind = "told" if reason else "confirm"
            yield Finding("plausible", kind, said, (spots[code],), (str(count),))
    for id_, dataset in datasets().items():
        for pair in dataset.expected:
            less, more = (_count(given, f"{id_}.{name}") for name in (pair.less, pair.more))
            if less is not None and more is not None and less > more:
                said = says("returns.check.expected", less=_Label(id_, pair.less),
                            more=_Label(id_, pair.more))  # fmt: skip
                code = f"{id_}.{pair.less}"
                kind = "told" if given.reasons.get(code) else "confirm"
                yield Finding("plausible", kind, said, (spots[code],))
    if known.accepted is not None and _differs(given, known.accepted) and not given.motive:
        yield Finding("plausible", "confirm", says("returns.check.motive"))


def _surprise(count: int, code: str, known: Known) -> Sentence | None:
    before = _count(known.before, code) if known.before else None
    if (
        before is not None
        and abs(count - before) >= LEAST
        and (count >= FACTOR * before or before >= FACTOR * count)
    ):
        return says("returns.check.last_year", factor=FACTOR)
    if code in known.france and count > known.france[code]:
        return says("returns.check.france")
    return None


def _differs(given: Return, accepted: Return) -> bool:
    return dict(given.answers) != dict(accepted.answers)
