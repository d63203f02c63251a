"""Tiny worlds of several releases, each read by readers who try every possibility one by one: a
sample in `make test`, thousands in `make soak`.

What the audit accepts must leave every promised reader in doubt; what it refuses must tell one of
them something. Then the whole way, from counts to releases: corrections, latecomers, leavers,
closing, withdrawals.
"""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import combinations
from math import inf

import brute
import polars as pl
import pytest
import returns
from returns import A, B, C, E
from soak import tries

from data.errors import ObservatoireError
from data.producer.disclosure import audit, derive, history, ranges
from data.producer.disclosure.answers import Answers
from data.producer.disclosure.derive import Row
from data.producer.disclosure.history import Past
from data.producer.disclosure.protect import Before, protect
from data.producer.disclosure.released import Said
from data.producer.disclosure.rule import Rule

#: A small threshold keeps all possibilities few.
SMALL = Rule(threshold=4)


def row(parts, count, hidden, rule=SMALL):
    """A count as a release tells it."""
    low, high = (1, inf) if hidden else (count, count)
    return Row(dict.fromkeys(parts, 1), low, high, hidden, rule if hidden else None)


def two_releases(rng: random.Random) -> list[Row]:
    """Three counts and their total, twice; some were corrected in between, which everybody reads,
    and each of those may be what it was.
    """
    before = {name: rng.choice([0, 1, 2, 3, rng.randint(0, 7)]) for name in "abc"}
    named = [name for name in "abc" if rng.random() < 0.5]
    after = before | {name: max(0, before[name] + rng.choice([0, 1, -1, 4, 6])) for name in named}
    rows = []
    for counts, version in ((before, 0), (after, 1)):
        names = {name: (name, version if name in named else 0) for name in counts}
        for name, count in counts.items():
            hidden = count > 0 and (count < SMALL.threshold or rng.random() < 0.4)
            rows.append(row([names[name]], count, hidden))
        if rng.random() < 0.9:
            rows.append(row(names.values(), sum(counts.values()), False))
    changes = [{(name, 1): 1, (name, 0): -1} for name in named]
    rows += [Row(each, 0, 0, True, SMALL.change, maybe=True) for each in changes]
    shown = {frozenset(each.parts) for each in rows if each.low == each.high and not each.maybe}
    return [replace(each, hidden=each.hidden and (each.maybe or frozenset(each.parts) not in shown))
            for each in rows]  # fmt: skip


def accepted(rows, rule=SMALL, inside=None):
    """Whether the audit finds the rule to hold for every reader."""
    return all(each.holds for each in derive.intervals(rows, rule, inside).values())


def most(rows):
    return int(max(each.high for each in rows if each.high < inf)) + 6


def test_two_releases_are_accepted_where_every_reading_leaves_enough_values_and_only_there():
    told = {True: 0, False: 0}
    for seed in range(tries(120, 2000)):
        rows = two_releases(random.Random(seed))
        whole = any(len(each.parts) == 3 and not each.hidden for each in rows)
        if whole and any(each.hidden for each in rows):
            verdict = accepted(rows)
            assert verdict == brute.safe(rows, SMALL, most(rows)), seed
            told[verdict] += 1
    assert min(told.values()) > 10


def returned_again(rng: random.Random, persons: int) -> list[Row]:
    """Two counts and their total, three times: each time some are given again, changed or not."""
    rule = Rule(threshold=4, persons=persons)
    counts = {name: rng.choice([1, 2, 3, rng.randint(0, 7)]) for name in "ab"}
    version, rows, changes = dict.fromkeys(counts, 0), [], {}
    for _ in range(3):
        for name, count in counts.items():
            hidden = count > 0 and (count < 4 or rng.random() < 0.4)
            rows.append(row([(name, version[name])], count, hidden, rule))
        rows.append(row([(name, version[name]) for name in counts], sum(counts.values()), False))
        name = rng.choice("ab")
        if rng.random() < 0.6:
            counts[name] = max(0, counts[name] + rng.choice([0, 0, 1, 5, -5]))
            version[name] += 1
    last = {name: {part[1] for each in rows for part in each.parts if part[0] == name}
            for name in "ab"}  # fmt: skip
    for name, numbers in last.items():
        for one, other in combinations(sorted(numbers), 2):
            changes[name, one, other] = {(name, other): 1, (name, one): -1}
    rows += [Row(each, 0, 0, True, rule.change, maybe=True) for each in changes.values()]
    shown = {frozenset(each.parts) for each in rows if each.low == each.high and not each.maybe}
    return [replace(each, hidden=each.hidden and (each.maybe or frozenset(each.parts) not in shown))
            for each in rows]  # fmt: skip


