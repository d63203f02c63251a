"""From accepted returns to releases: `python -m benchmarks.returns [--workers 2] [--years 2]`.

The figures are drawn (seeded; Poisson counts, parts by fixed shares): nobody's. One year: the
seconds of a release of 101 returns, over those of one without any, in the same run. Two years:
three releases (a year; the next one with some missing; latecomers and corrections), what waits at
each, and whether the audit of the folder finds anything.
"""

from __future__ import annotations

import argparse
import datetime
import io
import os
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
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


def drawn(year: str = YEAR, seed: int = 1) -> Iterator[Return]:
    """A return of each département, true to itself; a département is as large every year."""
    sizes = np.exp(np.random.default_rng(seed).normal(0, 0.9, len(DEPARTEMENTS)))
    rng = np.random.default_rng([seed, int(year)])
    for dep, base in zip(DEPARTEMENTS, sizes, strict=True):
        size = float(base) * (6 if dep == "75" else 1)
        counts = {name: int(rng.poisson(mean * size)) for name, mean in _MEANS.items()}
        yield Return(Of(dep, year), dict(_answers(year, counts | _parts(rng, counts))))


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


def _answers(year: str, counts: Mapping[str, int]) -> Iterator[tuple[str, Answer]]:
    for code, each in form.questions(int(year)).items():
        kind = each.item.answer
        given = {
            "year": 2024,
            "date": f"{year}-10-02",
            "amount": 300 * counts["demandes_presentees"],
            "choice": next(iter(each.item.choices), ""),
            "count": counts.get(each.name, _OTHERS.get(each.name, 1)),
        }
        yield code, Answer("given", given[kind])


def measured(workers: int) -> dict[str, float]:
    """Seconds of a release without returns, then of one with 101 of them."""
    with _machine() as folder:
        _accept(folder, list(drawn()), datetime.date(2026, 2, 1))
        alone, _ = _timed("release", "--to", str(folder / "alone"))
        return {"alone": alone, "returns": _released(folder, "2026-06-01", workers)[0]}


#: Départements whose return of 2025 is not there at the second release: the first ones come late,
#: the others never do. Those of `_CORRECTED` then have one association more.
_LATE, _MISSING = ("02", "13", "37", "59", "67"), ("08", "48", "971")
_CORRECTED = ("29", "35", "56", "69", "75")


def two_years(workers: int) -> Iterator[tuple[str, float, str]]:
    """Of three releases, then of the audit of their folder: name, seconds, what was said."""
    with _machine() as folder:
        in_2025 = {each.of.dep: each for each in drawn("2025")}
        later = {*_LATE, *_MISSING}
        _accept(folder, list(drawn("2024")), datetime.date(2025, 2, 1))
        yield "2024", *_released(folder, "2025-06-01", workers)
        first = [each for dep, each in in_2025.items() if dep not in later]
        _accept(folder, first, datetime.date(2026, 2, 1))
        yield "2025", *_released(folder, "2026-06-01", workers)
        fixed = [_one_more(in_2025[dep]) for dep in _CORRECTED]
        _accept(folder, [*fixed, *(in_2025[dep] for dep in _LATE)], datetime.date(2026, 7, 1))
        yield "late", *_released(folder, "2026-09-01", workers)
        yield "audit", *_timed("audit", str(folder / "to"))


def _one_more(given: Return) -> Return:
    code = "retour_commission.associations_agreees"
    answers = {**given.answers, code: Answer("given", (given.answers[code].count or 0) + 1)}
    return Return(given.of, answers, motive="complement")


@contextmanager
def _machine() -> Iterator[Path]:
    """An empty folder, with a home of its own."""
    with tempfile.TemporaryDirectory() as name:
        os.environ["XDG_DATA_HOME"] = str(Path(name) / "home")
        yield Path(name)


def _accept(folder: Path, returns: Iterable[Return], on: datetime.date) -> None:
    store = Store(folder / "returns")
    with store.alone():
        for each in returns:
            store.accept(each, on)


def _released(folder: Path, created: str, workers: int) -> tuple[float, str]:
    return _timed("release", "--to", str(folder / "to"), "--returns", str(folder / "returns"),
                  "--workers", str(workers), "--created", created)  # fmt: skip


def _timed(*arguments: str) -> tuple[float, str]:
    start, told = time.perf_counter(), io.StringIO()
    with redirect_stdout(told), redirect_stderr(told):
        status = run(arguments)
    assert status == 0, told.getvalue()[:3000]
    return time.perf_counter() - start, told.getvalue()


def main() -> int:
    """Print one or the other."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--years", type=int, choices=(1, 2), default=1)
    options = parser.parse_args()
    if options.years == 2:
        for name, seconds, told in two_years(options.workers):
            print(f"{name}: {seconds:.0f} s\n{told}", flush=True)
        return 0
    found = measured(options.workers)
    ratio = found["returns"] / found["alone"]
    print(
        f"without {found['alone']:.1f} s, with 101 returns {found['returns']:.0f} s (× {ratio:.0f})"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
