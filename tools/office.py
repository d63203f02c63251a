"""The form opened, saved and read back by LibreOffice, the real program: `make office`.

It is filled in with a number for each count, converted to XLSX and to ODS, and what the reader
makes of both is compared with what was written. Exit 1 where one differs.
"""

from __future__ import annotations

import datetime
import io
import subprocess
import sys
import tempfile
from pathlib import Path

import openpyxl

import messages
from data.producer.returns import form, template
from data.producer.returns.reading import Reader, Return

YEAR, DEP = "2025", "37"
#: What may be written, by kind of answer: sums hold of zeros.
_WRITTEN = {"count": 0, "amount": 0, "year": 2024, "date": datetime.date(2025, 11, 20)}


def main() -> int:
    """Try both formats; print a line of each that is read otherwise."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "retour.xlsx"
        path.write_bytes(_filled())
        wanted, wrong = _read(path), []
        for kind in ("xlsx", "ods"):
            made = _saved(path, folder / kind, kind)
            if wanted is None or _read(made) != wanted:
                wrong.append(kind)
    print(f"The form saved by LibreOffice: {', '.join(wrong) or 'nothing'} read otherwise.")
    return 1 if wrong else 0


def _filled() -> bytes:
    asked = form.questions(int(YEAR))
    book = openpyxl.load_workbook(io.BytesIO(template.workbook(YEAR, messages.load("fr"), DEP)))
    for sheet in book:
        heads = {cell.value: cell.column for cell in sheet[1] if cell.value}
        for row in sheet.iter_rows(min_row=3, max_col=1):
            if (question := asked.get(row[0].value)) is not None:
                item = question.item
                value = _WRITTEN.get(item.answer) or next(iter(item.choices), 0)
                if question.name == "reunions_politique":
                    value = 2
                sheet.cell(row[0].row, heads["@reponse"]).value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _saved(path: Path, to: Path, kind: str) -> Path:
    command = ["soffice", "--headless", "--convert-to", kind, "--outdir", str(to), str(path)]
    subprocess.run(command, capture_output=True, check=True, timeout=120)
    return to / f"{path.stem}.{kind}"


def _read(path: Path) -> Return | None:
    return Reader().read(path.name, path.read_bytes()).given


if __name__ == "__main__":
    sys.exit(main())
