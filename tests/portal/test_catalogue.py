"""Other portals harvest the catalogue, and what they keep of it does not break with a release."""

from __future__ import annotations

import datetime
import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import csvw
import frictionless
import polars as pl
import pyshacl
import pytest
import rdflib

from dashboard.portal.catalogue import dcat, facts, feeds, package, schema_org
from dashboard.web import files, settings
from data import shelf
from data.release import Release

from . import harvest

REAL = shelf.open_current(shelf.EMBEDDED)
BASE = "https://observatoire.example.org"
KINDS = {"jsonld": "json-ld", "ttl": "turtle", "rdf": "xml"}
SHAPES = Path(__file__).with_name("shapes.ttl")


def revised() -> Release:
    """The next release: one number revised, one row more, the rest as it was."""
    rows = REAL.observations
    at = rows.with_row_index().filter(dataset="sanctions", CONF_STATUS="F").drop_nulls("value")
    one = at["index"][0]
    changed = rows.with_row_index().with_columns(
        value=pl.when(pl.col("index") == one).then(pl.col("value") + 1).otherwise(pl.col("value"))
    ).drop("index")  # fmt: skip
    manifest = {**REAL.manifest, "id": "2031-01-01-0123456789", "created": "2031-01-01"}
    return Release(manifest, changed, REAL.sources)


@pytest.mark.parametrize("writing", KINDS)
def test_the_catalogue_has_what_dcat_ap_asks(writing):
    body = dcat.write(REAL, BASE, writing)
    graph = rdflib.Graph().parse(data=body, format=KINDS[writing])
    conforms, _, told = pyshacl.validate(
        graph, shacl_graph=str(SHAPES), shacl_graph_format="turtle"
    )
    assert conforms, told
    assert not [node for node in graph.all_nodes() if isinstance(node, rdflib.BNode)]


def test_the_three_writings_are_one_graph_and_the_same_bytes_twice():
    graphs = [rdflib.Graph().parse(data=dcat.write(REAL, BASE, each), format=kind)
              for each, kind in KINDS.items()]  # fmt: skip
    assert set(graphs[0]) == set(graphs[1]) == set(graphs[2])
    again = shelf.open_current(shelf.EMBEDDED)
    for each in KINDS:
        assert dcat.write(again, BASE, each) == dcat.write(REAL, BASE, each)


def test_two_releases_are_the_same_datasets_and_the_same_files_with_new_checksums(monkeypatch):
    """A harvester knows a file by its address: another one leaves a zombie behind."""
    next_ = revised()
    monkeypatch.setattr(files, "_body", files._body.__wrapped__)
    monkeypatch.setattr(files.serving, "named", lambda name: next_ if name == next_.id else REAL)
    before, after = (harvest.harvested(dcat.write(each, BASE, "ttl"), "turtle")
                     for each in (REAL, next_))  # fmt: skip
    assert set(before) == set(after) and len(before) == len(facts.datasets(REAL))
    changed = set()
    for name, dataset in before.items():
        assert set(dataset.resources) == set(after[name].resources)
        for url, file in dataset.resources.items():
            assert "/fichiers/derniere/" in url and REAL.id not in url
            if file.checksum != after[name].resources[url].checksum:
                changed.add(name)
    assert "observatoire-sanctions" in changed


def test_data_gouv_fr_finds_all_that_it_gives_points_for():
    for dataset in harvest.harvested(dcat.write(REAL, BASE, "ttl"), "turtle").values():
        assert all(dataset.quality.values()), (dataset.id, dataset.quality)
        assert dataset.title and len(dataset.resources) == 4


def test_the_european_score_is_as_good_as_a_graph_alone_can_make_it():
    points = harvest.mqa(dcat.write(REAL, BASE, "rdf"), "xml", conforms=True)
    assert len(points) == 12 and min(points.values()) == harvest.MOST, points


def test_a_checksum_and_a_size_are_those_of_the_file_that_is_served():
    for dataset in facts.datasets(REAL):
        for file in facts.files_of(REAL, dataset.id):
            body = files.made(REAL, dataset.id, file.format, "fr")
            assert len(body) == file.size and body is not None


