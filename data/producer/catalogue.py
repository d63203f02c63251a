"""What each dataset is: one TOML file per dataset, read into frozen values.

The file's name is the dataset's id, the same in `data/published/`, in the messages and in tests.
What a reader sees of a dataset (title, description) stands in the message files.
"""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field, ValidationError, model_validator

from data.errors import CatalogueError, KeyProblem, Problem, listed, says
from data.observations import SUBJECTS
from data.producer.items import Item, Wording
from data.producer.layouts import Contradiction, Frozen, Inequality, Layout, Sum, Years

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

#: Kinds of which nothing is counted.
NO_COUNT = ("share", "rate", "amount", "statement", "event", "year")

FOLDER = Path(__file__).parents[1] / "catalogue"

#: threshold: counts of 1 to 4 are masked; sensitive: 1 to 10; as_published: public as they stand.
Regime = Literal["as_published", "threshold", "sensitive"]
Kind = Literal[
    "flow", "stock", "cumulative", "share", "rate", "amount", "statement", "event", "year",
    "survey", "estimate",
]  # fmt: skip


class Indicator(Frozen):
    """What one indicator may hold; a row outside these lists is refused.

    `kind` keeps apart what must not be added or joined by a line: flows, stocks, cumulative
    counts, shares, rates, amounts, statements, dated events, years, survey facts, estimates.
    An event that happens `once` in a territory: two dates that are no part of each other disagree.
    A rate or share `of` another indicator of its dataset, `per` the population, that indicator's
    total (T) or its France (FR), tells of the count it is made from: the audit reads it so. A
    figure `held_by` a count (a median) is shown only where that count is. Persons `counted_by` so
    many structures (another indicator) are shown where these are three at least.

    `regime` is its dataset's, unless told. `pooled` counts are of events that happen once, which
    alone may be added over years. `same_as` names the indicators (`psp.refus`) that are the same
    number; an item of a return without one says why it is `apart`. What those counted whom somebody
    knows is a `floor`, never how many there are.
    """

    kind: Kind
    once: bool = False
    levels: tuple[str, ...]
    units: tuple[str, ...]
    breakdowns: tuple[str, ...] = ("T",)
    of: str | None = None
    per: Literal["population", "T", "FR"] | None = None
    held_by: str | None = None
    counted_by: str | None = None
    regime: Regime | None = None
    pooled: bool = False
    same_as: tuple[str, ...] = ()
    apart: str = ""
    floor: bool = False
    item: Item | None = None

    @model_validator(mode="after")
    def _events_are_pooled(self) -> Indicator:
        """A stock, or persons accompanied in a year, counts somebody again each year."""
        if self.pooled and self.kind != "flow":
            raise Contradiction("pooled", says("catalogue.pooled"))
        return self


class LegalParameter(Frozen):
    """An amount fixed by law from a date on: value in `unit`, its article and text, the source."""

    indicator: str
    value: float
    unit: str
    article: str
    in_force: datetime.date
    text: str
    url: str
    checked_on: datetime.date
    source: str
    period: str
    note: str
    note_en: str


class LegalDuty(Frozen):
    """What the law asks of every département from a date on: the article, the text that made it so,
    the document in which it was read (`read`) and when. What it asks is said in the messages
    (`law.<id>`), in every language.
    """

    id: Literal["commission", "meeting", "pathway", "sanction"]
    article: str
    in_force: datetime.date
    text: str
    url: str
    read: str
    read_en: str
    checked_on: datetime.date


class Restricted(Frozen):
    """Where the counts of a protected dataset are read: a CSV file of the restricted folder.

    `columns` names its columns by ours; `outside` the codes of territories that are left out.
    """

    file: str
    indicator: str
    unit: str
    source: str
    columns: dict[Literal["geo", "period", "sex", "age", "breakdown", "value"], str]
    outside: tuple[str, ...] = ()


class Correction(Frozen):
    """A known error of a provider: which cells (the message `correction.<dataset>.<id>` says so,
    what is done, and why).

    A public figure is told by the columns of `where` and what the provider `served`: while it does,
    the figure takes `status` (O: no value; U: low reliability). An error of another kind is told
    by the source's module. Either way, an error that is no longer there is reported at each pull
    until its declaration is removed.
    """

    id: str
    where: dict[str, str] = Field(default_factory=dict)
    served: float | None = None
    status: Literal["O", "U"] | None = None

    @model_validator(mode="after")
    def _whole(self) -> Correction:
        if bool(self.where) != (self.served is not None) or bool(self.where) != bool(self.status):
            raise Contradiction("where", says("catalogue.correction"))
        return self


