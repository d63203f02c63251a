"""What an answer is written in: one function a community, from the same rows to bytes.

A format takes the `Rows` of a page and knows nothing of HTTP. Same rows, same bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dashboard.portal.formats import files, geo, jsonstat, plain, sdmx
from dashboard.portal.formats.rows import Rows


@dataclass(frozen=True, slots=True)
class Format:
    """`media_type` is what it is sent as and what `Accept` asks for; `extension` that of a file."""

    media_type: str
    extension: str
    write: Callable[[Rows], bytes]


_SDMX = "application/vnd.sdmx.data+csv"

FORMATS = {
    "json": Format("application/json", "json", plain.json_),
    "csv": Format("text/csv; charset=utf-8", "csv", files.csv),
    "excel.csv": Format("text/csv; charset=utf-8", "excel.csv", files.excel_csv),
    "xlsx": Format(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", files.xlsx
    ),
    "parquet": Format("application/vnd.apache.parquet", "parquet", files.parquet),
    "json-stat": Format("application/json; profile=json-stat", "json", jsonstat.write),
    "sdmx-csv": Format(f"{_SDMX}; version=2.0.0", "csv", sdmx.write_2_0),
    "sdmx-csv-2.1": Format(f"{_SDMX}; version=2.1.0", "csv", sdmx.write_2_1),
    "geojson": Format("application/geo+json", "geojson", geo.geojson),
    "geoparquet": Format("application/vnd.apache.parquet", "parquet", geo.geoparquet),
}


def accepted(header: str) -> str:
    """The format that an `Accept` header (RFC 9110, 12.5.1) asks for first; `json` where it takes
    anything, or nothing that there is: an address says what it is better than a header.

    >>> accepted("text/html, text/csv;q=0.9"), accepted("*/*"), accepted("image/png")
    ('csv', 'json', 'json')
    """
    weighed = sorted(map(_weight, header.split(",")), key=lambda each: -each[1])
    for wanted, weight in weighed:
        for name, each in FORMATS.items():
            if weight and wanted and wanted == each.media_type.partition(";")[0]:
                return name
    return "json"


def _weight(item: str) -> tuple[str, float]:
    name, *parameters = (part.strip().lower() for part in item.split(";"))
    told = next((each[2:] for each in parameters if each.startswith("q=")), "1")
    try:
        return name, min(max(float(told), 0.0), 1.0)
    except ValueError:
        return name, 0.0
