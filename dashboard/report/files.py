"""One fiche as a file, in a process of its own: what `python -m dashboard.report` asks for."""

from __future__ import annotations

from pathlib import Path

import messages
from dashboard.report import typeset
from dashboard.selection import Selection
from dashboard.view import View
from dashboard.web import reports, serving
from geo.territories import DEPARTEMENTS

#: A fiche to make: département, language.
Wanted = tuple[str, str]


def write(release: str, out: Path, format_: typeset.Format, wanted: Wanted) -> None:
    """Write it into the folder `out`; in English its name says so. Raises typst.TypstError."""
    code, lang = wanted
    served = serving.named(release)
    assert served is not None  # the command has just opened it
    view = View(served, Selection(lang), messages.load(lang))
    name = reports.file_name(DEPARTEMENTS[code], release, format_)
    made = typeset.fiche(view, DEPARTEMENTS[code], format_)
    (out / (name if lang == "fr" else name.replace(".pdf", f"-{lang}.pdf"))).write_bytes(made)
