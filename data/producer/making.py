"""`python -m data release`: everything that is known, protected, audited and published at once."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Collection, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from data import shelf
from data.errors import ObservatoireError, UnusableRelease, says
from data.producer import build as building
from data.producer import catalogue, console, installation, pull
from data.producer.build import Built, Counts
from data.producer.disclosure.certificate import Leak
from data.producer.disclosure.choose import Unprotectable
from data.producer.disclosure.history import ChangedPeriod, Narrowed, Past
from data.producer.disclosure.protect import Contradicted
from data.producer.disclosure.released import Said
from data.producer.disclosure.solver import SolverError
from data.producer.disclosure.waiting import admitted
from data.producer.returns.form import Of
from data.producer.returns.store import Store
from data.producer.returns.taken import Taker, Taking
from data.producer.sources import store
from data.producer.writer import About
from data.release import Release

#: Why a lot of returns can't come in: another one may.
_REFUSED = (Unprotectable, Contradicted, ChangedPeriod, Narrowed, Leak, SolverError)


@dataclass(frozen=True)
class Made:
    """A release: its folder, what it holds, the returns that wait for another one and why lots of
    them were refused, and how many counts each préfet could take away (where that was asked).
    """

    folder: Path
    built: Built
    waiting: tuple[Of, ...] = ()
    fallen: Counter[str] | None = None
    refused: tuple[ObservatoireError, ...] = ()


def make(options: argparse.Namespace, executor: Executor | None) -> Made:
    """The release that the options of the command ask for. Raises what `build` and `publish` do."""
    making = _Making(options, executor)
    if options.returns:
        return making.with_returns(Store(options.returns, options.key, reading=True))
    return making.without_returns()


class _Making:
    """One run of the command."""

    def __init__(self, options: argparse.Namespace, executor: Executor | None) -> None:
        self.options, self.executor = options, executor
        #: What a demonstration says of itself; None for what is real.
        self.fiction: Mapping[str, Any] | None = getattr(options, "fiction", None)
        self._about: About = (
            {} if self.fiction is None else {"fictional": True, "demonstration": self.fiction}
        )
        self.refused: list[ObservatoireError] = []
        datasets = catalogue.load().values()
        protected = [each.id for each in datasets if each.restricted]
        self.counts: dict[str, Counts] = (
            dict.fromkeys(protected, options.restricted) if options.restricted else {}
        )

    @cached_property
    def known(self) -> list[Past]:
        """The releases that a reader may have kept. Raises MissingRelease."""
        if self.fiction is not None:
            return installation.fiction(self.options.to)
        past = installation.past(self.options.to, self.options.earlier)
        if self.options.restricted or self.options.returns:
            installation.require(past)
        return past

    def without_returns(self) -> Made:
        """From the restricted folder, if any; returns stay as they were last released."""
        built, past = self._built(self.counts)
        folder = building.publish(
            built, to=self.options.to, created=self.options.created,
            previous=self.options.previous, past=past, executor=self.executor,
        )  # fmt: skip
        return Made(folder, built, (), self._fallen(built, self.counts))

    def with_returns(self, returns: Store) -> Made:
        """With as many accepted returns as can come in without being told."""
        with returns.alone():
            taker = Taker(returns)
            pending, closed = taker.pending(), returns.closed()
            closing = all(of.period in closed for of in pending)
            made, waiting = admitted(
                pending, partial(self._attempt, taker), _REFUSED, closing=closing,
                apart=[of for of in pending if of in taker.before],
            )  # fmt: skip
            taking, built, certificate = made
            folder = building.put(
                built, certificate, to=self.options.to, created=self.options.created,
                previous=self.options.previous, **self._about,
                tell=lambda id_: returns.note_release(id_, taking.held),
            )  # fmt: skip
        counts = {**self.counts, **taking.counted}
        return Made(folder, built, tuple(waiting), self._fallen(built, counts), tuple(self.refused))

    def _attempt(self, taker: Taker, lot: Collection[Of]) -> tuple[Taking, Built, dict[str, Any]]:
        taking = taker.with_lot(lot)
        try:
            with console.working(says("returns.working", number=len(lot))):
                built, past = self._built({**self.counts, **taking.counted})
                return taking, *building.audited(built, past, self.executor)
        except _REFUSED as error:
            self.refused.append(error)
            raise

    def _built(self, counts: Mapping[str, Counts]) -> tuple[Built, list[Past]]:
        """What a release would hold, and the releases beside which it stands."""
        to = self.options.to
        past = installation.beside(building.truth(counts), to, self.known) if counts else []
        built = building.build(
            counts=counts, kept=self._kept(), additions=self._additions(),
            beside=building.Beside(
                past, self.executor, self.options.created, self.fiction is not None
            ),
        )  # fmt: skip
        if not counts:
            past = installation.beside(Said(built.observations, built.datasets), to, self.known)
        return built, past

    def _kept(self) -> list[Release]:
        try:
            return [shelf.open_current(self.options.to)]
        except UnusableRelease:
            return []

    def _additions(self) -> tuple[building.Addition, ...]:
        """The folder that this machine serves also holds what was pulled: a release keeps it."""
        served = shelf.folders()[-1].resolve()
        ours = self.options.to.resolve() == served != shelf.EMBEDDED.resolve()
        return tuple(pull.additions(store.Store(store.default()))) if ours else ()

    def _fallen(self, built: Built, counts: Mapping[str, Counts]) -> Counter[str] | None:
        return building.prefets(built, counts) if counts and self.options.prefets else None
