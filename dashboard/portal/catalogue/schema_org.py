"""The datasets as schema.org tells search engines (https://schema.org/Dataset)."""

from __future__ import annotations

from typing import Any

from dashboard.portal.catalogue import facts
from dashboard.web import addresses, settings
from data.reading import export
from data.reading.once import once
from data.release import Release

LICENCE = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"


@once
def catalogue(release: Release, lang: str, base: str) -> dict[str, Any]:
    """A DataCatalog with each Dataset and its files, of a site at `base`."""
    return {
        "@context": "https://schema.org",
        "@type": "DataCatalog",
        "url": f"{base}/donnees",
        "dataset": [_dataset(release, lang, base, each) for each in facts.datasets(release)],
    }


def _dataset(release: Release, lang: str, base: str, each: facts.Dataset) -> dict[str, Any]:
    said = settings.load().publisher
    told = {
        "@type": "Dataset",
        "@id": f"{base}/api/v1/datasets/{each.id}",
        "name": each.title[lang],
        "description": each.description[lang],
        "identifier": each.identifier,
        "url": f"{base}/donnees?jeu={each.id}",
        "license": LICENCE,
        "isAccessibleForFree": True,
        "version": each.version,
        "dateModified": release.created.isoformat(),
        "temporalCoverage": f"{each.since}/{each.until}",
        "spatialCoverage": "France",
        "keywords": list(each.keywords),
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": media_type.partition(";")[0],
             "contentUrl": base + addresses.file(addresses.LATEST, each.id, format_, lang)}
            for format_, media_type in export.MEDIA_TYPES.items()
        ],
    }  # fmt: skip
    return told | ({"publisher": {"@type": "Organization", "name": said}} if said else {})
