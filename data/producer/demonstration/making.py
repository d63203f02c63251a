"""From the drawn population to three releases, by the path that real returns take: files, import,
acceptance, protection, audit.
"""

from __future__ import annotations

import argparse
import datetime
import tempfile
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

import messages
from data.errors import ObservatoireError, says
from data.producer import making
from data.producer.demonstration.choices import choices
from data.producer.demonstration.filled import Forms, file
from data.producer.demonstration.population import Population
from data.producer.demonstration.scenario import Round, rounds
from data.producer.making import Made
from data.producer.returns import commands
from data.producer.returns.reading import Outcome, Return
from data.producer.returns.store import Store

#: The drawing that the committed demonstration is of.
SEED = 2016
#: The first year that is returned in it, unless asked otherwise: the audit of three years and of
#: their sums takes hours (docs/demonstration.md).
SINCE = 2024
#: The reason that a clerk of the demonstration gives of what surprises.
_REASON = "verifie"


class Refused(ObservatoireError):
    """The reader refuses a form that the demonstration filled in: our bug."""


def made(to: Path, executor: Executor | None, seed: int, since: int = SINCE) -> Iterator[Made]:
    """The three releases, in the folder `to`, of the years from `since` on. Raises what
    `making.make` does, Refused.
    """
    forms = Forms(Population(seed))
    fiction = {"seed": seed, "choices": choices(forms.population)}
    with tempfile.TemporaryDirectory() as name:
        private = Path(name)
        for each in rounds(forms, since):
            _taken_in(each, private)
            yield making.make(_options(each, private, to, fiction), executor)


def _options(of: Round, private: Path, to: Path, fiction: Mapping[str, Any]) -> argparse.Namespace:
    return argparse.Namespace(
        returns=private / "returns", key=None, restricted=None, to=to, created=of.created,
        earlier=[], previous=None, prefets=False, fiction=fiction,
    )  # fmt: skip


def _taken_in(of: Round, private: Path) -> None:
    """Files written, read, given back with the reasons that were asked for, accepted."""
    folder, returns = private / "files", Store(private / "returns")
    folder.mkdir(exist_ok=True)
    with returns.alone():
        known = commands.Knowledge(returns)
        for day, given in of.accepted.items():
            for each in given:
                accepted = _read(folder, each, known, day)
                returns.accept(accepted, day)
                known.took(accepted)


def _read(folder: Path, given: Return, known: commands.Knowledge, day: datetime.date) -> Return:
    """What the reader makes of a form, once every reason that it asks for is given."""
    path = _written(folder, given)
    outcome = commands.outcome(path, known, day)
    if not outcome.acceptable:
        _written(folder, given, dict.fromkeys(_asked(outcome), _REASON))
        outcome = commands.outcome(path, known, day)
    if not outcome.acceptable or outcome.given is None:
        raise Refused(says("returns.preview.refused", file=path.name))
    return outcome.given


def _written(folder: Path, given: Return, reasons: Mapping[str, str] | None = None) -> Path:
    path = folder / f"retour-{given.of.period}-{given.of.dep}.csv"
    path.write_bytes(file(given, messages.load("fr"), reasons))
    return path


def _asked(outcome: Outcome) -> Iterator[str]:
    """The items of which a reason is asked."""
    for each in outcome.findings:
        if each.kind == "confirm":
            yield from (spot.item for spot in each.spots)
