"""What a préfet could take away: who knows one département reads the others more closely.

No public promise can be made of it (A + B + C = 12 leaves whoever knows A one value of the others,
for some A), and even its verdict would be knowledge: it is measured at the true counts, for the
operator alone (RETURNS B6, decision 19).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import replace

from data.producer.disclosure import audit, knowledge
from data.producer.disclosure.derive import Inside, Row, narrow
from data.producer.disclosure.released import Said
from data.producer.disclosure.rule import RULES, Rule


def measured(said: Said, counts: Mapping[Hashable, int]) -> Counter[str]:
    """For each département, how many of the counts that a release hides its préfet knows too
    closely, at the true `counts` of its protected numbers by `Unknown`. Raises SolverError.
    """
    known = knowledge.of_releases([said])
    known = known.asking(audit.hidden_parts(said))
    place_of = {each: each.geo for each in counts}  # type: ignore[attr-defined]
    return fallen(known.rows, counts, place_of, RULES["sensitive"], known.inside)


def fallen(
    rows: Sequence[Row],
    counts: Mapping[Hashable, int],
    place_of: Mapping[Hashable, str],
    rule: Rule,
    inside: Inside | None = None,
) -> Counter[str]:
    """For each place, how many hidden rows of others its préfet knows too closely.

    `counts` are the true ones of the unknowns that have one, `place_of` tells whose each is. Raises
    SolverError.
    """
    found: Counter[str] = Counter()
    for place in sorted(set(place_of.values())):
        own = {name for name, where in place_of.items() if where == place}
        known = list(_known_to(own, rows, counts))
        others = [replace(row, hidden=False) if own >= row.parts.keys() else row for row in rows]
        near = {part for row in rows for part in row.parts if not own.isdisjoint(row.parts)}
        told = narrow([*others, *known], rule, inside)
        found[place] = sum(not near.isdisjoint(rows[at].parts) for at in told)
    return Counter({place: number for place, number in found.items() if number})


def _known_to(
    own: set[Hashable], rows: Sequence[Row], counts: Mapping[Hashable, int]
) -> Iterator[Row]:
    named = {part for row in rows for part in row.parts}
    for name in sorted(own & named & counts.keys(), key=str):
        yield Row({name: 1}, counts[name], counts[name])
