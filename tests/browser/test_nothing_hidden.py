"""Values planted in hidden cells are looked for in all that a browser receives, and in the log.

The release is made here from invented counts: a few large primes, everything below France hidden.
"""

from __future__ import annotations

import io
import itertools
import json
import re
import struct
import zipfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import fictional
import numpy as np
import openpyxl
import pikepdf
import polars as pl
import pypdf
import pytest
import requests
from playwright.sync_api import Browser

from dashboard.portal import asked
from dashboard.portal.chat import tools
from data import shelf
from data.producer import writer
from data.producer.build import build
from data.producer.disclosure import audit
from data.producer.disclosure.certificate import certify
from data.producer.disclosure.laid_out import laid_out
from data.producer.disclosure.layout import tabulate
from data.producer.disclosure.protect import coded
from data.producer.disclosure.rows import masked
from data.reading.export import FORMATS
from messages import load
from tools.site import Site, address, serve, whole

#: Distinctive counts by département and year; the layout's sentence wants the last one large.
PLANTED = {
    ("37", "2015"): 7_919,
    ("37", "2016"): 104_729,
    ("61", "2019"): 1_299_709,
    ("13", "2013"): 179_424_673,
    ("10", "2020"): 15_485_863,
}
#: Elsewhere, every year, so that no total of France is one of them.
BESIDE = {"59": 1_023_457, "33": 2_750_161}
PAGES = (
    "/",
    "/carte",
    "/carte?periode=2016&forme=tiles",
    "/departement?dep=37",
    "/departement?dep=10",
    "/departement?dep=61",
    "/donnees?jeu=etat4001&periode=2015",
    "/donnees?jeu=etat4001&periode=2018%2F2020",
    "/methode",
)
SCOPES = ("tout", "etat4001", "dep-37", "dep-10", "dep-61")


@pytest.fixture(scope="module")
def planted(tmp_path_factory) -> tuple[Path, set[int]]:
    """A folder with that release, and every value that it hides."""
    folder = tmp_path_factory.mktemp("planted")
    counts = dict.fromkeys(fictional.counts(0), 0)
    for codes in counts:
        if codes[-1] == "PN":
            counts[codes] = PLANTED.get(codes[:2], BESIDE.get(codes[0], 0))
    table = tabulate(laid_out(fictional.DATASET), coded(fictional.DATASET, counts))
    below = np.array([key[0][0] != "FR" for key in table.keys] + [False] * len(
        fictional.DATASET.layout.facts))  # fmt: skip
    hidden = table.published & (table.values > 0) & below
    built = build()
    frame, sources, datasets = built.observations, built.sources, built.datasets
    frame = pl.concat(
        [frame.filter(pl.col("dataset") != "etat4001"), masked(fictional.DATASET, table, hidden)]
    )
    certificate = certify(frame, datasets, audit.intervals(frame, datasets))
    day = shelf.open_current(shelf.EMBEDDED).created
    writer.write(frame, sources, datasets, to=folder, created=day, certificate=certificate)
    shown = set(frame["value"].drop_nulls())
    return folder, {int(each) for each in table.values[hidden]} - shown


@pytest.fixture(scope="module")
def served(planted) -> Iterator[Site]:
    with serve(releases=planted[0]) as site:
        yield site


def spellings(value: int) -> bytes:
    """A pattern: a count as digits, as either language writes it, and as the bytes of a number."""
    texts = {str(value), f"{value}.0", *(load(lang).number(value) for lang in ("fr", "en"))}
    texts |= {text.replace("\u202f", other) for text in texts for other in (" ", "\u00a0")}
    words = "|".join(re.escape(text) for text in sorted(texts))
    edged = rf"(?<![\w.,]){'(?:' + words + ')'}(?![\w])".encode()
    numbers = [struct.pack("<d", value), struct.pack("<f", value), struct.pack("<q", value)]
    return b"|".join([edged, *(re.escape(each) for each in numbers)])


