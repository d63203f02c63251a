"""What a release takes of accepted returns: counts to protect, rows that are public as they stand.

Nothing is extrapolated: who did not answer is in no total, and each total says of how many it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from data import observations
from data.producer.catalogue import Dataset
from data.producer.disclosure import ledger
from data.producer.disclosure.answers import Answers, Counts
from data.producer.disclosure.contributors import LEAST
from data.producer.returns import form
from data.producer.returns.form import Of
from data.producer.returns.grammar import Answer
from data.producer.returns.reading import Return
from geo.territories import DEPARTEMENTS, REGIONS, departements_of

#: Why a count is not given: nobody returned it, `nc`, `ne`.
NO_RETURN, _STATUS = "S", {"nc": "O", "ne": "M"}

#: The returns that a release holds, by whose they are.
Held = Mapping[Of, Return]


@dataclass(frozen=True)
class Counted:
    """A dataset of returns with its years, counts and answers; `public` are its rows that nothing
    hides (columns of SCHEMA).
    """

    dataset: Dataset
    counts: Counts
    answers: Answers
    public: pl.DataFrame


@dataclass(frozen=True)
class Ledger:
    """What is known of the returns besides what they hold: how often each was corrected, as
    released, by period and département; why; the years that are closed.
    """

    versions: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    motives: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    closed: tuple[str, ...] = ()

    @classmethod
    def of(cls, dataset: str, history: Sequence[Held], closed: Sequence[str]) -> Ledger:
        """Of a dataset, from the returns that each release held, the new one last. A correction
        that changes none of its answers is of another dataset: no count of this one has a version.
        """
        told = ledger.numbered([{(of.period, of.dep): _said(dataset, each)
                                 for of, each in held.items()} for held in history])  # fmt: skip
        # Who had not answered yet is the same unknown count as in the first version.
        versions = {period: corrected for period, each in (told[-1] if told else {}).items()
                    if (corrected := {dep: n - 1 for dep, n in each.items() if n > 1})}  # fmt: skip
        last = history[-1] if history else {}
        why = {period: motives for period, each in versions.items()
               if (motives := {dep: motive for dep in each
                               if (motive := last[Of(dep, period)].motive)})}  # fmt: skip
        return cls(versions, why, tuple(closed))


def _said(dataset: str, given: Return) -> tuple[tuple[str, Answer], ...]:
    return tuple((code, answer) for code, answer in sorted(given.answers.items())
                 if code.startswith(f"{dataset}."))  # fmt: skip


def years_of(held: Held) -> list[str]:
    """The years from the first to the last of which a return is held."""
    years = [of.year for of in held if of.whole]
    return [str(year) for year in range(min(years), max(years) + 1)] if years else []


def counted(history: Sequence[Held], closed: Sequence[str]) -> dict[str, Counted]:
    """Each dataset of returns, from the returns that each release held, the one that is made last;
    none where it holds none.
    """
    held = history[-1]
    years = years_of(held)
    if not years:
        return {}
    return {id_: _of_dataset(each.opened(years), held, Ledger.of(id_, history, closed))
            for id_, each in form.datasets().items()}  # fmt: skip


def _of_dataset(dataset: Dataset, held: Held, told: Ledger) -> Counted:
    years = dataset.layout.periods
    answers = {name: _answers(dataset.id, name, held, years) for name in dataset.indicators}
    _leave_out_halves(dataset, answers)
    counts = {name: _counts(answers[name]) for name in dataset.protected
              if _asked(dataset, name, years)}  # fmt: skip
    silent = {name: _silent(answers[name], _asked(dataset, name, years))
              for name in dataset.indicators}  # fmt: skip
    few = frozenset(_few(dataset, answers))
    said = Answers(silent, told.versions, told.closed, few, motives=told.motives)
    return Counted(dataset, counts, said, _public(dataset, answers, silent))


def _asked(dataset: Dataset, name: str, years: Sequence[str]) -> list[str]:
    """The years of which an item is asked."""
    item = dataset.indicators[name].item
    return [year for year in years if item is None or item.asked_in(int(year))]


#: The answer of each département that gave one, by year.
ByPlace = dict[tuple[str, str], Answer]


def _answers(id_: str, name: str, held: Held, years: Sequence[str]) -> ByPlace:
    code = f"{id_}.{name}"
    found = {(of.dep, of.period): each.answers.get(code)
             for of, each in held.items() if of.period in years}  # fmt: skip
    return {place: answer for place, answer in found.items() if answer is not None}


def _leave_out_halves(dataset: Dataset, answers: Mapping[str, ByPlace]) -> None:
    """A part of a sum is totalled over those that answered all of its terms (SECRECY 3)."""
    for each in dataset.sums:
        terms = [answers[name] for name in (each.whole, *each.parts)]
        for part in each.parts:
            for place, answer in answers[part].items():
                known = all(of[place].count is not None for of in terms if place in of)
                if answer.count is not None and not known:
                    answers[part][place] = Answer("nc")


def _counts(answers: ByPlace) -> dict[tuple[str, ...], int]:
    return {(dep, year, "T", "T", "T"): answer.count
            for (dep, year), answer in answers.items() if answer.count is not None}  # fmt: skip


def _silent(answers: ByPlace, years: Sequence[str]) -> dict[str, dict[str, str]]:
    """By year, the status of each département that gave no figure."""
    found: dict[str, dict[str, str]] = {}
    for year in years:
        for dep in DEPARTEMENTS:
            answer = answers.get((dep, year))
            if answer is None:
                found.setdefault(year, {})[dep] = NO_RETURN
            elif answer.state != "given":
                found.setdefault(year, {})[dep] = _STATUS[answer.state]
    return found


def _few(dataset: Dataset, answers: Mapping[str, ByPlace]) -> Iterator[tuple[str, str, str]]:
    """The counts of persons that fewer than three structures made (SECRECY 6)."""
    for name, each in dataset.indicators.items():
        if each.counted_by and "DEP" in each.levels:
            for (dep, year), answer in answers[name].items():
                by = answers[each.counted_by].get((dep, year))
                if answer.count and (by is None or (by.count or 0) < LEAST):
                    yield name, dep, year


# What is public as it stands


def _public(
    dataset: Dataset, answers: Mapping[str, ByPlace], silent: Mapping[str, Mapping[str, dict]]
) -> pl.DataFrame:
    rows = []
    for name, each in dataset.indicators.items():
        if name in dataset.protected or each.kind == "amount":
            continue
        for place, answer in sorted(answers[name].items()):
            if "DEP" in each.levels and answer.state == "given":
                rows.append(_row(dataset, name, place, answer))
        for year, deps in silent[name].items():
            rows += [_blank(dataset, name, ("DEP", dep), year, status)
                     for dep, status in deps.items()]  # fmt: skip
        if "FR" in each.levels:
            rows += _totals(dataset, name, answers[name], silent[name])
    return pl.DataFrame(rows, schema=observations.SCHEMA)


def _row(dataset: Dataset, name: str, place: tuple[str, str], answer: Answer) -> dict[str, object]:
    """A figure, a year, the day of an event, a choice in words."""
    (dep, year), kind = place, dataset.indicators[name].kind
    row = base_row(dataset, name, ("DEP", dep), year)
    if kind == "event":
        return {**row, "period": str(answer.value), "value": 1.0}
    if kind == "statement":
        item = dataset.indicators[name].item
        assert item is not None
        words = item.choices[str(answer.value)]
        return {**row, "OBS_STATUS": "L", "note": words.fr, "note_en": words.en}
    return {**row, "value": float(answer.value or 0)}


def _blank(
    dataset: Dataset, name: str, place: tuple[str, str], year: str, status: str
) -> dict[str, object]:
    why = {"S": "no_answer", "O": "not_known", "M": "not_there"}[status]
    note = observations.caveat("incomplete" if place[0] != "DEP" else why)
    row = base_row(dataset, name, place, year)
    return {**row, "OBS_STATUS": status, **note.columns()}


def _totals(
    dataset: Dataset, name: str, answers: ByPlace, silent: Mapping[str, dict]
) -> Iterator[dict[str, object]]:
    """Of the régions that answered whole, and of France as far as it answered."""
    for year in dataset.layout.periods:
        given = {dep: answer.count for (dep, of), answer in answers.items()
                 if of == year and answer.count is not None}  # fmt: skip
        if given:
            total = float(sum(given.values()))
            yield {**base_row(dataset, name, ("FR", "FR"), year), "value": total}
        gone = {dep for dep, status in silent.get(year, {}).items() if status != "M"}
        for region in REGIONS if "REG" in dataset.indicators[name].levels else ():
            deps = list(departements_of(region))
            if gone.isdisjoint(deps) and any(dep in given for dep in deps):
                total = float(sum(given.get(dep, 0) for dep in deps))
                yield {**base_row(dataset, name, ("REG", region), year), "value": total}
            elif not gone.isdisjoint(deps):
                yield _blank(dataset, name, ("REG", region), year, "O")


def base_row(dataset: Dataset, name: str, place: tuple[str, str], year: str) -> dict[str, object]:
    """A row of a figure of a return, without its value: `place` is a level and a code."""
    return {
        "dataset": dataset.id, "indicator": name, "geo_level": place[0], "geo": place[1],
        "period": year, "sex": "T", "age": "T", "breakdown": "T", "value": None, "low": None,
        "high": None, "unit": dataset.indicators[name].units[0], "OBS_STATUS": "A",
        "CONF_STATUS": "F", "evidence": "official", "source": dataset.source,
        **observations.NOTHING.columns(), **observations.NOTHING.columns("author"),
    }  # fmt: skip


def sources(counted: Mapping[str, Counted], date: str, *, fictional: bool = False) -> pl.DataFrame:
    """The source of each dataset of returns (columns of SOURCE_SCHEMA); `date` is the release's.
    Invented returns name no préfecture.
    """
    title, publisher = (
        observations.caveat("returns_title"),
        observations.caveat("fiction_publisher" if fictional else "returns_publisher"),
    )
    rows = [
        {"source": id_, "title": title.fr, "publisher": publisher.fr, "publisher_fr": publisher.fr,
         "publisher_en": publisher.en, "date": date, "url": "", "evidence": "official",
         "lang": "fr"}
        for id_ in counted
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=observations.SOURCE_SCHEMA)


def _answering(answers: Answers, name: str, period: str) -> int:
    """How many départements gave a figure."""
    return len(DEPARTEMENTS) - len(answers.silent.get(name, {}).get(period, {}))


def noted(frame: pl.DataFrame, counted: Mapping[str, Counted]) -> pl.DataFrame:
    """`frame`, where every total of returns says of how many départements it is."""
    said = observations.caveat("of_answering")
    numbers = {
        (id_, name, period): _answering(each.answers, name, period)
        for id_, each in counted.items()
        for name in each.dataset.indicators
        for period in each.dataset.layout.periods
    }  # fmt: skip
    if not numbers:
        return frame
    table = pl.DataFrame(
        [(*key, said.fr.format(n=n), said.en.format(n=n)) for key, n in numbers.items()],
        schema=["dataset", "indicator", "period", "_fr", "_en"], orient="row",
    )  # fmt: skip
    here = (
        (pl.col("geo_level") == "FR") & pl.col("value").is_not_null() & pl.col("_fr").is_not_null()
    )
    both = frame.join(
        table, on=["dataset", "indicator", "period"], how="left", maintain_order="left"
    )
    return both.with_columns(
        pl.when(here).then(told).otherwise(name).alias(name)
        for name, told in (("note", pl.col("_fr")), ("note_en", pl.col("_en")))
    ).drop("_fr", "_en")
