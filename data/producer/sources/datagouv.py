"""data.gouv.fr: the resource of a dataset, by its format and its title, never by its id.

API: https://www.data.gouv.fr/api/1/datasets/<slug or id>/ (guide:
https://guides.data.gouv.fr/guide-data.gouv.fr/readme/api). A resource has `title`, `format`, `url`,
`latest` (a lasting address that redirects to a file with a stamp in its name), and sometimes a
`checksum` of type sha1, sha2, sha256, md5 or crc.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from data.errors import UpstreamError, says
from data.producer.sources.http import Client, Resource
from geo.territories import unaccented

API = "https://www.data.gouv.fr/api/1/datasets"

#: Checksum types that hashlib computes, by the name that the platform gives them.
DIGESTS = {"sha1": "sha1", "sha256": "sha256", "md5": "md5"}


def describe(client: Client, source: str, dataset: str, licence: str) -> bytes:
    """What the platform says of a dataset, itself kept in the cache: the same choice can then be
    made without a network. Raises UpstreamError.
    """
    asked = Resource(source, "dataset", f"{API}/{dataset}/", "json", licence)
    return client.cache.path(client.fetch(asked).record).read_bytes()


def choose(
    description: bytes,
    source: str,
    name: str,
    kinds: tuple[str, ...],
    wanted: Callable[[str], bool],
    licence: str,
) -> Resource | None:
    """The one resource of one of `kinds` whose folded title is `wanted`, the latest if several;
    None where there is none. Raises UpstreamError for what is no description.
    """
    try:
        listed = json.loads(description)["resources"]
        fitting = [
            (each.get("last_modified") or "", at, each, kind)
            for at, each in enumerate(listed)
            if (kind := _kind(each)) in kinds and wanted(folded(each["title"] or ""))
        ]
    except (ValueError, KeyError, TypeError, AttributeError):
        raise UpstreamError(source, name, says("answer.description")) from None
    if not fitting:
        return None
    *_, latest, kind = max(fitting)
    return Resource(
        source, name, latest.get("latest") or latest["url"], kind, licence, _checksum(latest)
    )


def needed(found: Resource | None, source: str, name: str) -> Resource:
    """What was chosen. Raises UpstreamError where that is nothing."""
    if found is None:
        raise UpstreamError(source, name, says("answer.no_resource"))
    return found


def folded(title: str) -> str:
    """Lower case, without accents: what `wanted` is asked about."""
    return unaccented(title).strip()


def _kind(resource: dict[str, Any]) -> str:
    """`csv.gz` is told as such, as csvgz, or by the end of its address."""
    said = (resource.get("format") or "").lower().lstrip(".")
    address = (resource.get("url") or "").lower()
    packed = said in ("csv.gz", "csvgz", "gz") or address.endswith(".csv.gz")
    return "csv.gz" if packed else said


def _checksum(resource: dict[str, Any]) -> tuple[str, str] | None:
    given = resource.get("checksum") or {}
    algorithm = DIGESTS.get((given.get("type") or "").lower())
    return (algorithm, given["value"]) if algorithm and given.get("value") else None