@pytest.mark.parametrize("persons", [0, 1])
def test_three_releases_are_accepted_where_no_pair_of_them_tells_a_small_change(persons):
    told = {True: 0, False: 0}
    for seed in range(tries(80, 1500)):
        rows = returned_again(random.Random(seed), persons)
        rule = Rule(threshold=4, persons=persons)
        verdict = accepted(rows, rule)
        assert verdict == brute.safe(rows, rule, most(rows)), seed
        told[verdict] += 1
    assert min(told.values()) > 5


def tied(rng: random.Random, persons: int) -> tuple[list[Row], dict]:
    """Two items of two places, of which one counts no one but whom the other counts."""
    rule = Rule(threshold=4, persons=persons)
    rows, inside = [], {}
    every, some = {}, {}
    for place in "xy":
        every[place] = rng.choice([1, 2, 3, rng.randint(0, 8)])
        some[place] = rng.randint(0, every[place])
        inside["in", place] = (("all", place),)
        rows.append(Row({("all", place): 1, ("in", place): -1}, 0, inf))
    for item, counts in (("all", every), ("in", some)):
        for place, count in counts.items():
            hidden = count > 0 and (count < 4 or rng.random() < 0.5)
            rows.append(row([(item, place)], count, hidden, rule))
        if rng.random() < 0.8:
            rows.append(row([(item, place) for place in counts], sum(counts.values()), False))
    return rows, inside


@pytest.mark.parametrize("persons", [0, 1, 2])
def test_items_that_a_form_ties_are_accepted_where_no_promised_reader_learns_a_fate(persons):
    told = {True: 0, False: 0}
    for seed in range(tries(60, 1000)):
        rows, inside = tied(random.Random(seed), persons)
        rule = Rule(threshold=4, persons=persons)
        if sum(len(each.parts) == 2 and each.low == each.high for each in rows) == 2:
            verdict = accepted(rows, rule, inside)
            assert verdict == brute.safe(rows, rule, most(rows), inside), seed
            told[verdict] += 1
    assert told[False] > 5


@pytest.mark.parametrize("persons", [0, 1])
def test_a_number_told_twice_is_accepted_where_it_may_be_one_number_or_two(persons):
    """Exactly, or as a floor: who knows a person may be impossible in the one reading alone."""
    told = {True: 0, False: 0}
    rule = Rule(threshold=4, persons=persons)
    for seed in range(tries(100, 1000)):
        rng = random.Random(seed)
        ours = {name: rng.choice([1, 2, 3, rng.randint(1, 8)]) for name in "abc"}
        public = ours["a"] if rng.random() < 0.6 else rng.randint(2, 8)
        rows = [row([name], count, count < 4 or rng.random() < 0.3, rule)
                for name, count in ours.items()]  # fmt: skip
        if rng.random() < 0.5:
            rows[0] = Row(
                {"a": 1}, 0, inf, True, rule.told_elsewhere
            )  # printed elsewhere, so not here
        rows.append(row("abc", sum(ours.values()), False))
        rows.append(row("ab", ours["a"] + ours["b"], False) if rng.random() < 0.5 else rows[-1])
        rows.append(Row({"p": 1}, public, inf if rng.random() < 0.4 else public))
        rows.append(Row({"a": 1, "p": -1}, 0, 0, maybe=True, pair=True))
        cap = max(sum(ours.values()), public) + 1
        verdict = accepted(rows, rule)
        assert verdict == brute.safe(rows, rule, cap), seed
        told[verdict] += 1
    assert min(told.values()) > 5


# The whole way

PLACES = (A, B, C, E)
DATA = returns.dataset(regime="threshold")
RULE = Rule(threshold=5)


def world(rng: random.Random) -> list[dict]:
    """Three states of four returns: a count of each that answered, and the version of it."""
    counts = {geo: rng.choice([0, 1, 2, 4, 7, 12, rng.randint(0, 15)]) for geo in PLACES}
    there = set(rng.sample(PLACES, rng.choice([2, 3, 4])))
    numbers = dict.fromkeys(PLACES, 1)
    states = []
    for _ in range(3):
        states.append({geo: (counts[geo], numbers[geo]) for geo in sorted(there)})
        for geo in sorted(there):
            if rng.random() < 0.25:
                counts[geo] = max(0, counts[geo] + rng.choice([-1, 0, 1, 6, 9]))
                numbers[geo] += 1
        there = there | set(rng.sample(PLACES, rng.choice([0, 1, 2])))
        if rng.random() < 0.15:
            there.discard(rng.choice(PLACES))
    return states


