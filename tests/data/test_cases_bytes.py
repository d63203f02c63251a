"""Cases from the field, kind 3: bytes decide; headers, names and dates are hints."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import lzma
import zipfile

import pytest
import upstreams
from pulling import DAY, LATER, current, out_of
from upstream import gzipped, send

from data.__main__ import main
from data.errors import UpstreamError
from data.producer.sources import http
from data.producer.sources.cache import Cache
from data.producer.sources.http import Resource

CSV = b"code;nombre\n01;5\n02;7\n" * 50
PACKED = gzip.compress(CSV, mtime=0)


def fetched(tmp_path, serve, kind, body, checksum=None, **headers):
    server = serve({"/f": [send(body, **headers)]})
    asked = Resource("essai", "f", f"{server.url}/f", kind, "LO-2.0", checksum)
    cache = Cache(tmp_path / "raw")
    return cache.path(http.fetch(asked, cache, http.session()).record).read_bytes()


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (PACKED, {"Content_Encoding": "gzip"}),
        (gzip.compress(PACKED), {"Content_Encoding": "gzip"}),
        (PACKED, {"media": "application/x-download"}),
        (PACKED, {"Content_Encoding": "x-gzip"}),
        (CSV, {"Content_Encoding": "gzip"}),
        (CSV, {"media": "application/gzip"}),
    ],
    ids=["its own layer told as that of the way", "both layers", "no media type of ours",
         "an old name", "told and not done", "not packed at all"],
)  # fmt: skip
def test_a_packed_file_is_had_whatever_the_headers_say_of_it(tmp_path, serve, body, headers):
    content = fetched(tmp_path, serve, "csv.gz", body, **headers)
    assert CSV in (content, gzip.decompress(content) if content[:2] == b"\x1f\x8b" else b"")


@pytest.mark.parametrize("encoded", [True, False])
def test_the_published_checksum_is_of_the_file_with_or_without_its_layer(tmp_path, serve, encoded):
    headers = {"Content_Encoding": "gzip"} if encoded else {}
    digest = ("sha256", hashlib.sha256(PACKED).hexdigest())
    assert fetched(tmp_path, serve, "csv.gz", PACKED, digest, **headers)


def test_a_file_accepted_under_its_checksum_is_accepted_unchanged(tmp_path, serve):
    """Sibling: packed for the way, held unpacked, and its checksum is of the packed bytes."""

    def answer(request):
        known = request.headers.get("If-None-Match") == '"v1"'
        body, status = (b"", 304) if known else (PACKED, 200)
        send(body, status=status, Content_Encoding="gzip", ETag='"v1"')(request)

    server = serve({"/f": [answer]})
    digest = ("sha1", hashlib.sha1(PACKED).hexdigest())
    asked = Resource("essai", "f", f"{server.url}/f", "csv", "LO-2.0", digest)
    cache = Cache(tmp_path / "raw")
    for _ in range(2):
        assert cache.path(http.fetch(asked, cache, http.session()).record).read_bytes() == CSV


@pytest.mark.parametrize("kind", ["csv.gz", "zip"])
def test_a_packed_file_that_was_cut_is_never_kept(tmp_path, serve, kind):
    """Sibling: without a length, nothing but its content says that it is not whole."""
    whole = PACKED if kind == "csv.gz" else upstreams.zipped({"a.csv": CSV * 9})
    server = serve({"/f": [send(whole[: len(whole) // 2], ETag='"v1"')]})
    asked = Resource("essai", "f", f"{server.url}/f", kind, "LO-2.0")
    cache = Cache(tmp_path / "raw")
    with pytest.raises(UpstreamError, match="breaks off"):
        http.fetch(asked, cache, http.session(), http.Policy(tries=1))
    assert cache.record("essai", "f") is None


@pytest.mark.parametrize(
    "media",
    ["application/vnd.ms-excel", "application/force-download", "text/html", "",
     "binary/octet-stream", "application/xml", "image/png"],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["csv", "json", "zip", "csv.gz"])
def test_no_media_type_refuses_a_good_file(tmp_path, serve, media, kind):
    body = {"csv": CSV, "json": b'{"a": 1}', "zip": upstreams.zipped({"a": CSV}), "csv.gz": PACKED}
    assert fetched(tmp_path, serve, kind, body[kind], media=media) == body[kind]


@pytest.mark.parametrize(
    "written",
    ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"],
)
def test_a_csv_is_read_in_every_encoding_that_people_save(home, serve, written):
    text = upstreams.ssmsi_csv().decode("utf-8-sig").replace("Homicides", "Dégradations")
    serve(upstreams.routes(ssmsi={"departements": text.encode(written)}))
    assert main(["pull", "ssmsi", *DAY]) == 0
    assert current(home).observations.filter(dataset="ssmsi", geo_level="DEP").height == 606


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress,
                                  lambda body: upstreams.zipped({"DEP.csv": body})],
                         ids=["gzip", "bzip2", "xz", "zip"])  # fmt: skip
def test_a_csv_is_read_however_it_is_packed(home, serve, pack):
    serve(upstreams.routes(ssmsi={"departements": pack(upstreams.ssmsi_csv())}))
    assert main(["pull", "ssmsi", *DAY]) == 0
    assert current(home).observations.filter(dataset="ssmsi", geo_level="DEP").height == 606


def archive(members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members:
            made.writestr(name, content)
    return buffer.getvalue()


JUNK = b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X"


@pytest.mark.parametrize(
    "members",
    [
        ["DS_ESTIMATION_POPULATION_data.CSV"],
        ["__MACOSX/._DS_data.csv", "DS_data.csv"],
        ["._DS_data.csv", "DS_data.csv"],
        ["lot/", "lot/DS_ESTIMATION_POPULATION_data.csv"],
        ["DS_metadata.csv", "donnees.csv"],
        ["lisez-moi.txt", "DS_data.csv"],
    ],
    ids=["capitals", "a Mac's folder", "a Mac's file", "in a folder", "another name", "a text"],
)
def test_the_member_of_an_archive_is_the_one_that_holds_the_data(home, serve, members):
    *others, name = members
    body = archive([*((each, JUNK if "._" in each else b"COD_VAR;LIB_VAR\n") for each in others),
                    (name, upstreams.insee_csv())])  # fmt: skip
    serve(upstreams.routes(insee={"population": body}))
    assert main(["pull", "insee", *DAY]) == 0
    assert "insee-melodi" in current(home).observations["source"]


def dated(server, body, day):
    ((path, _),) = upstreams._insee({}).items()
    server.routes[path] = [send(body, media="application/zip", Last_Modified=day)]


def test_the_same_content_under_another_date_is_the_same_content(home, serve, capsys):
    server = serve(upstreams.routes())
    main(["pull", "insee", *DAY])
    made, since = current(home), out_of(capsys)
    for day in ("Tue, 06 Oct 2026 08:00:00 GMT", "Thu, 01 Jan 1970 00:00:00 GMT", "yesterday",
                "Fri, 04 Dec 2099 08:00:00 GMT"):  # fmt: skip
        dated(server, upstreams._usual_insee(), day)
        assert main(["pull", "insee", *LATER]) == 0
        since = out_of(capsys)
        assert "unchanged" in since and "nothing changed" in since and "warning" not in since
    assert current(home).id == made.id


def test_a_good_file_of_an_older_date_is_taken_and_its_date_is_told(home, serve, capsys):
    server = serve(upstreams.routes())
    main(["pull", "insee", *DAY])
    changed = upstreams.insee_zip(change={("37", "2020"): upstreams.population("37", "2020") + 5})
    dated(server, changed, "Tue, 06 Oct 2026 08:00:00 GMT")
    assert main(["pull", "insee", *LATER]) == 0
    assert "dated before the one in use" in out_of(capsys)


@pytest.mark.parametrize(
    "body",
    [
        b"\n  <!DOCTYPE html><p>x",
        b"<!-- x --><html>",
        b"\xef\xbb\xbf<html>",
        "<html>".encode("utf-16"),
        b"<?xml version='1.0'?><Error/>",
    ],
)
def test_a_web_page_is_refused_for_what_it_says_whatever_its_type(home, serve, capsys, body):
    serve(upstreams.routes(ssmsi={"departements": body}))
    assert main(["pull", "ssmsi", *DAY]) == 1
    assert "web page" in out_of(capsys)


def test_a_file_packed_for_the_way_is_kept_unpacked(tmp_path, serve):
    server = serve({"/f": [gzipped(CSV)]})
    cache = Cache(tmp_path / "raw")
    asked = Resource("essai", "f", f"{server.url}/f", "csv", "LO-2.0")
    assert cache.path(http.fetch(asked, cache, http.session()).record).read_bytes() == CSV
