"""Two readers of our catalogue, written again from what they say of themselves: the harvester of
data.gouv.fr (what it keeps of a DCAT graph, what quality it gives), and the Metadata Quality
Assessment of data.europa.eu (https://data.europa.eu/mqa/methodology), of what a graph alone tells.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import rdflib
from rdflib import DCAT, DCTERMS, RDF

SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")
OPEN_FORMATS = ("CSV", "PARQUET", "XLSX")


@dataclass
class Resource:
    """A file as the harvester keeps it: known by its address, for ever."""

    url: str
    checksum: str
    title: str
    description: str
    format: str


@dataclass
class Dataset:
    """A dataset as the harvester keeps it: known by its identifier."""

    id: str
    title: str
    description: str
    frequency: str
    licence: str
    spatial: bool
    temporal: bool
    resources: dict[str, Resource] = field(default_factory=dict)

    @property
    def quality(self) -> dict[str, bool]:
        """What data.gouv.fr counts of a dataset, but for what it alone can see."""
        files = self.resources.values()
        return {
            "description": len(self.description) > 100,
            "resources_documented": all(each.description for each in files),
            "licence": bool(self.licence),
            "update_frequency": bool(self.frequency),
            "open_formats": any(each.format in OPEN_FORMATS for each in files),
            "spatial": self.spatial,
            "temporal": self.temporal,
        }


def harvested(body: bytes, kind: str) -> dict[str, Dataset]:
    """What one visit finds, by identifier. A dataset series would be a dataset of its own."""
    graph = rdflib.Graph().parse(data=body, format=kind)
    assert not list(graph.subjects(RDF.type, rdflib.URIRef(f"{DCAT}DatasetSeries")))
    found = (_dataset(graph, node) for node in graph.subjects(RDF.type, DCAT.Dataset))
    return {each.id: each for each in found}


def _dataset(graph: rdflib.Graph, node: rdflib.term.Node) -> Dataset:
    made = Dataset(
        str(graph.value(node, DCTERMS.identifier)),
        _french(graph, node, DCTERMS.title),
        _french(graph, node, DCTERMS.description),
        str(graph.value(node, DCTERMS.accrualPeriodicity) or ""),
        str(graph.value(node, DCTERMS.license) or ""),
        any(graph.value(each, DCAT.bbox) for each in graph.objects(node, DCTERMS.spatial)),
        any(graph.value(each, DCAT.startDate) for each in graph.objects(node, DCTERMS.temporal)),
    )
    for file in graph.objects(node, DCAT.distribution):
        url = str(graph.value(file, DCAT.downloadURL))
        checksum = graph.value(file, SPDX.checksum)
        made.resources[url] = Resource(
            url,
            str(graph.value(checksum, SPDX.checksumValue)),
            _french(graph, file, DCTERMS.title),
            _french(graph, file, DCTERMS.description),
            str(graph.value(file, DCTERMS.format)).rpartition("/")[2],
        )
    return made


def _french(graph: rdflib.Graph, node: rdflib.term.Node, of: rdflib.URIRef) -> str:
    return next((str(each) for each in graph.objects(node, of) if each.language == "fr"), "")


#: Points of the MQA that a graph earns by itself (its reachability aside), by what earns them.
_OF_DATASET = {
    DCAT.keyword: 30, DCAT.theme: 30, DCTERMS.spatial: 20, DCTERMS.temporal: 20,
    DCTERMS.accessRights: 10, DCAT.contactPoint: 20, DCTERMS.publisher: 10, DCTERMS.modified: 5,
}  # fmt: skip
_OF_FILE = {
    DCAT.downloadURL: 20, DCTERMS.format: 20, DCAT.mediaType: 10, DCTERMS.license: 20,
    DCTERMS.rights: 5, DCAT.byteSize: 5,
}  # fmt: skip
#: From vocabularies: format and media type; known licence; access rights; open, machine-readable
#: format; conformity to DCAT-AP.
_VOCABULARIES = {"format": 10, "licence": 10, "rights": 5, "open": 20, "machine": 20, "dcat": 30}
MOST = sum(_OF_DATASET.values()) + sum(_OF_FILE.values()) + sum(_VOCABULARIES.values())


def mqa(body: bytes, kind: str, *, conforms: bool) -> dict[str, int]:
    """The points of each dataset, of MOST: a file counts where every file has what earns them."""
    graph = rdflib.Graph().parse(data=body, format=kind)
    points = {}
    for node in graph.subjects(RDF.type, DCAT.Dataset):
        files = list(graph.objects(node, DCAT.distribution))
        earned = sum(n for term, n in _OF_DATASET.items() if graph.value(node, term))
        earned += sum(n for term, n in _OF_FILE.items() if all(graph.value(f, term) for f in files))
        formats = [str(graph.value(file, DCTERMS.format)) for file in files]
        earned += _VOCABULARIES["format"] * all("authority/file-type" in each for each in formats)
        earned += _VOCABULARIES["licence"] * bool(graph.value(node, DCTERMS.license))
        rights = str(graph.value(node, DCTERMS.accessRights))
        earned += _VOCABULARIES["rights"] * ("authority/access-right" in rights)
        kinds = {each.rpartition("/")[2] for each in formats}
        earned += _VOCABULARIES["open"] * bool(kinds & {"CSV"})
        earned += _VOCABULARIES["machine"] * bool(kinds & {"CSV", "PARQUET"})
        earned += _VOCABULARIES["dcat"] * conforms
        points[str(graph.value(node, DCTERMS.identifier))] = earned
    return points
