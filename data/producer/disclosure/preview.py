"""What a préfet is told, before acceptance, of what will be seen of the return.

It is a function of that return and of public releases alone: computed with the others' returns, the
end of a range would tell a neighbour's change (SECRECY 17). What depends on others (cells hidden
for their sake, lots that wait, refusals) stands in the operator's copy.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Literal

from data.producer.disclosure.rule import Rule

State = Literal["secret", "shown_if_it_can", "waiting", "published_already"]


def states(
    own: Mapping[str, int | None],
    rules: Mapping[str, Rule],
    *,
    late: bool = False,
    published: Collection[str] = (),
) -> dict[str, State]:
    """Of each item of a return (None: no count), whether it will be seen.

    `late`: releases of the period are out, so that all of it waits for a lot. `published`: items
    that a public row shows or masks already.
    """
    told: dict[str, State] = {}
    for item, count in own.items():
        if count is None:
            continue
        rule = rules.get(item)
        small = rule is not None and count < rule.threshold and (count > 0 or rule.zeros)
        if item in published:
            told[item] = "published_already"
        elif small:
            told[item] = "secret"
        else:
            told[item] = "waiting" if late else "shown_if_it_can"
    return told
