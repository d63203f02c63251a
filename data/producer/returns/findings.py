"""What is told of a file: by stage, one line for each cause with all of its cells.

A finding quotes no cell: what was typed stands in `typed`, which only the clerk's own copy and its
report print (mode 600).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from data.errors import Sentence

#: Is it the right file; can it be read; is it true to itself; is it plausible.
STAGES = ("right_file", "readable", "true_to_itself", "plausible")
Stage = Literal["right_file", "readable", "true_to_itself", "plausible"]
#: What blocks; what waits for a reason from the list; what is only told.
Kind = Literal["problem", "confirm", "told"]


@dataclass(frozen=True)
class Spot:
    """A cell: its sheet (empty in a CSV file), its name there, the item that it answers."""

    sheet: str
    cell: str
    item: str = ""


@dataclass(frozen=True)
class Finding:
    """One cause: what is wrong and what to write, with every cell of which it is so. `understood`
    says what was read of each, `typed` what stood there.
    """

    stage: Stage
    kind: Kind
    said: Sentence
    spots: tuple[Spot, ...] = ()
    typed: tuple[str, ...] = field(default=(), compare=False)
    understood: tuple[str, ...] = field(default=(), compare=False)

    @property
    def rule(self) -> str:
        """The rule, by the code of its sentence."""
        return self.said.code


def grouped(found: Iterable[Finding]) -> list[Finding]:
    """One finding for each cause, by stage, problems first; in the order of the form within."""
    joined: dict[tuple[str, str, Sentence], list[Finding]] = {}
    for each in found:
        joined.setdefault((each.stage, each.kind, each.said), []).append(each)
    order = sorted(joined, key=lambda key: (STAGES.index(key[0]), _KINDS.index(key[1])))
    return [_one(joined[key]) for key in order]


_KINDS = ("problem", "confirm", "told")


def _one(found: list[Finding]) -> Finding:
    first = found[0]
    spots, typed, understood = (
        tuple(item for each in found for item in getattr(each, name))
        for name in ("spots", "typed", "understood")
    )
    return Finding(first.stage, first.kind, first.said, spots, typed, understood)


def blocks(found: Iterable[Finding]) -> bool:
    """Whether a file can't be accepted as it is."""
    return any(each.kind != "told" for each in found)
