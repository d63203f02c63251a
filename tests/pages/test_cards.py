"""What *Données* says of each dataset."""

from __future__ import annotations

import pytest

import messages
from dashboard.selection import Selection
from dashboard.subjects import cards
from dashboard.view import View
from data import shelf

REAL = shelf.open_current(shelf.EMBEDDED)


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("dataset", REAL.datasets)
def test_a_dataset_is_cited_with_its_sources_and_at_an_address_of_its_release(dataset, lang):
    view = View(REAL, Selection(lang=lang), messages.load(lang), address="/donnees")
    cited = cards.card(view, dataset).cite
    assert cited is not None
    assert REAL.id in cited.address and f"jeu={dataset}" in cited.address
    assert REAL.id in cited.sentence and view.words(f"dataset.{dataset}.title") in cited.sentence
    assert [each.href.partition("?")[0].rpartition(".")[2] for each in cited.files] == [
        "bib", "txt", "json",
    ]  # fmt: skip
