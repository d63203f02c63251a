"""The sheets of a file, whatever its name says: its bytes decide."""

from __future__ import annotations

import io
import zipfile
from typing import Literal

from data.errors import says
from data.producer.returns import delimited, ods, xlsx
from data.producer.returns.cells import Sheet
from data.producer.sources.text import ZIP, Unreadable

Kind = Literal["xlsx", "ods", "csv"]

#: Nobody's return is larger.
MOST_BYTES = 20_000_000
#: How a workbook of before 2007, or a protected one, starts (MS-CFB 2.2); a PDF.
_OLE, _PDF = b"\xd0\xcf\x11\xe0", b"%PDF"


def of(content: bytes) -> tuple[Kind, list[Sheet]]:
    """What kind of file it is, and its sheets. Raises Unreadable."""
    if not content.strip():
        raise Unreadable(says("returns.file.empty"))
    if len(content) > MOST_BYTES:
        raise Unreadable(says("returns.too_large"))
    if content.startswith(_OLE):
        raise Unreadable(says("returns.file.old"))
    if content.startswith(_PDF):
        raise Unreadable(says("returns.file.pdf"))
    if not content.startswith(ZIP):
        return "csv", delimited.sheets(content)
    kind = _packed(content)
    return kind, (xlsx if kind == "xlsx" else ods).sheets(content)


def _packed(content: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except Exception as error:  # an archive that breaks off raises several kinds
        raise Unreadable(says("bytes.no_whole_archive")) from error
    if "xl/workbook.xml" in names or any(name.startswith("xl/") for name in names):
        return "xlsx"
    if "content.xml" in names:
        return "ods"
    raise Unreadable(says("returns.file.archive"))