def test_the_api_is_a_service_that_serves_every_dataset():
    graph = dcat.graph(REAL, BASE)
    service = next(graph.subjects(rdflib.RDF.type, rdflib.DCAT.DataService))
    served = set(graph.objects(service, rdflib.DCAT.servesDataset))
    assert served == set(graph.subjects(rdflib.RDF.type, rdflib.DCAT.Dataset))
    described = graph.value(service, rdflib.DCAT.endpointDescription)
    assert str(described) == f"{BASE}/api/v1/openapi.json"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The data package beside its files."""
    there = tmp_path_factory.mktemp("package")
    (there / "datapackage.json").write_text(json.dumps(package.package(REAL)), "utf-8")
    for each in facts.datasets(REAL):
        name = f"observatoire-{each.id}.csv"
        (there / name).write_bytes(files.made(REAL, each.id, "csv", "fr"))
        told = json.dumps(package.csvw(REAL, each.id))
        (there / f"{name}-metadata.json").write_text(told, "utf-8")
    return there


def test_frictionless_finds_no_fault_in_the_package(folder, monkeypatch):
    monkeypatch.chdir(folder)
    report = frictionless.Package("datapackage.json").validate()
    assert report.valid, report.flatten(["type", "message"])[:3]
    assert sum(task.stats["rows"] for task in report.tasks) == REAL.observations.height


@pytest.mark.parametrize("name", ["psp", "sanctions"])
def test_csv_on_the_web_is_read_with_its_types(folder, name):
    read = csvw.TableGroup.from_file(folder / f"observatoire-{name}.csv-metadata.json")
    rows = list(read.tables[0])
    wanted = REAL.observations.filter(dataset=name)
    assert len(rows) == wanted.height
    values = sorted(float(row["value"]) for row in rows if row["value"] is not None)
    assert values == sorted(wanted["value"].drop_nulls())
    assert isinstance(rows[0]["period_start"], datetime.date)


def test_search_engines_are_told_each_dataset_and_its_files():
    told = schema_org.catalogue(REAL, "fr", BASE)
    assert told["@context"] == "https://schema.org" and len(told["dataset"]) == 12
    for each in told["dataset"]:
        assert 50 < len(each["description"]) < 5000 and each["license"]
        assert all(file["contentUrl"].startswith(BASE) for file in each["distribution"])


def test_every_dataset_and_every_departement_has_a_feed_that_a_reader_can_parse():
    space = "{http://www.w3.org/2005/Atom}"
    for name in (*REAL.datasets, "dep-37", "dep-2A", "tout"):
        feed = feeds.find(REAL, name, "fr")
        root = ElementTree.fromstring(feeds.atom(REAL, feed, "fr", BASE))
        assert root.tag == f"{space}feed"
        for needed in ("id", "title", "updated"):
            assert root.find(space + needed).text
        entry = root.find(f"{space}entry")
        assert REAL.id in entry.find(f"{space}id").text
        assert REAL.id in entry.find(f"{space}link").get("href")
    assert feeds.find(REAL, "dep-99", "fr") is None and feeds.find(REAL, "rien", "fr") is None


def test_the_sitemap_holds_every_page_and_every_departement(portal):
    root = ElementTree.fromstring(feeds.sitemap(REAL, BASE))
    urls = [each.text for each in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert len(urls) == len(set(urls)) > 2 * 101 and f"{BASE}/departement?dep=37" in urls
    robots = portal.get("/robots.txt").text
    assert "Sitemap: " in robots and robots.strip().endswith("/sitemap.xml")


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/catalog.jsonld", "application/ld+json"), ("/catalog.ttl", "text/turtle"),
        ("/catalog.rdf", "application/rdf+xml"), ("/flux/psp.atom", "application/atom+xml"),
        ("/sitemap.xml", "application/xml"),
        ("/fichiers/derniere/datapackage.json", "application/json"),
        ("/fichiers/derniere/psp.schema.json", "application/json"),
        ("/fichiers/derniere/observatoire-psp.csv-metadata.json", "application/csvm+json"),
    ],
)  # fmt: skip
def test_each_is_served_with_its_type_to_any_origin(portal, path, kind):
    answer = portal.get(path)
    assert answer.status_code == 200, answer.text[:200]
    assert answer.headers["Content-Type"].startswith(kind)
    assert answer.headers["Access-Control-Allow-Origin"] == "*" and answer.headers["ETag"]


@pytest.mark.parametrize(
    "path", ["/catalog.pdf", "/flux/rien.atom", "/fichiers/derniere/x.schema.json"]
)
def test_what_is_not_there_is_a_problem(portal, path):
    assert portal.get(path).status_code == 404


def test_a_demonstration_says_that_it_is_one_wherever_it_is_harvested_to():
    fiction = replace(REAL, manifest={**REAL.manifest, "fictional": True})
    for each in harvest.harvested(dcat.write(fiction, BASE, "ttl"), "turtle").values():
        assert "fictives" in each.title
    assert "fictives" in package.package(fiction)["title"]


def test_a_withdrawn_release_is_gone_here_too_and_an_unknown_one_is_not_there(portal, monkeypatch):
    for path in ("datapackage.json", "psp.schema.json", "observatoire-psp.csv-metadata.json"):
        assert portal.get(f"/fichiers/2001-01-01-0000000000/{path}").status_code == 404
    monkeypatch.setattr(shelf, "is_withdrawn", lambda name: name.startswith("2001"))
    for path in ("datapackage.json", "psp.schema.json", "observatoire-psp.csv-metadata.json"):
        assert portal.get(f"/fichiers/2001-01-01-0000000000/{path}").status_code == 410
    assert portal.get("/api/v1/releases/2001-01-01-0000000000/datasets").status_code == 410


@pytest.mark.parametrize("host", ["a b<c>", 'x"y', "h{x}", "a'b", "evil/path"])
def test_a_host_that_is_none_is_written_in_no_address(portal, monkeypatch, host):
    monkeypatch.setattr(settings, "load", settings.Settings)
    for path in ("/catalog.ttl", "/catalog.rdf", "/sitemap.xml", "/flux/psp.atom", "/robots.txt"):
        answer = portal.get(path, Host=host)
        assert answer.status_code in (200, 400) and host not in answer.text, path
