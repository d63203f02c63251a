"""The catalogue as DCAT-AP 3.0.1 (https://semiceu.github.io/DCAT-AP/releases/3.0.1/): one graph,
written as JSON-LD, Turtle or RDF/XML.

Facts of data.gouv.fr's harvester that it keeps to: a file is known by `downloadURL` (the newest
version's, never a release's), a dataset by `dct:identifier`, `DatasetSeries` would become datasets.
No node is blank: same release, same bytes.
"""

from __future__ import annotations

import json
from typing import Any

import rdflib
from rdflib import DCAT, DCTERMS, FOAF, RDF, XSD, Literal, Namespace, URIRef

import messages
from dashboard.portal.catalogue import facts
from dashboard.portal.formats import geo
from dashboard.web import addresses, settings
from data.release import Release

ADMS, SPDX = Namespace("http://www.w3.org/ns/adms#"), Namespace("http://spdx.org/rdf/terms#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
WKT = URIRef("http://www.opengis.net/ont/geosparql#wktLiteral")
EU = "http://publications.europa.eu/resource/authority/"
#: Terms that rdflib does not know yet: of DCAT 3, and of DCAT-AP.
VERSION, AVAILABILITY = URIRef(f"{DCAT}version"), URIRef("http://data.europa.eu/r5r/availability")
LICENCE = URIRef("https://www.etalab.gouv.fr/licence-ouverte-open-licence/")

#: Code lists of the Publications Office: themes (justice, population), frequencies, file types.
THEMES = ("JUST", "SOCI")
FREQUENCY = {"yearly": "ANNUAL", "irregular": "IRREG"}
FILE_TYPES = {"csv": "CSV", "excel.csv": "CSV", "xlsx": "XLSX", "parquet": "PARQUET"}
IANA = "https://www.iana.org/assignments/media-types/"

#: How each writing is asked for, and what it is.
WRITINGS = {
    "jsonld": ("application/ld+json", "json-ld"), "ttl": ("text/turtle", "turtle"),
    "rdf": ("application/rdf+xml", "pretty-xml"),
}  # fmt: skip

#: Levels of territories by the list of INSEE or of the Union that has addresses for them.
_PLACES = {"DEP": "http://id.insee.fr/geo/departement/", "REG": "http://id.insee.fr/geo/region/"}
_FRANCE, _UNION = URIRef(f"{EU}country/FRA"), URIRef(f"{EU}country/EUR")


def write(release: Release, base: str, writing: str) -> bytes:
    """The catalogue in one of WRITINGS, of a site at `base`."""
    made = graph(release, base)
    if writing == "jsonld":
        return _json(made)
    return made.serialize(format=WRITINGS[writing][1], encoding="utf-8")


def graph(release: Release, base: str) -> rdflib.Graph:
    """The catalogue, its datasets, their files, the API."""
    made = rdflib.Graph()
    for prefix, space in (("adms", ADMS), ("dcat", DCAT), ("dct", DCTERMS), ("foaf", FOAF),
                          ("spdx", SPDX), ("vcard", VCARD)):  # fmt: skip
        made.bind(prefix, space)
    here = URIRef(f"{base}/catalog")
    _people(made, base)
    _catalog(made, release, base, here)
    _service(made, release, base)
    for each in facts.datasets(release):
        made.add((here, DCAT.dataset, _dataset(made, release, base, each)))
    return made


def _say(made: rdflib.Graph, subject: URIRef, told: dict[URIRef, Any]) -> None:
    """Add what is told; a list is several, None is nothing."""
    for predicate, value in told.items():
        for each in value if isinstance(value, list) else [value]:
            if each is not None:
                made.add((subject, predicate, each))


def _both(texts: dict[str, str]) -> list[Literal]:
    return [Literal(text, lang=lang) for lang, text in texts.items()]


def _people(made: rdflib.Graph, base: str) -> None:
    """Who publishes, and whom to write to, if anybody said."""
    said, words = settings.load(), messages.load("fr")
    name = Literal(said.publisher or words("site.name"), lang="fr")
    _say(made, _publisher(base), {RDF.type: FOAF.Agent, FOAF.name: name})
    if said.contact:
        _say(made, _contact(base), {RDF.type: VCARD.Organization, VCARD.fn: name,
                                    VCARD.hasEmail: URIRef(f"mailto:{said.contact}")})  # fmt: skip


def _publisher(base: str) -> URIRef:
    return URIRef(f"{base}/catalog#publisher")


def _contact(base: str) -> URIRef:
    return URIRef(f"{base}/catalog#contact")


def _catalog(made: rdflib.Graph, release: Release, base: str, here: URIRef) -> None:
    both = {lang: messages.load(lang) for lang in messages.LANGUAGES}
    created = Literal(release.created.isoformat(), datatype=XSD.date)
    _say(made, here, {
        RDF.type: DCAT.Catalog,
        DCTERMS.title: _both({lang: facts.marked(release, words, words("portal.title"))
                              for lang, words in both.items()}),
        DCTERMS.description: _both({lang: words("portal.about") for lang, words in both.items()}),
        DCTERMS.publisher: _publisher(base),
        DCTERMS.language: [URIRef(f"{EU}language/FRA"), URIRef(f"{EU}language/ENG")],
        DCTERMS.license: LICENCE,
        DCTERMS.modified: created,
        DCTERMS.spatial: _FRANCE,
        FOAF.homepage: URIRef(f"{base}/"),
        DCAT.themeTaxonomy: URIRef(f"{EU}data-theme"),
        DCAT.service: URIRef(f"{base}/api/v1"),
    })  # fmt: skip


def _service(made: rdflib.Graph, release: Release, base: str) -> None:
    both = {lang: messages.load(lang) for lang in messages.LANGUAGES}
    _say(made, URIRef(f"{base}/api/v1"), {
        RDF.type: DCAT.DataService,
        DCTERMS.identifier: Literal("observatoire-api"),
        DCTERMS.title: _both({lang: words("page.api.title") for lang, words in both.items()}),
        DCTERMS.description: _both({lang: words("portal.about") for lang, words in both.items()}),
        DCAT.endpointURL: URIRef(f"{base}/api/v1"),
        DCAT.endpointDescription: URIRef(f"{base}/api/v1/openapi.json"),
        DCTERMS.license: LICENCE,
        DCTERMS.publisher: _publisher(base),
        DCAT.contactPoint: _contact(base) if settings.load().contact else None,
        DCAT.servesDataset: [_of(base, each.id) for each in facts.datasets(release)],
        DCAT.landingPage: URIRef(f"{base}/api"),
    })  # fmt: skip


def _of(base: str, name: str) -> URIRef:
    return URIRef(f"{base}/api/v1/datasets/{name}")


def _dataset(made: rdflib.Graph, release: Release, base: str, each: facts.Dataset) -> URIRef:
    here, created = _of(base, each.id), Literal(release.created.isoformat(), datatype=XSD.date)
    frequency = URIRef(f"{EU}frequency/{FREQUENCY[each.cadence]}")
    _say(made, here, {
        RDF.type: DCAT.Dataset,
        DCTERMS.identifier: Literal(each.identifier),
        DCTERMS.title: _both(each.title),
        DCTERMS.description: _both(each.description),
        DCAT.keyword: [Literal(word, lang="fr") for word in each.keywords],
        DCAT.theme: [URIRef(f"{EU}data-theme/{theme}") for theme in THEMES],
        DCTERMS.publisher: _publisher(base),
        DCAT.contactPoint: _contact(base) if settings.load().contact else None,
        DCTERMS.accrualPeriodicity: frequency,
        DCTERMS.license: LICENCE,
        DCTERMS.accessRights: URIRef(f"{EU}access-right/PUBLIC"),
        DCTERMS.language: URIRef(f"{EU}language/FRA"),
        DCTERMS.modified: created,
        DCTERMS.temporal: _span(made, here, each),
        DCTERMS.spatial: list(_places(made, here, each)),
        DCTERMS.conformsTo: URIRef(base + addresses.schema(addresses.LATEST, each.id)),
        DCAT.landingPage: URIRef(f"{base}/donnees?jeu={each.id}"),
        VERSION: Literal(each.version),
        DCTERMS.hasVersion: URIRef(f"{base}/api/v1/releases/{release.id}/datasets/{each.id}"),
        DCAT.distribution: [_file(made, base, here, each, file)
                            for file in facts.files_of(release, each.id)],
    })  # fmt: skip
    return here


def _span(made: rdflib.Graph, here: URIRef, each: facts.Dataset) -> URIRef:
    span = URIRef(f"{here}#temporal")
    _say(made, span, {
        RDF.type: DCTERMS.PeriodOfTime,
        DCAT.startDate: Literal(each.since.isoformat(), datatype=XSD.date),
        DCAT.endDate: Literal(each.until.isoformat(), datatype=XSD.date),
    })  # fmt: skip
    return span


def _places(made: rdflib.Graph, here: URIRef, each: facts.Dataset) -> list[URIRef]:
    """By the addresses that INSEE and the Union give them; a box around all, as a polygon."""
    found = [URIRef(f"{_PLACES[level]}{code}") for level, _, code in
             (key.rpartition("-") for key in each.places) if level in _PLACES]  # fmt: skip
    found += [_FRANCE] if "FR" in each.places else []
    found += [_UNION] if {"COUNTRY", "EU"} & set(each.levels) else []
    box, whole = URIRef(f"{here}#spatial"), Literal(_polygon(each.places), datatype=WKT)
    _say(made, box, {RDF.type: DCTERMS.Location, DCAT.bbox: whole})
    return [box, *(found or [_FRANCE])]


def _polygon(places: tuple[str, ...]) -> str:
    """The box around what rows are of; around all of France where they are of France alone."""
    there = [key for key in places if geo.polygons(key)] or ["DEP-29", "DEP-67", "DEP-59", "DEP-2A"]
    points = [point for key in there for shape in geo.polygons(key) or () for point in shape[0]]
    east, north = zip(*points, strict=True)
    corners = ((min(east), min(north)), (max(east), min(north)), (max(east), max(north)),
               (min(east), max(north)), (min(east), min(north)))  # fmt: skip
    return f"POLYGON(({', '.join(f'{x} {y}' for x, y in corners)}))"


def _file(
    made: rdflib.Graph, base: str, of: URIRef, each: facts.Dataset, file: facts.File
) -> URIRef:
    here = URIRef(f"{base}{file.path}")
    both = {lang: messages.load(lang) for lang in messages.LANGUAGES}
    told = {lang: words(f"portal.file.{file.format.replace('.csv', '-csv')}")
            for lang, words in both.items()}  # fmt: skip
    checksum = URIRef(f"{of}#sha256-{file.format}")
    _say(made, here, {
        RDF.type: DCAT.Distribution,
        DCTERMS.title: _both({lang: f"{each.title[lang]}, {file.format}" for lang in both}),
        DCTERMS.description: _both(told),
        DCAT.accessURL: here,
        DCAT.downloadURL: here,
        DCAT.mediaType: URIRef(f"{IANA}{file.media_type}"),
        DCTERMS.format: URIRef(f"{EU}file-type/{FILE_TYPES[file.format]}"),
        DCTERMS.license: LICENCE,
        DCTERMS.rights: LICENCE,
        DCAT.byteSize: Literal(file.size, datatype=XSD.nonNegativeInteger),
        SPDX.checksum: checksum,
        AVAILABILITY: URIRef(f"{EU}planned-availability/STABLE"),
        ADMS.status: URIRef(f"{EU}distribution-status/COMPLETED"),
    })  # fmt: skip
    _say(made, checksum, {
        RDF.type: SPDX.Checksum,
        SPDX.algorithm: SPDX.checksumAlgorithm_sha256,
        SPDX.checksumValue: Literal(file.sha256, datatype=XSD.hexBinary),
    })  # fmt: skip
    return here


def _json(made: rdflib.Graph) -> bytes:
    """Rdflib gives the nodes in no order: here in that of their addresses."""
    context = {prefix: str(space) for prefix, space in made.namespaces()
               if prefix in ("adms", "dcat", "dct", "foaf", "spdx", "vcard", "xsd")}  # fmt: skip
    told = json.loads(made.serialize(format="json-ld", context=context, auto_compact=True))
    nodes = told.pop("@graph", [told])
    ordered = sorted(map(_ordered, nodes), key=lambda node: str(node.get("@id")))
    whole = {"@context": context, "@graph": ordered}
    return json.dumps(whole, ensure_ascii=False, sort_keys=True, indent=1).encode()


def _ordered(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _ordered(each) for name, each in value.items()}
    if isinstance(value, list):
        return sorted(map(_ordered, value), key=lambda each: json.dumps(each, sort_keys=True))
    return value
