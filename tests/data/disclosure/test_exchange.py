"""What an exchange proves to be in doubt is in doubt: the programs find so too."""

from __future__ import annotations

import random
from math import inf

from soak import tries

from data.producer.disclosure import derive
from data.producer.disclosure.derive import Row
from data.producer.disclosure.exchange import in_doubt
from data.producer.disclosure.rule import Rule
from data.producer.disclosure.system import Group, System

RULE = Rule(threshold=5)


def drawn(seed: int) -> Group:
    """Police and gendarmerie of some places, shown by place in all and by force in all."""
    rng = random.Random(seed)
    places = range(rng.randint(2, 5))
    counts = {
        (at, force): rng.choice([0, 1, 2, rng.randint(0, 9)]) for at in places for force in "pg"
    }
    rows = [Row({part: 1}, 0, inf, True, RULE.not_listed) for part in counts]
    for at in places:
        total = counts[at, "p"] + counts[at, "g"]
        hidden = 0 < total < 5 or rng.random() < 0.3
        ends = (1, inf) if hidden and total else (total, total)
        rows.append(Row({(at, "p"): 1, (at, "g"): 1}, *ends, hidden and total > 0, RULE))
    for force in "pg":
        total = sum(counts[at, force] for at in places)
        rows.append(Row({(at, force): 1 for at in places}, total, total))
    if rng.random() < 0.5:  # a pool, of which the pairs are pairs too
        pool = {(at, force): 1 for at in list(places)[:2] for force in "pg"}
        total = sum(counts[each] for each in pool)
        rows.append(Row(pool, total, total))
    if rng.random() < 0.5:  # a service that has one force alone
        rows.append(Row({(places[-1], "g"): 1}, counts[places[-1], "g"], counts[places[-1], "g"]))
    return next(derive._groups(rows, RULE, {}), None)


def test_what_can_be_exchanged_holds_when_all_its_values_are_tried():
    proven = 0
    for seed in range(tries(150, 2000)):
        group = drawn(seed)
        if group is None or not group.matrix.shape[1]:
            continue
        system = System(group)
        unlisted = [at for at in system.judged if system.rules[at].unlisted]
        for at in system.judged:
            system.end(at, 1)
        for at in in_doubt(system, unlisted):
            fresh = System(group)
            assert fresh.holds(at), seed
            proven += 1
    assert proven > 50


def test_a_pair_alone_can_exchange_with_nobody():
    rows = [Row({force: 1}, 0, inf, True, RULE.not_listed) for force in "pg"]
    rows += [Row({"p": 1, "g": 1}, 20, 20), Row({"p": 1}, 3, 3)]
    (group,) = derive._groups(rows, RULE, {})
    system = System(group)
    system.end(0, 1)
    assert in_doubt(system, [0, 1]) == set()
    assert not system.holds(0), "3 is said elsewhere, and small"
