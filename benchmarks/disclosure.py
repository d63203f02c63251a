"""`python -m benchmarks.disclosure`: how many cells are hidden, how long choice and audit take.

Seconds are those of this machine; the budgets stand in DESIGN 4 (two cores).
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from math import inf
from typing import Any

import numpy as np

from benchmarks.instances import Instance, instances
from data.producer.disclosure import derive
from data.producer.disclosure.attack import Attack
from data.producer.disclosure.choose import choose
from data.producer.disclosure.layout import Base, Layout, Table, tabulate
from data.producer.disclosure.rule import RULES

RULE = RULES["threshold"]
AUDIT_SECONDS = 15.0


def measured(instance: Instance) -> dict[str, Any]:
    """Hidden cells, complementary ones, their weight and its bound, seconds, whether in budget."""
    start = time.perf_counter()
    tables = [tabulate(*each) for each in instance.tables]
    choices = [choose(table, RULE) for table in tables]
    seconds = time.perf_counter() - start
    others = [
        (choice.hidden & ~Attack(table, RULE).small).sum()
        for table, choice in zip(tables, choices, strict=True)
    ]
    found = {
        "hidden": int(sum(choice.hidden.sum() for choice in choices)),
        "complementary": int(sum(others)),
        "weight": round(sum(choice.weight for choice in choices), 1),
        "bound": round(sum(choice.bound for choice in choices), 1),
        "seconds": round(seconds, 2),
        "audit_seconds": _audit(instance, tables, [choice.hidden for choice in choices]),
    }
    return found | {"in_budget": _in_budget(instance, found)}


def kept(found: dict[str, dict[str, Any]], each: Iterable[Instance]) -> dict[str, dict[str, Any]]:
    """What may be committed: of restricted counts, no number of cells by reason."""
    public = ("hidden", "seconds", "audit_seconds", "in_budget")
    secret = {instance.name for instance in each if instance.secret}
    return {
        name: {key: value for key, value in row.items() if key in public or name not in secret}
        for name, row in found.items()
    }


def table(found: dict[str, dict[str, Any]], each: Iterable[Instance]) -> str:
    """A line per instance, beside its budget."""
    budgets = {instance.name: instance for instance in each}
    head = ("hidden", "complementary", "weight", "bound", "seconds", "audit_seconds")
    lines = [f"{'disclosure control':22}" + "".join(f"{name:>16}" for name in head) + "  budget"]
    for name, row in found.items():
        cells = "".join(f"{'' if row[key] is None else row[key]:>16}" for key in head)
        lines.append(f"  {name:20}{cells}  {_budget(budgets[name])}: {_verdict(row)}")
    return "\n".join(lines)


def _audit(instance: Instance, tables: list[Table], hidden: list[np.ndarray]) -> float | None:
    if not instance.audited:
        return None
    seen = [published_rows(*each) for each in zip(instance.tables, tables, hidden, strict=True)]
    start = time.perf_counter()
    for rows in seen:
        found = derive.intervals(rows, RULE).values()
        assert all(each.holds for each in found), f"{instance.name}: a hidden cell is too narrow"
    return round(time.perf_counter() - start, 2)


def published_rows(
    published: tuple[Layout, Base], table: Table, hidden: np.ndarray
) -> list[derive.Row]:
    """What a reader sees of each published cell."""
    layout, base = published
    place = {key: at for at, key in enumerate(table.keys)}
    parts: dict[int, dict] = {}
    for margin in layout.margins:
        for codes in base:
            if (key := layout.cell(margin, codes)) is not None:
                parts.setdefault(place[key], {})[codes] = 1
    return [
        derive.Row(parts[at], RULE.least, inf, hidden=True)
        if hidden[at]
        else derive.Row(parts[at], int(table.values[at]), int(table.values[at]))
        for at in np.flatnonzero(table.published)
    ]


def _in_budget(instance: Instance, found: dict[str, Any]) -> bool | None:
    if instance.limit is None:
        return None
    cells = found["complementary"] <= instance.limit
    quick = found["seconds"] <= (instance.seconds or inf)
    return bool(cells and quick and (found["audit_seconds"] or 0) <= AUDIT_SECONDS)


def _budget(instance: Instance) -> str:
    if instance.limit is None:
        return "none"
    return f"≤ {instance.limit}" + (f" in {instance.seconds:.0f} s" if instance.seconds else "")


def _verdict(row: dict[str, Any]) -> str:
    return {True: "met", False: "NOT MET", None: "as reached"}[row["in_budget"]]


if __name__ == "__main__":
    given = list(instances())
    print(table({each.name: measured(each) for each in given}, given))