def found(hidden: set[int], received: dict[str, bytes]) -> list[str]:
    pattern = re.compile(b"|".join(map(spellings, sorted(hidden))))
    hits = ((name, pattern.search(content)) for name, content in received.items())
    return [f"{hit.group()!r} in {name}" for name, hit in hits if hit]


def received(browser: Browser, site: Site, path: str) -> dict[str, bytes]:
    """Every body (undone by the browser) and every frame that a page gets, and what it shows."""
    page, got = browser.new_page(), {}
    responses = []
    page.on("response", lambda each: responses.append(each))

    def keep(frame: bytes | str) -> None:
        content = frame if isinstance(frame, bytes) else frame.encode()
        got[f"frame {len(got)} of {path}"] = content

    page.on("websocket", lambda socket: socket.on("framereceived", keep))
    page.goto(site.url + path)
    whole(page)
    for each in responses:
        if each.ok and each.status != 304:
            got[each.url] = each.body()
    got[f"page {path}"] = page.content().encode()
    page.close()
    return got


def readable(name: str, content: bytes) -> bytes:
    """A file's figures as text: a workbook unzipped, Parquet decoded."""
    if name.endswith(".xlsx"):
        book = openpyxl.load_workbook(io.BytesIO(content))
        cells = (row for sheet in book for row in sheet.iter_rows(values_only=True))
        told = "\n".join(str(cell) for row in cells for cell in row if cell is not None)
        with zipfile.ZipFile(io.BytesIO(content)) as box:
            # Cells hold the places of their texts among all of them: numbers that say nothing.
            rest = [each for each in box.namelist() if "worksheets" not in each]
            return told.encode() + b"\n".join(box.read(each) for each in rest)
    if name.endswith(".parquet"):
        frame = pl.read_parquet(io.BytesIO(content)).select(pl.exclude(pl.Binary))
        return content + frame.write_csv().encode()
    return content


def test_the_search_finds_a_value_that_is_there():
    """The promise below is not an empty one."""
    for text in ("faits : 104\u202f729,", "104,729 offences", '"y":104729.0}', "104729"):
        assert found({104_729}, {"a": text.encode()})
    assert found({104_729}, {"a": b"bdata" + struct.pack("<d", 104_729)})
    assert not found({104_729}, {"a": b"index-1047291f.js 2104729"})


def test_no_hidden_value_reaches_a_browser_on_any_page(planted, served, browser):
    """Languages in turn: the same figures are sent in both."""
    _, hidden = planted
    assert len(hidden) >= 10
    for path, lang in zip(PAGES, itertools.cycle(("fr", "en")), strict=False):
        got = received(browser, served, address(path, lang))
        assert len(got) > 10
        assert found(hidden, got) == []


def test_no_hidden_value_is_in_a_file_to_take_away(planted, served):
    folder, hidden = planted
    id_ = shelf.open_current(folder).id
    got = {}
    for scope, format_, query in product(SCOPES, FORMATS, ("", "?lang=en")):
        name = f"/fichiers/{id_}/observatoire-{scope}.{format_}"
        answer = requests.get(served.url + name + query, timeout=30)
        assert answer.ok
        got[name + query] = readable(name, answer.content)
    assert found(hidden, got) == []


def opened(content: bytes) -> bytes:
    """A PDF as what is in it: its words, its streams undone, what it says of itself; the texts
    beside its pictures and the names of its fonts are in its objects.
    """
    read = pypdf.PdfReader(io.BytesIO(content))
    words = "\n".join(page.extract_text() for page in read.pages)
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pdf.save(out, stream_decode_level=pikepdf.StreamDecodeLevel.all, compress_streams=False,
                 object_stream_mode=pikepdf.ObjectStreamMode.disable)  # fmt: skip
        texts = [str(each) for each in pdf.objects if isinstance(each, pikepdf.String)]
        texts += [str(each.Alt) for each in pdf.objects
                  if isinstance(each, pikepdf.Dictionary) and "/Alt" in each]  # fmt: skip
    return words.encode() + out.getvalue() + "\n".join(texts).encode()


