"""Who answered, in which version: what a release says of the returns behind a dataset."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from data.producer.disclosure import layout

#: Counts of each indicator of a dataset.
Counts = Mapping[str, layout.Base]


@dataclass(frozen=True)
class Answers:
    """Who answered: of an indicator and period, the status of each département that gave no count
    (S: did not answer, O: asked and not known, M: does not exist there, K: told or masked already
    by a public row, SECRECY 9); of a period, the version of each return, numbered as released
    (SECRECY 20); the periods that are closed, of which an incomplete région has a total all the
    same; the (indicator, geo, period) that too `few` structures counted; why a return was
    corrected, by period; the (indicator, period) whose total of France is `withheld`, since with
    the form's sums it would tell a département's count.
    """

    silent: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)
    versions: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    closed: tuple[str, ...] = ()
    few: frozenset[tuple[str, str, str]] = frozenset()
    motives: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    withheld: frozenset[tuple[str, str]] = frozenset()

    def described(self) -> dict[str, Any]:
        """As a manifest holds it."""
        told = {"silent": self.silent, "versions": self.versions, "closed": list(self.closed)}
        return {**told, "motives": self.motives} if self.motives else told
