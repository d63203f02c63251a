"""101 returns of a year, from files to a release: `python -m benchmarks.returns [--workers 2]`.

The figures are drawn (seeded; Poisson counts, parts by fixed shares): nobody's. It prints the
seconds of each step and their sum over that of a release without returns, in the same run.
"""

from __future__ import annotations

import argparse
import datetime
import io
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import numpy as np

from data.__main__ import main as run
from data.producer.returns import form
from data.producer.returns.form import Of
from data.producer.returns.grammar import Answer
from data.producer.returns.reading import Return
from data.producer.returns.store import Store
from geo.territories import DEPARTEMENTS

YEAR = "2025"
#: Mean of each whole in a middling département; how each splits into its parts.
_MEANS = {
    "demandes_presentees": 5, "entrees": 4, "parcours_en_cours": 7, "personnes_accompagnees": 12,
    "parcours_termines": 4, "renouvellements_demandes": 11, "eligibles_non_presentes": 3,
    "aps_premieres": 3, "afis_demandes": 6, "infractions_constatees": 9, "informations_recues": 12,
    "personnes_orientees": 6, "personnes_averees": 30, "personnes_a_risque": 15,
    "profils_internet": 40,
}  # fmt: skip
#: What answers the others, where no part of a sum does.
_OTHERS = {"structures_sollicitees": 40, "structures_repondantes": 20, "structures_comptantes": 8,
           "associations_agreees": 2}  # fmt: skip


def drawn(seed: int = 1) -> Iterator[Return]:
    """A return of each département, true to itself."""
    rng = np.random.default_rng(seed)
    for dep in DEPARTEMENTS:
        size = float(np.exp(rng.normal(0, 0.9))) * (6 if dep == "75" else 1)
        counts = {name: int(rng.poisson(mean * size)) for name, mean in _MEANS.items()}
        yield Return(Of(dep, YEAR), dict(_answers(counts | _parts(rng, counts))))


def _parts(rng: np.random.Generator, counts: Mapping[str, int]) -> dict[str, int]:
    found: dict[str, int] = {}
    for dataset in form.datasets().values():
        for each in dataset.sums:
            shares = np.arange(len(each.parts), 0, -1.0)
            split = rng.multinomial(counts.get(each.whole, 0), shares / shares.sum())
            found |= dict(zip(each.parts, (int(n) for n in split), strict=True))
        for pair in dataset.inequalities:
            if pair.less not in found and pair.less not in _OTHERS:
                found[pair.less] = int(rng.binomial(counts.get(pair.more, 0), 0.4))
    return found


def _answers(counts: Mapping[str, int]) -> Iterator[tuple[str, Answer]]:
    for code, each in form.questions(int(YEAR)).items():
        kind = each.item.answer
        given = {
            "year": 2024,
            "date": f"{YEAR}-10-02",
            "amount": 300 * counts["demandes_presentees"],
            "choice": next(iter(each.item.choices), ""),
            "count": counts.get(each.name, _OTHERS.get(each.name, 1)),
        }
        yield code, Answer("given", given[kind])


def measured(workers: int) -> dict[str, float]:
    """Seconds of a release without returns, then of one with 101 of them."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["XDG_DATA_HOME"] = str(folder / "home")
        store = Store(folder / "returns")
        with store.alone():
            for each in drawn():
                store.accept(each, datetime.date(2026, 2, 1))
        alone = _timed("release", "--to", str(folder / "alone"))
        more = ["--returns", str(folder / "returns"), "--workers", str(workers)]
        return {"alone": alone, "returns": _timed("release", "--to", str(folder / "to"), *more)}


def _timed(*arguments: str) -> float:
    start, told = time.perf_counter(), io.StringIO()
    with redirect_stdout(told), redirect_stderr(told):
        status = run(arguments)
    assert status == 0, told.getvalue()
    return time.perf_counter() - start


def main() -> int:
    """Print both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, default=2)
    found = measured(parser.parse_args().workers)
    ratio = found["returns"] / found["alone"]
    print(
        f"without {found['alone']:.1f} s, with 101 returns {found['returns']:.0f} s (× {ratio:.0f})"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