class Dataset(Frozen):
    """One dataset of the catalogue; `typed` ones have a file in `data/published/`."""

    id: str
    typed: bool = True
    regime: Regime
    #: Whether what can be derived of a hidden count is printed beside it.
    ranges: bool = True
    subject: Literal[*SUBJECTS]  # type: ignore[valid-type]
    cadence: Literal["yearly", "irregular"]
    licence: Literal["LO-2.0"]
    indicators: dict[str, Indicator] = Field(min_length=1)
    #: Whether it is what préfectures return; which texts and holders its items name.
    returns: bool = False
    documents: dict[str, Wording] = Field(default_factory=dict)
    holders: dict[str, Wording] = Field(default_factory=dict)
    #: How many persons a reader of its sensitive counts may know.
    persons: int = Field(default=1, ge=0, le=2)
    sums: tuple[Sum, ...] = ()
    inequalities: tuple[Inequality, ...] = ()
    #: Inequalities of a return that may be broken with a reason: no reader can rely on them.
    expected: tuple[Inequality, ...] = ()
    layout: Layout = Layout()
    restricted: Restricted | None = None
    legal: tuple[LegalParameter, ...] = ()
    duties: tuple[LegalDuty, ...] = ()
    corrections: tuple[Correction, ...] = ()

    @model_validator(mode="after")
    def _amounts_are_of_indicators(self) -> Dataset:
        unknown = {each.indicator for each in self.legal} - self.indicators.keys()
        if unknown:
            told = says("catalogue.legal", indicators=listed(sorted(unknown)))
            raise Contradiction("legal", told)
        return self

    @model_validator(mode="after")
    def _small_counts_are_laid_out(self) -> Dataset:
        """A protected dataset says what is published of it; the sensitive ones say little."""
        if self.restricted and any(each.where for each in self.corrections):
            raise Contradiction("corrections", says("catalogue.served"))
        if (self.returns or self.regime == "as_published") != (self.restricted is None):
            raise Contradiction("restricted", says("catalogue.restricted"))
        if (self.restricted or self.returns) and not (self.layout.margins and self.layout.periods):
            raise Contradiction("layout", says("catalogue.layout"))
        if self.layout.pools and not any(each.pooled for each in self.indicators.values()):
            raise Contradiction("layout.pools", says("catalogue.nothing_pooled"))
        if self.regime == "sensitive":
            if any("DEP" in margin.levels for margin in self.layout.margins if margin.by):
                raise Contradiction("layout.margins", says("catalogue.crossed"))
            if any(len(period) > 4 for period in self.layout.periods):
                raise Contradiction("layout.periods", says("catalogue.by_month"))
        return self

    @model_validator(mode="after")
    def _items_say_what_else_tells_them(self) -> Dataset:
        """A number that two datasets tell unknown to each other is told twice (SECRECY 9)."""
        for name, each in self.indicators.items() if self.returns else ():
            if "DEP" in each.levels and bool(each.same_as) == bool(each.apart):
                raise Contradiction(f"indicators.{name}.same_as", says("catalogue.same_as"))
        return self

    @model_validator(mode="after")
    def _what_is_expected_tells_nothing(self) -> Dataset:
        """Between two items that are both shown by département it would (SECRECY 4)."""
        for each in self.expected:
            shown = [name for name in (each.less, each.more) if name in self.indicators
                     and "DEP" in self.indicators[name].levels]  # fmt: skip
            if len(shown) > 1:
                raise Contradiction("expected", says("catalogue.expected"))
        return self

    @model_validator(mode="after")
    def _items_are_asked(self) -> Dataset:
        """Each indicator of a return says how it is asked, of whom, by what text."""
        for name, each in self.indicators.items() if self.returns else ():
            if each.item is None:
                raise Contradiction(f"indicators.{name}.item", says("catalogue.item"))
            for key, known in (("document", self.documents), ("holder", self.holders)):
                if getattr(each.item, key) not in known:
                    told = says("toml.one_of", codes=listed(known))
                    raise Contradiction(f"indicators.{name}.item.{key}", told)
        return self

    @model_validator(mode="after")
    def _parts_stay_above_departements(self) -> Dataset:
        """A sensitive return shows its top totals only below région level (SECRECY 4); entries are
        one, though they add up to a cumulative number.
        """
        whole = (each for each in self.sums if not any("@-" in part for part in each.parts))
        parts = {part for each in whole for part in each.parts}
        for name, each in self.indicators.items():
            sensitive = (each.regime or self.regime) == "sensitive"
            if sensitive and name in parts and "DEP" in each.levels:
                raise Contradiction(f"indicators.{name}.levels", says("catalogue.part"))
        return self

    def regime_of(self, indicator: str) -> Regime:
        """Of an indicator, else of the dataset."""
        return self.indicators[indicator].regime or self.regime

    @property
    def protected(self) -> tuple[str, ...]:
        """The indicators whose small counts are masked here."""
        named = [name for name in self.indicators if self.regime_of(name) != "as_published"]
        return tuple(name for name in named if self.indicators[name].kind not in NO_COUNT)

    @cached_property
    def halved(self) -> frozenset[str]:
        """The items shown by département that are the sum of two that are not."""
        return frozenset(
            each.whole for each in self.sums
            if len(each.parts) == 2
            and not any("DEP" in self.indicators[part].levels for part in each.parts
                        if part in self.indicators)
        )  # fmt: skip

    def told_by(self, indicator: str) -> set[str]:
        """The items of a return, told for France alone, by whose totals one may be told: itself,
        and those that a sum or an inequality ties to it.
        """
        tied = {indicator}
        for each in self.sums:
            terms = {each.whole, *each.parts}
            tied |= terms if indicator in terms else set()
        for pair in self.inequalities:
            both = {pair.less, pair.more}
            tied |= both if indicator in both else set()
        return {name for name in tied if self._above(name)}

    def _above(self, name: str) -> bool:
        return name in self.indicators and "DEP" not in self.indicators[name].levels

    @property
    def source(self) -> str:
        """The key of the source of its protected counts: what préfectures return is its own."""
        return self.restricted.source if self.restricted else self.id

    def until(self, last: str) -> Dataset:
        """The same, whose years by rule go as far as `last`."""
        years = self.layout.years
        if years is None or int(last) <= years.at_least:
            return self
        return self._of_years(years.until(int(last)))

    def opened(self, years: Sequence[str]) -> Dataset:
        """The same, of a return whose `years` were asked for: from the first to the last."""
        said = self.layout.years
        first, last = min(map(int, years)), max(map(int, years))
        asked = Years(first=first, at_least=last, pool=said.pool if said else 0)
        return self._of_years({"years": asked, **asked.until(last)})

    def _of_years(self, years: Mapping[str, Any]) -> Dataset:
        layout = Layout(**{**self.layout.model_dump(), **years})
        return self.model_copy(update={"layout": layout})