def test_no_hidden_value_leaves_the_screen(planted, served):
    """Fiches, pictures and their texts, citations, frames, the index of the search."""
    folder, hidden = planted
    id_ = shelf.open_current(folder).id
    base, got = f"/fichiers/{id_}", {}
    for code, query in product(("37", "10", "61", "13"), ("", "?lang=en", "?format=a3")):
        name = f"{base}/fiche-{code}.pdf{query}"
        answer = requests.get(served.url + name, timeout=30)
        assert answer.ok
        got[name] = opened(answer.content) + str(answer.headers).encode()
    figures = [f"departement_{key}" for key in ("faits", "taux", "publie", "region")]
    for figure, format_ in product(figures, ("svg", "png", "bib", "txt", "json")):
        name = f"{base}/figure_{figure}.{format_}?dep=37"
        answer = requests.get(served.url + name, timeout=30)
        assert answer.ok, name
        chunks = answer.content.partition(b"IDAT")[0] if format_ == "png" else answer.content
        got[name] = chunks + str(answer.headers).encode()
    for name in (
        "/departement?dep=37&embed=faits", "/comparer?territoires=37,10,61,13", "/presse",
        "/verifier?territoires=DEP-37&indicateur=etat4001.proxenetisme&periode=2016&valeur=104729",
        f"{base}/recherche-fr.json", f"{base}/recherche-en.json",
    ):  # fmt: skip
        answer = requests.get(served.url + name, timeout=30)
        assert answer.ok, name
        got[name] = answer.content
    assert found(hidden, got) == []


def test_no_hidden_value_is_in_the_release_or_in_the_log(planted, served):
    folder, hidden = planted
    got = {
        str(path): readable(path.name, path.read_bytes())
        for path in folder.rglob("*") if path.is_file()
    }  # fmt: skip
    assert len(got) >= 4
    assert found(hidden, got | {"log": served.log.read_bytes()}) == []


#: What the portal tells of a release, beside its rows.
TOLD = (
    "/api/v1", "/api/v1/datasets", "/api/v1/datasets/etat4001", "/api/v1/dimensions",
    "/api/v1/dimensions/period", "/api/v1/territories", "/api/v1/releases", "/api/v1/changes",
    "/api/v1/openapi.json", "/catalog.ttl", "/catalog.jsonld", "/catalog.rdf",
    "/flux/etat4001.atom", "/flux/dep-10.atom", "/sitemap.xml",
    "/fichiers/derniere/datapackage.json", "/fichiers/derniere/etat4001.schema.json",
    "/fichiers/derniere/observatoire-etat4001.csv-metadata.json",
)  # fmt: skip


def test_no_hidden_value_is_in_an_answer_of_the_portal(planted, served):
    """Every format and endpoint, its headers; what is said of a number that is the hidden one."""
    folder, hidden = planted
    got = {}
    kinds = {"xlsx": ".xlsx", "parquet": ".parquet", "geoparquet": ".parquet"}
    for format_, lang in product(asked.FORMATS, ("fr", "en")):
        path = f"/api/v1/observations?dataset=etat4001&limit=8000&format={format_}&lang={lang}"
        answer = requests.get(served.url + path, timeout=60)
        assert answer.ok, (path, answer.text[:200])
        got[path] = readable(kinds.get(format_, ""), answer.content)
        got[f"headers of {path}"] = str(answer.headers).encode()
    for path in TOLD:
        answer = requests.get(served.url + path, timeout=60)
        got[path] = answer.content + str(answer.headers).encode()
    release = shelf.open_current(folder)
    for row in release.observations.filter(CONF_STATUS="N", geo_level="DEP")[:20].to_dicts():
        key = row["dataset"], row["indicator"], f"DEP-{row['geo']}"
        got[f"agent {key} {row['period']}"] = json.dumps(
            [tools.figure(release, *key, row["period"]), tools.series(release, *key),
             *(tools.check(release, *key, row["period"], each) for each in list(hidden)[:3])]
        ).encode()  # fmt: skip
    assert found(hidden, got) == []
