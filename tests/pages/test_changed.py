"""*Couverture*: what a release says that the one before it did not."""

from __future__ import annotations

import dataclasses

import messages
from dashboard.content.inline import plain
from dashboard.selection import Selection
from dashboard.subjects import changed
from dashboard.view import View
from data import shelf
from data.reading.changes import between, by_dataset
from tools.site import ROOT

DEMONSTRATION = ROOT / "data" / "demonstration"


def shown(lang="fr"):
    release = shelf.open_current(DEMONSTRATION)
    return changed.figure(View(release, Selection(lang), messages.load(lang)))


def test_each_dataset_that_changed_is_named_with_the_departements_concerned(monkeypatch):
    monkeypatch.setenv("OBSERVATOIRE_RELEASES", str(DEMONSTRATION))
    figure = shown()
    rows = [[" ".join(plain(cell).split()) for cell in row.cells] for row in figure.table.rows]
    assert [row[0] for row in rows] == ["Retours : commissions", "Retours : sanctions des clients"]
    assert all(row[2] and row[4] for row in rows)


def test_a_first_release_tells_no_change():
    release = shelf.open_current(shelf.EMBEDDED)
    first = dataclasses.replace(release, manifest=release.manifest | {"previous": None})
    assert changed.figure(View(first, Selection("fr"), messages.load("fr"))) is None


def test_the_datasets_add_up_to_all_that_changed():
    first, second, last = shelf.good(DEMONSTRATION)
    for old, new in ((first, second), (second, last), (last, first)):
        whole, parts = between(old, new), by_dataset(old, new)
        for name in ("added", "revised", "gone"):
            assert sum(getattr(each, name) for each in parts) == getattr(whole, name)
