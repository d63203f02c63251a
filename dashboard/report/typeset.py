"""A fiche as a PDF: set by Typst, then its row headers marked; archivable (PDF/A-2a) and accessible
(PDF/UA-1). Same values, same bytes.

Typst marks the heads of columns alone: what it can say of rows stands behind a feature that its
Python binding leaves out, so that pikepdf says it afterwards.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Literal

import pikepdf
import typst

from dashboard.maps.picture import FONTS
from dashboard.report.sheet import sheet
from dashboard.view import View
from geo.territories import Departement

TEMPLATE = Path(__file__).with_name("fiche.typ")
STANDARDS = ["a-2a", "ua-1"]

Format = Literal["a4", "a3"]

#: Pages of each, and how close the text is set: on two pages all fiches as close as nearly all must
#: be, so that they look alike and are set once.
PAGES, LOOSEST, TIGHTEST = {"a4": 2, "a3": 1}, {"a4": 1, "a3": 0}, 3


def fiche(view: View, departement: Departement, format_: Format = "a4") -> bytes:
    """Two A4 pages, or an A3 poster, in the language of the view. Raises typst.TypstError."""
    return pdf(sheet(view, departement), format_)


def pdf(said: dict[str, Any], format_: Format = "a4") -> bytes:
    """What a sheet says, as a PDF: set closer where it would not fit on its pages."""
    given = {"data": json.dumps(said, ensure_ascii=False), "format": format_}
    for tight in range(LOOSEST[format_], TIGHTEST + 1):
        made = _set(given | {"tight": str(tight)})
        with pikepdf.open(io.BytesIO(made)) as opened:
            if len(opened.pages) <= PAGES[format_] or tight == TIGHTEST:
                return _with_row_headers(opened)
    raise AssertionError  # the closest is returned whatever it holds


def _set(given: dict[str, str]) -> bytes:
    made = typst.compile(
        TEMPLATE, root=TEMPLATE.parent, font_paths=_fonts(), ignore_system_fonts=True,
        format="pdf", sys_inputs=given, pdf_standards=STANDARDS,
    )  # fmt: skip
    assert isinstance(made, bytes)  # one document, no file asked for
    return made


@cache
def _fonts() -> typst.Fonts:
    """Ours alone, read once."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )


def _with_row_headers(opened: pikepdf.Pdf) -> bytes:
    """The first cell of each row names it (`TH`, scope `Row`)."""
    out = io.BytesIO()
    for row in _rows(opened.Root.StructTreeRoot):
        first = next(iter(_children(row)), None)
        if first is not None and first.S == pikepdf.Name.TD:
            first.S = pikepdf.Name.TH
            scope = {"/O": pikepdf.Name.Table, "/Scope": pikepdf.Name.Row}
            first.A = pikepdf.Dictionary(scope)
    opened.save(out, deterministic_id=True)
    return out.getvalue()


def _rows(node: pikepdf.Object) -> Iterator[pikepdf.Object]:
    for child in _children(node):
        if child.get("/S") == pikepdf.Name.TR:
            yield child
        else:
            yield from _rows(child)


def _children(node: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """The structure elements below one."""
    kids = node.get("/K")
    several = kids if isinstance(kids, pikepdf.Array) else [kids]
    for kid in several:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
