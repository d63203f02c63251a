"""Raw files over real HTTP: what may go wrong on the way never harms what is there already."""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
import upstream
from upstream import send

from data.errors import UpstreamError
from data.producer.sources import http
from data.producer.sources.cache import Cache
from data.producer.sources.http import Policy, Resource

BODY = b"code;nombre\n01;5\n02;7\n" * 50
QUICK = Policy(connect=2, read=2, total=3, tries=3, backoff=0.01, longest_wait=1)
PATH = "/file.csv"


@pytest.fixture
def cache(tmp_path):
    return Cache(tmp_path / "raw")


def resource(url: str, **changes) -> Resource:
    return Resource(**{"source": "essai", "name": "fichier", "url": url + PATH, "kind": "csv",
                       "licence": "LO-2.0"} | changes)  # fmt: skip


def fetched(cache, *answers, policy=QUICK, **changes):
    with upstream.serving({PATH: list(answers)}) as server:
        found = http.fetch(resource(server.url, **changes), cache, http.session(policy), policy)
        return found, server


def leftovers(cache: Cache) -> list[Path]:
    return [path for path in cache.folder.rglob(".*") if path.is_file()]


def test_a_file_is_kept_by_its_content_with_where_it_came_from(cache):
    found, server = fetched(cache, send(BODY, ETag='"v1"'))
    record = found.record
    assert found.new and cache.path(record).read_bytes() == BODY
    assert record.sha256 == hashlib.sha256(BODY).hexdigest() == cache.path(record).name
    assert record.final_url == server.url + PATH and record.licence == "LO-2.0"
    assert record.headers["ETag"] == '"v1"' and record.fetched.endswith("+00:00")
    (_, headers) = server.asked[0]
    assert "Observatoire" in headers["User-Agent"] and leftovers(cache) == []


def test_what_has_not_changed_is_not_sent_again(cache):
    answer = upstream.unless_known(BODY, '"v1"')
    with upstream.serving({PATH: [answer]}) as server:
        via = http.session(QUICK)
        first = http.fetch(resource(server.url), cache, via, QUICK)
        again = http.fetch(resource(server.url), cache, via, QUICK)
    assert first.new and not again.new
    assert again.record.sha256 == first.record.sha256
    assert server.asked[1][1]["If-None-Match"] == '"v1"'


def test_a_file_damaged_in_the_cache_is_asked_for_whole(cache):
    answer = upstream.unless_known(BODY, '"v1"')
    with upstream.serving({PATH: [answer]}) as server:
        via = http.session(QUICK)
        first = http.fetch(resource(server.url), cache, via, QUICK)
        cache.path(first.record).write_bytes(b"damaged")
        again = http.fetch(resource(server.url), cache, via, QUICK)
    assert "If-None-Match" not in server.asked[1][1]
    assert cache.path(again.record).read_bytes() == BODY


def test_a_redirection_to_a_moving_address_is_followed_and_recorded(cache):
    with upstream.serving({}) as server:
        server.routes |= {
            PATH: [upstream.redirect("/20260101/stamped.csv"),
                   upstream.redirect("/20260201/stamped.csv")],
            "/20260101/stamped.csv": [send(BODY)],
            "/20260201/stamped.csv": [send(BODY + b"03;1\n")],
        }  # fmt: skip
        via = http.session(QUICK)
        one = http.fetch(resource(server.url), cache, via, QUICK)
        two = http.fetch(resource(server.url), cache, via, QUICK)
    assert one.record.final_url.endswith("/20260101/stamped.csv")
    assert two.record.final_url.endswith("/20260201/stamped.csv") and two.new
    assert one.record.name == two.record.name


@pytest.mark.parametrize(
    "trouble",
    [
        send(b"", status=500),
        send(b"", status=503),
        send(b"", status=429, Retry_After="0"),
        upstream.reset,
        upstream.truncated(BODY),
        send(b""),
    ],
    ids=["500", "503", "429", "reset", "truncated", "empty"],
)
def test_a_passing_trouble_is_tried_again(cache, trouble):
    found, server = fetched(cache, trouble, send(BODY))
    assert cache.path(found.record).read_bytes() == BODY
    assert len(server.asked) == 2 and leftovers(cache) == []


def test_retry_after_is_honoured_but_not_for_ever(cache):
    start = time.monotonic()
    fetched(cache, send(b"", status=429, Retry_After="1"), send(BODY))
    assert time.monotonic() - start >= 1
    start = time.monotonic()
    fetched(Cache(cache.folder / "b"), send(b"", status=429, Retry_After="3600"), send(BODY))
    assert time.monotonic() - start < 3


