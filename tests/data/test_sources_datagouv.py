"""data.gouv.fr: a resource is chosen by what it is, and its published checksum goes with it."""

from __future__ import annotations

import hashlib
import json

import pytest
import upstream
from upstream import send

from data.errors import UpstreamError
from data.producer.sources import datagouv, http
from data.producer.sources.cache import Cache
from data.producer.sources.http import Policy

QUICK = Policy(connect=2, read=2, total=3, tries=2, backoff=0.01, longest_wait=1)
BODY = b"Code_departement;annee\n01;2016\n"


def resource(title, format_="csv", modified="2026-01-01", **more):
    usual = {
        "title": title,
        "format": format_,
        "url": f"https://static.example/{title}.{format_}",
        "latest": f"https://www.data.gouv.fr/r/{title}",
        "last_modified": modified,
    }
    return usual | more


def described(*resources):
    return json.dumps({"id": "x", "resources": list(resources)}).encode()


def choose(*resources, kind="csv"):
    return datagouv.choose(
        described(*resources), "ssmsi", "dep", (kind,), lambda title: title.startswith("dep"), "LO"
    )


def test_the_latest_resource_of_the_format_and_title_is_chosen():
    found = choose(
        resource("COM 2026"), resource("DEP 2023", modified="2023-02-09"),
        resource("DEP 2026", modified="2026-02-09"), resource("DEP notice", "pdf", "2026-03-01"),
    )  # fmt: skip
    assert found.url == "https://www.data.gouv.fr/r/DEP 2026" and found.checksum is None


def test_a_compressed_file_is_not_a_plain_one():
    both = (resource("DEP a"), resource("DEP b", "csv.gz", "2026-05-01"))
    assert choose(*both).url.endswith("DEP a")
    assert choose(*both, kind="csv.gz").url.endswith("DEP b")


@pytest.mark.parametrize("type_", ["sha1", "SHA256", "md5"])
def test_a_published_checksum_is_kept_with_its_algorithm(type_):
    found = choose(resource("DEP a", checksum={"type": type_, "value": "ab"}))
    assert found.checksum == (type_.lower(), "ab")
    assert choose(resource("DEP a", checksum={"type": "crc", "value": "1"})).checksum is None


@pytest.mark.parametrize("description", [b'{"message": "gone"}', b"[]", b"oops"])
def test_a_dataset_that_is_described_otherwise_is_told(description):
    with pytest.raises(UpstreamError, match="not described"):
        datagouv.choose(description, "ssmsi", "dep", ("csv",), lambda _: True, "LO")


@pytest.mark.parametrize("listed", [[resource("COM 2026")], []])
def test_a_resource_that_is_not_offered_is_nothing_or_told_where_it_is_needed(listed):
    found = choose(*listed)
    assert found is None
    with pytest.raises(UpstreamError, match="no resource"):
        datagouv.needed(found, "ssmsi", "dep")


def test_of_two_formats_the_latest_file_is_chosen():
    listed = described(resource("DEP a"), resource("DEP b", "csv.gz", "2026-05-01"))
    found = datagouv.choose(listed, "ssmsi", "dep", ("csv", "csv.gz"), lambda _: True, "LO")
    assert (found.kind, found.url[-1]) == ("csv.gz", "b")


def test_a_resource_is_found_and_fetched_through_its_redirection(tmp_path, monkeypatch):
    cache, digest = Cache(tmp_path), hashlib.sha1(BODY, usedforsecurity=False).hexdigest()
    listed = described(resource("DEP", latest="https://www.data.gouv.fr/r/dep",
                                checksum={"type": "sha1", "value": digest}))  # fmt: skip
    with upstream.serving({}) as server:
        monkeypatch.setenv("OBSERVATOIRE_UPSTREAM", server.url)
        server.routes |= {
            "/api/1/datasets/abc/": [send(listed, media="application/json")],
            "/r/dep": [upstream.redirect("https://static.data.gouv.fr/20260101-dep.csv")],
            "/20260101-dep.csv": [send(BODY)],
        }
        client = http.Client(cache, http.session(QUICK), QUICK)
        described_ = datagouv.describe(client, "ssmsi", "abc", "LO")
        found = datagouv.choose(described_, "ssmsi", "dep", ("csv",), lambda t: t == "dep", "LO")
        fetched = client.fetch(found)
    assert fetched.record.final_url.endswith("/20260101-dep.csv")
    assert cache.path(fetched.record).read_bytes() == BODY