def read(path: Path) -> Dataset:
    """The dataset that `path` describes. Raises CatalogueError with all that is wrong in it: by its
    row where it is no TOML, else by its keys.
    """
    try:
        written = tomllib.loads(path.read_text("utf-8"))
    except UnicodeDecodeError:
        raise CatalogueError([KeyProblem(path.name, 0, "", "", says("toml.utf_8"))]) from None
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError([_not_toml(path.name, error)]) from None
    if "id" in written:
        problem = KeyProblem(path.name, 0, "id", _short(written["id"]), says("toml.id"))
        raise CatalogueError([problem])
    try:
        return Dataset(id=path.stem, **written)
    except ValidationError as error:
        raise CatalogueError(key_problem(path.name, each) for each in error.errors()) from None


@cache
def load(folder: Path = FOLDER) -> dict[str, Dataset]:
    """Every dataset by id, in the order of the ids. Raises CatalogueError with all that is wrong in
    all files.
    """
    found: dict[str, Dataset] = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            found[path.stem] = read(path)
        except CatalogueError as error:
            problems.extend(error.problems)
    if problems:
        raise CatalogueError(problems)
    return found


#: What to do about a key, by how the kind of pydantic's error begins
#: (https://docs.pydantic.dev/latest/errors/validation_errors/).
_REMEDIES = {
    "missing": says("toml.missing"),
    "extra_forbidden": says("toml.extra"),
    "string": says("toml.text"),
    "int": says("toml.whole_number"),
    "float": says("toml.number"),
    "bool": says("toml.yes_or_no"),
    "date": says("toml.date"),
    "tuple": says("toml.list"),
    "dict": says("toml.table"),
    "model": says("toml.table"),
    "too_short": says("toml.empty"),
}
_SHOWN = 40


def key_problem(file: str, error: ErrorDetails) -> Problem:
    """What pydantic found, in our words: it quotes whole tables, and speaks to programmers."""
    context, value = error.get("ctx", {}), _short(error["input"])
    keys = [str(each + 1) if isinstance(each, int) else each for each in error["loc"]]
    why = context.get("error")
    if isinstance(why, Contradiction):
        return KeyProblem(file, 0, ".".join([*keys, why.key]), "", why.said)
    if error["type"] == "literal_error":
        codes = listed(re.findall(r"'([^']*)'", context["expected"]))
        remedy = says("toml.one_of", codes=codes)
    else:
        kinds = (_REMEDIES[kind] for kind in _REMEDIES if error["type"].startswith(kind))
        remedy = next(kinds, says("toml.unlike", kind=error["type"]))
    return KeyProblem(file, 0, ".".join(key for key in keys if key != "[key]"), value, remedy)


def _short(value: object) -> str:
    """A value that stands on one line; nothing of a list or a table."""
    if isinstance(value, bool):
        return str(value).lower()
    if not isinstance(value, str | int | float | datetime.date):
        return ""
    text = str(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _not_toml(file: str, error: tomllib.TOMLDecodeError) -> Problem:
    """The place is in the error's words alone (an attribute of it from Python 3.14 on)."""
    place = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
    if place is None:
        return KeyProblem(file, 0, "", "", says("toml.unfinished"))
    remedy = says("toml.syntax", character=int(place[2]))
    return KeyProblem(file, int(place[1]), "", "", remedy)
