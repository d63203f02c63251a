"""A release that lacks a dataset still gives every page: what is not there is said, or left out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dashboard.pages import PAGES
from dashboard.web import serving

WHOLE = serving.release()


def without(dataset):
    """The release as if a dataset had never been gathered."""
    kept = WHOLE.observations.filter(WHOLE.observations["dataset"] != dataset)
    datasets = {name: each for name, each in WHOLE.datasets.items() if name != dataset}
    manifest = {**WHOLE.manifest, "id": f"without-{dataset}", "datasets": datasets}
    sources = WHOLE.sources.filter(WHOLE.sources["source"].is_in(kept["source"].unique().to_list()))
    return replace(WHOLE, manifest=manifest, observations=kept, sources=sources)


#: Populations are what every page of a département begins with: no release goes without.
ANY = sorted(set(WHOLE.datasets) - {"population"})


@pytest.mark.parametrize("dataset", ANY)
def test_every_page_stands_without_any_one_dataset(open_page, monkeypatch, dataset):
    poorer = without(dataset)
    monkeypatch.setattr(serving, "release", lambda: poorer)
    for page in PAGES:
        open_page(page.id)
    for query in ({"dep": "37"}, {"dep": "75", "exposition": "faits"}):
        open_page("sanctions", **query)
        open_page("departement", dep=query["dep"])