def release(state: dict, past: list[Past], closed: bool) -> Said | None:
    """What is released of a state, or None where nothing may be."""
    base = {(geo, "2024", "T", "T", "T"): count for geo, (count, _) in state.items()}
    answers = Answers(
        silent={"personnes": {"2024": returns.all_but(*state)}},
        versions={"2024": {geo: number for geo, (_, number) in state.items()}},
        closed=("2024",) if closed else (),
    )
    try:
        rows = protect(DATA, base, Before([each.said for each in past]), answers)
        described = DATA.model_dump(mode="json") | {"answers": answers.described()}
        datasets = {DATA.id: described}
        found = audit.intervals(rows, datasets)
        if not found["holds"].all():
            return None
        now = Said(ranges.printed(rows, datasets, found), datasets)
        history.check(now, past)
    except ObservatoireError:
        return None
    return now


def seen(releases: list[tuple[Said, dict]]) -> list[Row]:
    """What a reader has of them, told here without the program's own reading: ranges too. What else
    a hidden row holds is the same in all.
    """
    rows: list[Row] = []
    versions: dict[str, set[int]] = {}
    for said, state in releases:
        name = {geo: (geo, number) for geo, (_, number) in state.items()}
        for geo, (_, number) in state.items():
            versions.setdefault(geo, set()).add(number)
        for each in said.observations.iter_rows(named=True):
            members = [geo for geo in state if _of(each, geo)]
            if each["OBS_STATUS"] not in ("S", "O") and members:
                parts = dict.fromkeys((name[geo] for geo in members), 1)
                hidden = each["CONF_STATUS"] == "N"
                ends = (each["low"] or 1, each["high"] or inf)
                low, high = ends if hidden else (each["value"], each["value"])
                rows.append(Row(parts, low, high, hidden and not said.withdrawn, RULE))
    for geo, numbers in versions.items():
        for one, other in zip(sorted(numbers), sorted(numbers)[1:], strict=False):
            change = {(geo, other): 1, (geo, one): -1}
            rows.append(Row(change, 0, 0, True, RULE.change, maybe=True))
    shown = {frozenset(each.parts) for each in rows if each.low == each.high and not each.maybe}
    return [replace(each, hidden=each.hidden and (each.maybe or frozenset(each.parts) not in shown))
            for each in rows]  # fmt: skip


def said_of_hidden(said: Said) -> set[tuple]:
    """Statuses, notes, sources of its hidden rows."""
    names = ("OBS_STATUS", "CONF_STATUS", "evidence", "source", "note", "note_en", "author")
    return set(said.observations.filter(CONF_STATUS="N").select(names).rows())


def _of(row, geo):
    if row["geo_level"] == "DEP":
        return row["geo"] == geo
    return row["geo_level"] == "FR" or returns.REGION_OF[geo] == row["geo"]


def test_releases_that_follow_each_other_tell_no_reader_a_small_count_or_a_small_change():
    released = refused = 0
    words: set[tuple] = set()
    for seed in range(tries(6, 400)):
        rng = random.Random(seed)
        out: list[tuple[Said, dict]] = []
        for at, state in enumerate(world(rng)):
            past = [Past(str(each), said) for each, (said, _) in enumerate(out)]
            now = release(state, past, closed=at == 2)
            if now is None:
                refused += 1
                continue
            out.append((now, state))
            released += 1
        rows = seen(out)
        if rows:
            assert brute.safe(rows, RULE, most(rows)), seed
            words.update(*(said_of_hidden(said) for said, _ in out))
    assert len(words) == 1
    assert released > tries(6, 400) and refused


def test_what_was_withdrawn_is_lost_and_all_else_still_holds():
    """Who kept the withdrawn release knows what it showed; of the rest nobody knows too much."""
    released = 0
    for seed in range(tries(12, 300)):
        rng = random.Random(seed)
        state = world(rng)[0]
        leaked = rng.choice(sorted(state))
        first = release(state, [], closed=True)
        if first is None or not 0 < state[leaked][0] < 5:
            continue
        here = (pl.col("geo_level") == "DEP") & (pl.col("geo") == leaked)
        told = first.observations.with_columns(
            value=pl.when(here).then(float(state[leaked][0])).otherwise("value"),
            CONF_STATUS=pl.when(here).then(pl.lit("F")).otherwise("CONF_STATUS"),
            **{end: pl.when(here).then(None).otherwise(end) for end in ("low", "high")},
        )
        gone = replace(first, observations=told, withdrawn=True)
        now = release(state, [Past("gone", gone)], closed=True)
        if now is None:
            continue
        released += 1
        hidden = now.observations.filter(here)["CONF_STATUS"].to_list()
        assert hidden == ["N"], "what is lost stays hidden"
        told_nothing = now.observations.filter(pl.col("value").is_null())
        asked = seen([(gone, state), (replace(now, observations=told_nothing), state)])
        lost = brute.narrow(asked, RULE, most(asked))
        rows = seen([(gone, state), (now, state)])
        assert brute.narrow(rows, RULE, most(rows)) <= lost, seed
    assert released > 0
