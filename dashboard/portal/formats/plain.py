"""JSON: what is said of the rows, the ways on, the rows."""

from __future__ import annotations

import json

from dashboard.portal.formats.rows import Rows


def json_(rows: Rows) -> bytes:
    """`{"meta": …, "links": …, "data": [row, …]}`; a number that there is none of is null."""
    around = {"meta": rows.meta, "links": rows.links}
    head = json.dumps(around, ensure_ascii=False, separators=(",", ":"))
    return f'{head[:-1]},"data":{rows.asked.write_json()}}}'.encode()
