"""What a cell says: a whole number, `nc`, `ne`, a year, a day, a choice; or what to write instead.

Clerks type 1 146 with a thin space, 12,0, n.c., 31/12/2026: all are converted, and told. What has
two readings (1.146, <5, a dash) is refused: nothing is guessed. Only ASCII digits count: a footnote
mark (12²) is no digit, and is not dropped either.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from data.errors import Sentence, says
from data.producer.returns.cells import Cell
from data.producer.returns.form import Of, Question
from data.producer.returns.heads import plain

State = Literal["given", "nc", "ne"]

#: No préfecture has so many of anything asked here; nor collects so many euros.
MOST, MOST_EUROS = 1_000_000, 100_000_000
#: A diagnostic, or a strategy, of before is a slip of the finger.
FIRST_YEAR = 1990

_BLANKS = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")
_GROUPED = re.compile(r"\d{1,3}( \d{3})+")
_TENTHS = re.compile(r"(\d+)[.,]0+")
_AMBIGUOUS = re.compile(r"\d{1,3}([.,]\d{3})+")
_DAY = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")

#: Words for "asked, not known" and "does not exist here".
_NOT_KNOWN = {"nc", "n.c", "n.c.", "nonconnu", "inconnu", "nondisponible", "nd", "n.d."}
_NOT_THERE = {"ne", "n.e", "n.e.", "sansobjet", "so", "s.o", "s.o."}
_NONE = {"neant", "aucun", "aucune"}


@dataclass(frozen=True)
class Answer:
    """What was answered; `value` is a count, a year, a day (ISO 8601) or the code of a choice."""

    state: State
    value: int | str | None = None

    @property
    def count(self) -> int | None:
        """The number, where there is one."""
        return self.value if isinstance(self.value, int) else None


NOT_KNOWN, NOT_THERE = Answer("nc"), Answer("ne")


@dataclass(frozen=True)
class Read:
    """An answer with what was converted (`told`), or why there is none (`wrong`). Neither quotes
    the cell.
    """

    answer: Answer | None = None
    told: Sentence | None = None
    wrong: Sentence | None = None


def _wrong(said: Sentence) -> Read:
    return Read(wrong=said)


def read(cell: Cell, question: Question, of: Of) -> Read:
    """What a cell answers to a question."""
    if (fault := _stored_badly(cell, question.item.answer)) is not None:
        return fault
    if cell.kind == "text" and (said := _in_words(cell.text)) is not None:
        if said.answer and said.answer.state == "given" and question.item.answer != "count":
            return _wrong(_EXPECTED[question.item.answer])
        return said
    return _READERS[question.item.answer](cell, question, of)


_STORED = {
    "error": says("returns.cell.error"),
    "formula": says("returns.cell.formula"),
    "boolean": says("returns.cell.boolean"),
}
#: What a kind of answer expects, where a word for none was written.
_EXPECTED = {
    "amount": says("returns.write.amount"),
    "year": says("returns.write.year"),
    "date": says("returns.write.date"),
    "choice": says("returns.number.write"),
}


def _stored_badly(cell: Cell, answer: str) -> Read | None:
    """What readers elsewhere take for a number, or for nothing."""
    if cell.kind in _STORED:
        return _wrong(_STORED[cell.kind])
    if cell.percent:
        return _wrong(says("returns.cell.percent"))
    if cell.shown_otherwise:
        return _wrong(says("returns.cell.shown_otherwise"))
    if cell.kind == "date" and answer != "date":
        return _wrong(says("returns.cell.date"))
    return _wrong(says("returns.cell.empty")) if cell.is_empty else None


def _in_words(text: str) -> Read | None:
    word = _BLANKS.sub("", plain(text))
    if word in _NOT_KNOWN:
        return Read(NOT_KNOWN, None if text.strip() == "nc" else says("returns.told.nc"))
    if word in _NOT_THERE:
        return Read(NOT_THERE, None if text.strip() == "ne" else says("returns.told.ne"))
    return Read(Answer("given", 0), says("returns.told.none")) if word in _NONE else None


def _count(cell: Cell, question: Question, _: Of) -> Read:
    if cell.kind == "number":
        assert cell.number is not None
        if not cell.number.is_integer():
            return _wrong(says("returns.number.whole"))
        return _bounded(int(cell.number), question, None)
    return _typed(_spaced(cell.text), question)


def _spaced(text: str) -> str:
    return _BLANKS.sub(" ", unicodedata.normalize("NFC", text)).strip()


def _typed(text: str, question: Question) -> Read:
    if question.item.answer == "amount":
        text = re.sub(r" ?(€|euros?)$", "", text)
    if re.fullmatch(r"[0-9]+", text):
        lead = says("returns.told.zeros") if text != str(int(text)) else None
        return _bounded(int(text), question, lead)
    if text.isascii() and _GROUPED.fullmatch(text):
        return _bounded(int(text.replace(" ", "")), question, says("returns.told.spaces"))
    if text.isascii() and (found := _TENTHS.fullmatch(text)) and not _AMBIGUOUS.fullmatch(text):
        return _bounded(int(found[1]), question, says("returns.told.decimals"))
    return _wrong(_fault(text))


def _fault(text: str) -> Sentence:
    """What is wrong with a text that is no whole number."""
    known = (said for pattern, said in _FAULTS if re.fullmatch(pattern, text, re.IGNORECASE))
    return next(known, says("returns.number.write"))


#: What is no whole number, by how it is written, and what is said of it.
_FAULTS = (
    (r"[-–—./]+|\.\.+|n/?a", says("returns.number.symbol")),
    (r"[<>≤≥~≈].*|(environ|moins|plus|au moins|au plus).*", says("returns.number.bound")),
    (r"[-–]\s*[\d ]+", says("returns.number.negative")),
    (r"\d{1,3}([.,]\d{3})+", says("returns.number.ambiguous")),
    (r"[\d ]+[.,]\d+", says("returns.number.whole")),
    (r"[\d ,.]+ ?%", says("returns.number.percent")),
    (r"\d.*[^\d ].*", says("returns.number.alone")),
)


def _bounded(number: int, question: Question, told: Sentence | None) -> Read:
    if number < 0:
        return _wrong(says("returns.number.negative"))
    most = MOST_EUROS if question.item.answer == "amount" else MOST
    if number > most:
        return _wrong(says("returns.number.large", most=most))
    return Read(Answer("given", number), told)


def _year(cell: Cell, _: Question, of: Of) -> Read:
    text = cell.text.strip()
    if not re.fullmatch(r"[0-9]{4}", text):
        return _wrong(says("returns.write.year"))
    if not FIRST_YEAR <= int(text) <= of.year:
        return _wrong(says("returns.year.between", first=FIRST_YEAR, last=str(of.year)))
    return Read(Answer("given", int(text)))


def _date(cell: Cell, _: Question, of: Of) -> Read:
    day, told = cell.day, None
    if day is None and cell.kind == "text":
        text = _spaced(cell.text)
        french, iso = _DAY.fullmatch(text), _ISO.fullmatch(text)
        parts = french.groups()[::-1] if french else iso.groups() if iso else None
        day = _made(parts) if parts and text.isascii() else None
        told = says("returns.told.date") if french and day else None
    if day is None:
        return _wrong(says("returns.write.date"))
    if day.year != of.year:
        return _wrong(says("returns.date.other_year", year=str(of.year)))
    return Read(Answer("given", day.isoformat()), told)


def _made(parts: tuple[str, ...]) -> datetime.date | None:
    try:
        return datetime.date(*(int(each) for each in parts))
    except ValueError:
        return None


def _choice(cell: Cell, question: Question, _: Of) -> Read:
    wanted = plain(cell.text)
    for code, words in question.item.choices.items():
        if wanted in {plain(code), plain(words.fr), plain(words.en)}:
            return Read(Answer("given", code))
    return _wrong(says("returns.write.choice", codes=", ".join(question.item.choices)))


_READERS: dict[str, Callable[[Cell, Question, Of], Read]] = {
    "count": _count, "amount": _count, "year": _year, "date": _date, "choice": _choice,
}  # fmt: skip
