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

import requests

from data.errors import UpstreamError
from data.sources import http
from data.sources.cache import Cache
from data.sources.http import USUAL, Policy, Resource

API = "https://www.data.gouv.fr/api/1/datasets"

#: Checksum types that hashlib computes, by the name that the platform gives them.
DIGESTS = {"sha1": "sha1", "sha256": "sha256", "md5": "md5"}


def find(
    source: str,
    dataset: str,
    name: str,
    kind: str,
    wanted: Callable[[str], bool],
    licence: str,
    cache: Cache,
    via: requests.Session,
    policy: Policy = USUAL,
) -> Resource:
    """The one resource of `dataset` of that kind whose title is `wanted`: the latest if several.

    Its description is itself kept in the cache, so that the same choice can be made without a
    network. Raises UpstreamError where there is none.
    """
    asked = Resource(source, f"{name}.dataset", f"{API}/{dataset}/", "json", licence)
    fetched = http.fetch(asked, cache, via, policy)
    return choose(cache.path(fetched.record).read_bytes(), source, name, kind, wanted, licence)


def choose(
    description: bytes,
    source: str,
    name: str,
    kind: str,
    wanted: Callable[[str], bool],
    licence: str,
) -> Resource:
    """The resource among those that a description of a dataset lists (see `find`)."""
    try:
        listed = json.loads(description)["resources"]
        fitting = [each for each in listed if _is(each, kind) and wanted(each["title"])]
        latest = max(fitting, key=lambda each: each.get("last_modified") or "")
    except ValueError:
        raise UpstreamError(source, name, f"no {kind} resource has the title expected.") from None
    except (KeyError, TypeError):
        raise UpstreamError(source, name, "the dataset is not described as before.") from None
    return Resource(
        source, name, latest.get("latest") or latest["url"], kind, licence, _checksum(latest)
    )


def _is(resource: dict[str, Any], kind: str) -> bool:
    """`csv.gz` is told as such, as csvgz, or by the end of its address."""
    said = resource["format"].lower().lstrip(".")
    packed = said in ("csv.gz", "csvgz", "gz") or resource["url"].lower().endswith(".csv.gz")
    return packed if kind == "csv.gz" else said == kind and not packed


def _checksum(resource: dict[str, Any]) -> tuple[str, str] | None:
    given = resource.get("checksum") or {}
    algorithm = DIGESTS.get((given.get("type") or "").lower())
    return (algorithm, given["value"]) if algorithm and given.get("value") else None