@pytest.mark.parametrize(
    ("answer", "changes", "why"),
    [
        (send(b"", status=404), {}, "404"),
        (send(b"", status=500), {}, "500"),
        (send(b"<!DOCTYPE html><p>Maintenance", media="text/csv"), {}, "web page"),
        (send(b"not a workbook", media="application/octet-stream"), {"kind": "xlsx"}, "not xlsx"),
        (send(BODY), {"checksum": ("sha1", "0" * 40)}, "sha1"),
        (upstream.truncated(BODY), {}, "connection failed"),
        (upstream.reset, {}, "connection failed"),
        (upstream.trickle, {}, "time allowed"),
        (upstream.endless, {"limit": 1_000_000}, "more than 1,000,000 bytes"),
    ],
    ids=["404", "500", "page", "kind", "checksum", "truncated", "reset", "trickle",
         "endless"],
)  # fmt: skip
def test_a_lasting_trouble_is_told_and_leaves_the_last_good_file(cache, answer, changes, why):
    good, _ = fetched(cache, send(BODY, ETag='"v1"'))
    with pytest.raises(UpstreamError, match=why) as told:
        fetched(cache, answer, **changes)
    assert (told.value.source, told.value.resource) == ("essai", "fichier")
    kept = cache.record("essai", "fichier")
    assert kept == good.record and cache.path(kept).read_bytes() == BODY
    assert leftovers(cache) == []


def test_nobody_there_is_told_soon(cache):
    start = time.monotonic()
    with pytest.raises(UpstreamError, match="connection failed"):
        http.fetch(resource("http://127.0.0.1:9"), cache, http.session(QUICK), QUICK)
    assert time.monotonic() - start < 10


def test_a_published_checksum_is_verified(cache):
    digest = hashlib.sha1(BODY, usedforsecurity=False).hexdigest()
    found, _ = fetched(cache, send(BODY), checksum=("sha1", digest.upper()))
    assert found.record.size == len(BODY)


@pytest.mark.parametrize("body", [BODY, b"\xef\xbb\xbf" + BODY], ids=["plain", "bom"])
def test_a_body_compressed_for_the_way_is_kept_as_it_is(cache, body):
    found, _ = fetched(cache, upstream.gzipped(body))
    assert cache.path(found.record).read_bytes() == body


def test_every_upstream_may_be_replaced_by_another_host(cache, monkeypatch):
    away = upstream.redirect("https://static.data.gouv.fr/stamped.csv")
    with upstream.serving({"/file.csv": [away], "/stamped.csv": [send(BODY)]}) as server:
        monkeypatch.setenv("OBSERVATOIRE_UPSTREAM", server.url)
        asked = resource("https://www.data.gouv.fr")
        found = http.fetch(asked, cache, http.session(QUICK), QUICK)
    assert found.record.url == "https://www.data.gouv.fr/file.csv"
    assert found.record.final_url == f"{server.url}/stamped.csv"


def test_progress_tells_bytes_and_total(cache):
    told = []
    with upstream.serving({PATH: [send(BODY)]}) as server:
        http.fetch(resource(server.url), cache, http.session(QUICK), QUICK,
                   lambda _, size, total: told.append((size, total)))  # fmt: skip
    assert told[-1] == (len(BODY), len(BODY))


KILLED = """
import sys
from pathlib import Path
sys.path[:0] = sys.argv[3:]
from data.producer.sources import http
from data.producer.sources.cache import Cache
policy = http.Policy(connect=2, read=5, total=20, backoff=0.01)
resource = http.Resource("essai", "fichier", sys.argv[1], "csv", "LO-2.0")
print("ready", flush=True)
while True:
    http.fetch(resource, Cache(Path(sys.argv[2])), http.session(policy), policy)
"""


def test_a_download_killed_at_any_moment_leaves_the_cache_whole(cache):
    """Ten times, in the middle of endless downloads of two editions."""
    editions = [BODY * 2_000, BODY * 2_001]
    root = str(Path(__file__).parents[2])
    drawn = random.Random(6)
    with upstream.serving({PATH: [send(each) for each in editions * 500]}) as server:
        for _ in range(10):
            process = subprocess.Popen(
                [sys.executable, "-c", KILLED, server.url + PATH, str(cache.folder), root],
                stdout=subprocess.PIPE,
                env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
            )
            process.stdout.readline()
            time.sleep(drawn.uniform(0.05, 0.4))
            process.kill()
            process.wait()
            process.stdout.close()
            record = cache.record("essai", "fichier")
            if record:
                assert cache.path(record).read_bytes() in editions
    assert cache.record("essai", "fichier")
