"""What a release takes of the store: what the last one held, and of the rest what can come in."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import polars as pl

from data.observations import SCHEMA
from data.producer.returns import amounts
from data.producer.returns.amounts import Share
from data.producer.returns.counted import Counted, Held, base_row, counted
from data.producer.returns.form import Of
from data.producer.returns.reading import Return
from data.producer.returns.store import Store

#: Whose persons stand behind an amount.
BEHIND = {"retour_sanctions": "amendes", "retour_parcours": "afis_beneficiaires"}


@dataclass(frozen=True)
class Taking:
    """The versions that a release holds (by number in the store), and what they give."""

    held: Mapping[Of, int]
    counted: Mapping[str, Counted]


class Taker:
    """Reads a store once; makes what a release would take with this or that lot."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.history = [dict(each.held) for each in store.releases()]
        self.before = self.history[-1] if self.history else {}
        self.last = {of: each.number for of, each in store.last().items() if of.whole}
        self._read: dict[int, Return] = {}

    def pending(self) -> dict[Of, bool]:
        """The returns of which the last release does not hold the last version, and whether each
        has a count that is not 0.
        """
        waiting = [of for of, number in self.last.items() if self.before.get(of) != number]
        return {of: self._tells(of) for of in waiting}

    def with_lot(self, lot: Collection[Of]) -> Taking:
        """What a release holds with a lot of the pending returns."""
        held = {**self.before, **{of: self.last[of] for of in lot}}
        history = [*self.history, held]
        made = counted([self._returns(each) for each in history], self.store.closed())
        return Taking(held, {id_: replace(each, public=self._with_amounts(each, history))
                             for id_, each in made.items()})  # fmt: skip

    def _tells(self, of: Of) -> bool:
        answers = self.returned(self.last[of]).answers.values()
        return any(each.count for each in answers)

    def returned(self, number: int) -> Return:
        """A version, read once."""
        if number not in self._read:
            self._read[number] = self.store.returned(number)
        return self._read[number]

    def _returns(self, held: Mapping[Of, int]) -> Held:
        return {of: self.returned(number) for of, number in held.items()}

    def _with_amounts(self, each: Counted, history: list[dict[Of, int]]) -> pl.DataFrame:
        """The public rows of a dataset, with the amounts of France that may be shown."""
        dataset, rows = each.dataset, []
        for name, indicator in dataset.indicators.items():
            if indicator.kind != "amount":
                continue
            for year in dataset.layout.periods:
                shares = [self._shares(dataset.id, name, year, held) for held in history]
                total = amounts.shown(shares)
                row = base_row(dataset, name, ("FR", "FR"), year)
                if total is not None:
                    rows.append({**row, "value": float(total)})
        return pl.concat([each.public, pl.DataFrame(rows, schema=SCHEMA)])

    def _shares(self, id_: str, name: str, year: str, held: Mapping[Of, int]) -> dict[str, Share]:
        found = {}
        for of, number in held.items():
            if of.period != year:
                continue
            answers = self.returned(number).answers
            amount = answers.get(f"{id_}.{name}")
            behind = answers.get(f"{id_}.{BEHIND[id_]}")
            if amount is not None and amount.count is not None:
                persons = (behind.count if behind else None) or 0
                found[of.dep] = Share(amount.count, persons)
        return found
