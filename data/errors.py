"""Everything that can go wrong, by what the reader of the message can do about it.

    ObservatoireError
    ├── FileProblems        your file: every problem at once, each with its place and its remedy
    │   └── Implausible     figures of a source that something else contradicts
    ├── CatalogueError      our bug: catalogue files and the code disagree, each key with its remedy
    ├── UnusableRelease     a release is damaged, unfinished or unknown: serve another one
    │   └── Withdrawn       its figures were taken back: serve another one
    ├── MixedReleases       a real release beside a demonstration: choose another folder
    ├── Refused             the demonstration filled a form that the reader refuses: our bug
    ├── NoSuchRelease       a folder has no release of that id: correct it
    ├── StoreError          a store of releases, or what lies in it
    │   ├── Missing         there is no object of that name: restore it
    │   ├── Taken           an object that was to be created is there: look at it
    │   ├── Changed         an object is not what it was when it was read: read it again
    │   ├── Unreachable     the store does not answer, or refuses: mend address and rights
    │   └── Crossed         another operator published meanwhile: look, and run the command again
    ├── UnusableStore       a folder of returns can't be used: mend it, or restore it from a copy
    ├── NoCluster           workers beyond this machine can't be reached: start them, or work here
    ├── MissingRelease      counts were protected in a release that is not at hand: bring it
    ├── UpstreamError       a source did not answer as it should: try again, or tell its owner
    ├── DamagedEdition      the last good rows of a source can't be read: pull it again
    ├── AlreadyPulling      another pull holds the folder: wait for it
    ├── LayoutError         a layout and the counts disagree: correct the catalogue
    ├── Unprotectable       no pattern keeps every hidden count in doubt: publish less
    ├── SolverError         a program ended without an answer: run it again, then report it
    │   ├── Infeasible      nothing satisfies it: figures contradict each other
    │   └── TooManyReadings more ways of taking what is known than are tried: nothing is proven
    ├── Contradicted        counts are not what releases or documents say: nothing is published
    ├── ChangedPeriod       what was displayed of a protected number changes: nothing is published
    ├── Narrowed            who keeps every release would know a count: nothing is published
    ├── FewContributors     persons counted by too few structures: nothing is released
    ├── Leak                a hidden count can be derived too closely: nothing is released
    └── UnequalRanges       printed ranges are not those that displayed rows leave: report it

Others never come out as they are: `home.NoHome` (an OSError: the machine has no folder for us),
`sources.body.Broken` (another try may mend it), `sources.text.Unreadable` (the bytes are no text),
`catalogue.Contradiction` (keys that don't go together: one of the problems of a CatalogueError).

No sentence is built here nor anywhere in `data`: an error holds codes and facts (`Sentence`), the
message files word them (`[refusal]` of `messages/<language>/refusals.toml`), `str()` in the
language of whoever runs the program. A message names files, rows and columns. It never quotes the
value of a restricted file.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import reduce
from typing import Protocol

import messages
from messages import Words


class Worded(Protocol):
    """What has words in each language."""

    def text(self, words: Words) -> str:
        """Those of one language."""


#: What a sentence tells of: a text or a number as it is written, or what is worded in its turn.
Fact = str | int | Worded


class _Speaks:
    """`str()` of what is worded: in the language of whoever runs the program."""

    __slots__ = ()

    def __str__(self) -> str:
        return self.text(messages.load(messages.spoken()))  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Sentence(_Speaks):
    """What is said, as data: the code of a message (below `refusal.`), its facts in the order of
    their names, and what is said `then`. Made by `says`.
    """

    code: str
    facts: tuple[tuple[str, Fact], ...] = ()
    then: Sentence | None = None

    def text(self, words: Words) -> str:
        """Worded in a language. Where its message has two forms, the fact `n` chooses."""
        facts = {name: _worded(fact, words) for name, fact in self.facts}
        key = f"refusal.{self.code}"
        if not words.has(key):
            key = words.form(key, int(facts["n"]))
        own = words.quoting(key, **facts)
        return own if self.then is None else f"{own} {self.then.text(words)}"

    def followed(self, after: Sentence) -> Sentence:
        """The same, with `after` at its end."""
        return replace(self, then=self.then.followed(after) if self.then else after)


def says(code: str, /, *, then: Sentence | None = None, **facts: Fact) -> Sentence:
    """The sentence `code` of the message files, about those facts."""
    return Sentence(code, tuple(sorted(facts.items())), then)


def in_turn(sentences: Iterable[Sentence]) -> Sentence:
    """One sentence after the other; there is one at least."""
    return reduce(Sentence.followed, sentences)


def all_of(sentences: Iterable[Sentence]) -> Sentence:
    """Different reasons as one, each once; there is one at least."""
    return reduce(
        lambda one, other: says("reasons", one=one, other=other), dict.fromkeys(sentences)
    )


@dataclass(frozen=True, slots=True)
class Grouped:
    """A large number, its thousands apart as the language writes them."""

    number: int

    def text(self, words: Words) -> str:
        """1 146 in French, 1,146 in English."""
        return words.number(self.number)


@dataclass(frozen=True, slots=True)
class Listed:
    """Several facts, and what stands `between` two of them."""

    items: tuple[Fact, ...]
    between: str = ", "

    def text(self, words: Words) -> str:
        """Each in its turn."""
        return self.between.join(_worded(each, words) for each in self.items)


def listed(items: Iterable[Fact], between: str = ", ") -> Listed:
    """Several facts as one."""
    return Listed(tuple(items), between)


def _worded(fact: Fact, words: Words) -> str:
    return fact.text(words) if hasattr(fact, "text") else str(fact)


class ObservatoireError(_Speaks, Exception):
    """Base of every error that the product raises on purpose (exit status 2); `said` is why."""

    def __init__(self, said: Sentence) -> None:
        self.said = said
        super().__init__(said)

    def text(self, words: Words) -> str:
        """Why, in one language."""
        return self.said.text(words)


@dataclass(frozen=True, slots=True)
class Problem(_Speaks):
    """One thing wrong in a file, and what to do about it.

    `row` counts as a spreadsheet does (the header is row 1); 0 stands for the whole file.
    """

    file: str
    row: int
    column: str
    value: str
    remedy: Sentence

    @property
    def code(self) -> str:
        """What kind of problem it is: the code of its remedy."""
        return self.remedy.code

    def text(self, words: Words) -> str:
        """File, row, column, value and remedy, as far as they are told."""
        place: Fact = self.file
        if self.row:
            place = says("place.row", file=place, row=self.row)
        if self.column:
            place = self._in_column(place)
        if self.value:
            place = says("place.value", place=place, value=self.value)
        return says("place.remedy", place=place, remedy=self.remedy).text(words)

    def _in_column(self, place: Fact) -> Sentence:
        return says("place.column", place=place, column=self.column)


class KeyProblem(Problem):
    """One thing wrong in a TOML file: its `column` is a dotted key (tables of a list are counted
    from 1), its `row` is known where the file can't be read as TOML.
    """

    __slots__ = ()

    def _in_column(self, place: Fact) -> Sentence:
        return says("place.key", place=place, key=self.column)


def _problems(found: tuple[Problem, ...]) -> Sentence:
    return says("problems", n=len(found), listed=listed(found, "\n  - "))


class FileProblems(ObservatoireError):
    """A file is refused; `problems` holds all that is wrong in it, in reading order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(_problems(self.problems))


class CatalogueError(ObservatoireError):
    """Catalogue files can't be read as what the product expects; `problems` holds all that is wrong
    in them.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(_problems(self.problems))


class UnusableRelease(ObservatoireError):
    """A release folder can't be trusted: `why`, then what to do; `file` is what is wrong in it."""

    def __init__(self, file: str, why: Sentence) -> None:
        self.file, self.why = file, why
        super().__init__(says("release.unusable", file=file, why=why))


class Withdrawn(UnusableRelease):
    """A release whose figures were taken back, since when (`date`) and `reason`."""

    def __init__(self, file: str, id_: str, date: str, reason: str) -> None:
        self.id, self.date, self.reason = id_, date, reason
        why = says("release.withdrawn", id=id_, date=date, reason=reason,
                   then=says("release.choose"))  # fmt: skip
        super().__init__(file, why)


class UpstreamError(ObservatoireError):
    """A source gave nothing usable; the last good data stay. `resource` is its cache name."""

    def __init__(self, source: str, resource: str, why: Sentence) -> None:
        self.source, self.resource, self.why = source, resource, why
        super().__init__(says("source.failed", source=source, resource=resource, why=why))
