"""Invented counts for the whole of a protected dataset of the catalogue. No figure here is real."""

from __future__ import annotations

import csv
import random
from pathlib import Path

import numpy as np

from data.producer import catalogue
from data.producer.disclosure import derive
from data.producer.disclosure.layout import Table
from data.producer.disclosure.solver import Program
from data.producer.restricted import expected

DATASET = catalogue.load()["etat4001"]

#: What the sentences of the layout say must be true of invented counts too.
_TRUE = {("10", "2020"): 4_000}


def counts(seed: int, quiet: float = 0.6) -> dict[tuple[str, ...], int]:
    """A count for every combination that can occur, most of them small; `quiet`: share of zeros."""
    rng = random.Random(seed)
    made = {
        codes: 0 if rng.random() < quiet else int(rng.expovariate(1 / 6))
        for codes in expected(DATASET)
    }
    for codes in made:
        made[codes] = _TRUE.get(codes[:2], made[codes])
    return made


def write(counts: dict[tuple[str, ...], int], folder: Path) -> Path:
    """The restricted file of these counts, in `folder`; returns its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / DATASET.restricted.file
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(["period", "geo", "force", "value"])
        lines.writerows((period, geo, force, n) for (geo, period, _, _, force), n in counts.items())
    return path


def others_that_look_the_same(
    counts: dict[tuple[str, ...], int], rows: list[derive.Row], seed: int
) -> dict[tuple[str, ...], int]:
    """Other counts that agree with all that `rows` (what a reader sees) say of these."""
    matrix, parts = derive.unknowns(rows)
    low, high = (np.array([getattr(row, end) for row in rows]) for end in ("low", "high"))
    size = matrix.shape[1]
    limits = np.zeros(size), np.full(size, 2.0 * max(counts.values()))
    rng = np.random.default_rng(seed)
    point = (
        Program(matrix, (low, high), limits, integer=True, gap=0.5).minimise(rng.random(size)).point
    )
    found = dict(zip(parts, (int(each) for each in point.round()), strict=True))
    return {codes: found[codes] for codes in counts}


def differs(table: Table, other: Table) -> bool:
    """Whether two tables are not of the same counts."""
    return bool((table.values != other.values).any())
