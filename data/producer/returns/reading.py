"""A file as a return, and all that is told of it, in four passes: each where the one before holds.

Right file → readable → true to itself → plausible. The first three block; the last one asks for a
reason from a list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

import messages
from data.errors import Sentence, says
from data.producer.returns import checks, comments, located, sheets
from data.producer.returns.cells import Cell
from data.producer.returns.findings import Finding, Spot, blocks, grouped
from data.producer.returns.form import MODEL, Of, Question, departement_of, period_of, questions
from data.producer.returns.grammar import Answer, read
from data.producer.returns.heads import plain
from data.producer.returns.located import Line, Located
from data.producer.sources.text import Unreadable

#: Why a surprising figure is right; why a return is corrected. Worded in the messages.
REASONS = ("verifie", "perimetre", "rattrapage", "evenement", "annee_precedente")
MOTIVES = ("saisie", "complement", "doublons", "methode")


@dataclass(frozen=True)
class Return:
    """What a préfecture answers: by item its answer, the reason of a surprise and a comment; why it
    is given again (`motive`).
    """

    of: Of
    answers: Mapping[str, Answer]
    reasons: Mapping[str, str] = field(default_factory=dict)
    comments: Mapping[str, str] = field(default_factory=dict)
    motive: str | None = None


@dataclass(frozen=True)
class Known:
    """What a return is held against: the same département's of the year before, the one accepted
    already, and what was published for France (by item).
    """

    before: Return | None = None
    accepted: Return | None = None
    france: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """What became of a file: of whom it is, what it gives, all that is told of it; whether it is a
    form at all (`is_form`).
    """

    file: str
    kind: str = ""
    of: Of | None = None
    given: Return | None = None
    findings: tuple[Finding, ...] = ()
    is_form: bool = True

    @property
    def acceptable(self) -> bool:
        """Whether it can be accepted as it is."""
        return self.given is not None and not blocks(self.findings)


class Reader:
    """Reads files against what is `known` of each return (nothing unless told), as of `today`."""

    def __init__(
        self, known: Callable[[Of], Known] | None = None, today: date | None = None
    ) -> None:
        self.known = known or (lambda _: Known())
        self.today = today or date.today()

    def read(self, name: str, content: bytes) -> Outcome:
        """The outcome of one file; whatever is in it, no exception."""
        try:
            kind, pages = sheets.of(content)
        except Unreadable as error:
            wrong = Finding("right_file", "problem", error.said)
            return Outcome(name, findings=(wrong,), is_form=False)
        found = located.located(pages)
        if not found.lines and not found.unknown:
            return Outcome(name, kind, findings=(_no_form(found),), is_form=False)
        of, wrong = _whose(found, self.today)
        if of is None or wrong:
            return Outcome(name, kind, of, findings=tuple(grouped(wrong)))
        given, told = self._given(found, of)
        return Outcome(name, kind, of, given, tuple(grouped(told)))

    def _given(self, found: Located, of: Of) -> tuple[Return | None, list[Finding]]:
        told = [*_aside(found), *_missing(found, of), *_twice(found)]
        answers, cells = _answers(found, of)
        told += cells
        reasons, comments_, more = _beside(found, of)
        told += more
        motive, wrong = _motive(found)
        given = Return(of, answers, reasons, comments_, motive)
        told += wrong
        spots = {code: lines[0].spot(code) for code, lines in found.lines.items()}
        told += checks.true_to_itself(given, spots)
        if blocks(told):
            return None, told
        return given, [*told, *checks.plausible(given, self.known(of), spots)]


#: What is said where none is told, and where several are.
_PLACE = says("returns.file.departement"), says("returns.file.departements")
_PERIOD = says("returns.file.year"), says("returns.file.years")
#: What is said of a comment that points at somebody.
_PERSONAL = {
    "name": says("returns.comment.name"),
    "birth": says("returns.comment.birth"),
    "address": says("returns.comment.address"),
    "phone": says("returns.comment.phone"),
    "number": says("returns.comment.number"),
}


def _no_form(found: Located) -> Finding:
    """Why no answer is found in a file."""
    said = says("returns.file.hidden") if found.hidden else says("returns.file.foreign")
    if found.headless:
        said = says("returns.file.no_answers", sheet=found.headless[0])
    return Finding("right_file", "problem", said)


def _whose(found: Located, today: date) -> tuple[Of | None, list[Finding]]:
    """The département and period that a file says it is of; what is wrong with that."""
    dep, dep_wrong = _one(found, "@departement", departement_of, _PLACE)
    period, wrong = _one(found, "@annee", period_of, _PERIOD)
    model = found.about.get("@modele")
    if model and _text(model[0].cell("reponse")) not in ("", MODEL):
        wrong.append(Finding("right_file", "problem", says("returns.file.model", model=MODEL),
                             (model[0].spot(""),)))  # fmt: skip
    if period and int(period[:4]) > today.year:
        said = says("returns.file.future", year=str(today.year))
        wrong.append(Finding("right_file", "problem", said, (found.about["@annee"][0].spot(""),)))
    of = Of(dep, period) if dep and period else None
    return of, [*dep_wrong, *wrong]


def _one(
    found: Located,
    name: str,
    understood: Callable[[str], str | None],
    wrong: tuple[Sentence, Sentence],
) -> tuple[str | None, list[Finding]]:
    """What all lines that tell it agree on."""
    lines = found.about.get(name, [])
    said = {understood(_text(line.cell("reponse"))) for line in lines} or {None}
    if len(said) == 1 and None not in said:
        return said.pop(), []
    spots = tuple(line.spot("") for line in lines
                  if understood(_text(line.cell("reponse"))) is None)  # fmt: skip
    several = len(said - {None}) > 1
    told = wrong[several]
    return None, [Finding("right_file", "problem", told, spots or tuple(
        line.spot("") for line in lines[:1]))]  # fmt: skip


def _text(cell: Cell) -> str:
    return cell.text.strip()


def _aside(found: Located) -> Iterator[Finding]:
    """What was told and left aside: hidden and other sheets, codes of nobody."""
    for name in found.hidden:
        yield Finding("readable", "told", says("returns.told.hidden"), (Spot(name, ""),))
    for name in found.others:
        yield Finding("readable", "told", says("returns.told.other_sheet"), (Spot(name, ""),))
    for name in found.headless:
        yield Finding("readable", "problem", says("returns.file.no_answers", sheet=name))
    if found.unknown:
        yield Finding("readable", "told", says("returns.told.unknown"), tuple(found.unknown))


def _missing(found: Located, of: Of) -> Iterator[Finding]:
    gone = [code for code in questions(of.year) if code not in found.lines]
    if gone:
        spots = tuple(Spot("", "", code) for code in gone)
        yield Finding("readable", "problem", says("returns.cell.missing"), spots)


def _twice(found: Located) -> Iterator[Finding]:
    for code, lines in located.answers_twice(found.lines):
        if len({_text(line.cell("reponse")) for line in lines}) > 1:
            spots = tuple(line.spot(code) for line in lines)
            yield Finding("readable", "problem", says("returns.cell.twice"), spots)


def _answers(found: Located, of: Of) -> tuple[dict[str, Answer], list[Finding]]:
    answers: dict[str, Answer] = {}
    told: list[Finding] = []
    for code, question in questions(of.year).items():
        if code not in found.lines:
            continue
        line = found.lines[code][0]
        if line.is_merged:
            told.append(
                Finding("readable", "problem", says("returns.cell.merged"), (line.spot(code),))
            )
            continue
        answer, more = _answer(line, question, of)
        told += more
        if answer is not None:
            answers[code] = answer
    return answers, told


def _answer(line: Line, question: Question, of: Of) -> tuple[Answer | None, list[Finding]]:
    cell, spot = line.cell("reponse"), (line.spot(question.code),)
    got = read(cell, question, of)
    typed = (cell.text,)
    told = []
    if got.wrong is not None:
        told.append(Finding("readable", "problem", got.wrong, spot, typed))
    elif got.told is not None and got.answer is not None:
        understood = (str(got.answer.value if got.answer.state == "given" else got.answer.state),)
        told.append(Finding("readable", "told", got.told, spot, typed, understood))
    if line.places["code"][0] in line.sheet.hidden_rows:
        told.append(Finding("readable", "told", says("returns.told.hidden_row"), spot))
    return got.answer, told


def _beside(found: Located, of: Of) -> tuple[dict[str, str], dict[str, str], list[Finding]]:
    """Reasons and comments by item; what is wrong with them."""
    reasons: dict[str, str] = {}
    said: dict[str, str] = {}
    told: list[Finding] = []
    for code in questions(of.year):
        for line in found.lines.get(code, [])[:1]:
            if reason := _text(line.cell("raison")):
                known = _listed(reason, REASONS, "returns.reason")
                if known is None:
                    wrong = says("returns.write.reason", codes=", ".join(REASONS))
                    told.append(Finding("readable", "problem", wrong, (line.spot(code, "raison"),)))
                else:
                    reasons[code] = known
            if comment := _text(line.cell("commentaire")):
                said[code] = comment
                if (kind := comments.personal(comment)) is not None:
                    wrong = _PERSONAL[kind]
                    told.append(
                        Finding("readable", "problem", wrong, (line.spot(code, "commentaire"),))
                    )
    return reasons, said, told


def _motive(found: Located) -> tuple[str | None, list[Finding]]:
    lines = found.about.get("@motif", [])
    text = _text(lines[0].cell("reponse")) if lines else ""
    if not text:
        return None, []
    known = _listed(text, MOTIVES, "returns.motive")
    if known is None:
        said = says("returns.write.motive", codes=", ".join(MOTIVES))
        return None, [Finding("right_file", "problem", said, (lines[0].spot(""),))]
    return known, []


def _listed(text: str, listed: tuple[str, ...], key: str) -> str | None:
    """A code of a list, from the code or its words in either language."""
    for code in listed:
        words = (messages.load(lang).raw(f"{key}.{code}") for lang in ("fr", "en"))
        if plain(text) in {plain(code), *(plain(each) for each in words)}:
            return code
    return None
