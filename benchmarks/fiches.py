"""The fiche on paper beside the same content through WeasyPrint, and pictures of figures.

`python -m benchmarks.fiches`: the same words, tables and drawings, in the same fonts; a warm fiche
of a few départements in turn, then all 101 one after the other in one process.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path
from statistics import median
from typing import Any

import weasyprint
from weasyprint.text.fonts import FontConfiguration

import messages
from dashboard.maps import picture as raster
from dashboard.maps.picture import FONTS
from dashboard.pages import BY_ID
from dashboard.report import picture, typeset
from dashboard.report.sheet import sheet
from dashboard.selection import Selection
from dashboard.view import View
from dashboard.web import documents, figures, plates
from data import shelf
from geo.territories import DEPARTEMENTS

WARM, TIMES = ("37", "75", "34", "61"), 5


def measured() -> dict[str, Any]:
    """`warm_ms` and `all_seconds` of ours and of `weasyprint`, their ratios, pictures a second."""
    view = View(shelf.newest(), Selection(), messages.load("fr"))
    fonts = FontConfiguration()
    said = {code: sheet(view, DEPARTEMENTS[code]) for code in DEPARTEMENTS}
    ways: dict[str, Callable[[dict[str, Any]], object]] = {
        "ours": typeset.pdf,
        "weasyprint": lambda each: _weasy(each, fonts),
    }
    for make in ways.values():
        make(said["37"])  # what is read once
    warm = {name: median(_each(make, [said[c] for c in WARM] * TIMES)) * 1000
            for name, make in ways.items()}  # fmt: skip
    whole = {name: sum(_each(make, list(said.values()))) for name, make in ways.items()}
    return {
        "warm_ms": {name: round(ms, 1) for name, ms in warm.items()},
        "warm_ratio": round(warm["ours"] / warm["weasyprint"], 3),
        "all_seconds": {name: round(seconds, 1) for name, seconds in whole.items()},
        "all_ratio": round(whole["ours"] / whole["weasyprint"], 3),
        "pictures_per_second": _pictures(view),
    }


def _each(make: Callable[[dict[str, Any]], object], all_: list[dict[str, Any]]) -> Iterator[float]:
    for each in all_:
        start = time.perf_counter()
        make(each)
        yield time.perf_counter() - start


def _weasy(said: dict[str, Any], fonts: FontConfiguration) -> bytes:
    """The same words, tables and drawings as two pages of HTML, tagged as PDF/UA-1."""
    page = weasyprint.HTML(string=_html(said), base_url=str(Path.cwd()))
    return page.write_pdf(stylesheets=[_sheet(fonts)], font_config=fonts, pdf_variant="pdf/ua-1")


def _sheet(fonts: FontConfiguration) -> weasyprint.CSS:
    faces = "".join(
        f"@font-face{{font-family:'{'Newsreader' if 'news' in path.name else 'Public Sans'}';"
        f"src:url({path.as_uri()});font-weight:{path.stem[-3:]}}}"
        for path in sorted(FONTS.glob("*.ttf"))
    )
    rules = (
        "@page{size:A4;margin:14mm}body{font:8.6pt 'Public Sans'}h1,h2{font-family:Newsreader}"
        "table{border-collapse:collapse;width:100%}td,th{border-bottom:.5pt solid #ccc;padding:2pt}"
        ".four{display:flex;gap:12pt}.four>div{flex:1}svg{max-width:100%}"
    )
    return weasyprint.CSS(string=faces + rules, font_config=fonts)


def _html(said: dict[str, Any]) -> str:
    parts = [f"<h1>{escape(said['place']['name'])}</h1><p>{escape(said['place']['where'])}</p>"]
    parts.append(_four(said["duties"], ("question", "word", "fact", "asks", "by")))
    parts.append(_four(said["highlights"], ("label", "prefix", "number", "when", "more")))
    if years := said["years"]:
        parts.append(
            f"<h2>{escape(years['title'])}</h2>{years['svg']}<p>{escape(years['note'])}</p>"
        )
    if beside := said["compared"]:
        rows = [[*(cell["text"] for cell in row["cells"]), row["svg"]] for row in beside["rows"]]
        parts.append(f"<h2>{escape(beside['title'])}</h2>{_table(beside['heads'], rows)}")
    for survey in said["surveys"]:
        parts.append(f"<h2>{escape(survey['title'])}</h2>")
        parts.append(_four(survey["parts"], ("value", "name")))
    parts.append(_table(["", ""], said["asked"]))
    if region := said["region"]:
        rows = [[cell["text"] for cell in row["cells"]] for row in region["rows"]]
        parts.append(_table(region["heads"], rows))
    parts += [f"<p>{escape(' '.join(pair))}</p>" for pair in said["method"]]
    parts.append(f"<p>{escape(' ; '.join(said['sources']))}</p>")
    title = escape(said["title"])
    return f"<html lang={said['lang']}><title>{title}</title><body>{''.join(parts)}</body></html>"


def _four(all_: list[dict[str, Any]], names: tuple[str, ...]) -> str:
    cells = ("".join(f"<p>{escape(str(each[name]))}</p>" for name in names) for each in all_)
    return f"<div class=four>{''.join(f'<div>{cell}</div>' for cell in cells)}</div>"


def _table(heads: list[str], rows: list[list[str]]) -> str:
    top = "".join(f"<th>{escape(head)}</th>" for head in heads)
    drawn = "".join(
        "<tr>"
        + "".join(f"<td>{c if c.startswith('<svg') else escape(c)}</td>" for c in row)
        + "</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{top}</tr></thead><tbody>{drawn}</tbody></table>"


def _pictures(view: View) -> float:
    """PNG of the figures of a département, one after the other."""
    of = documents.view_of(view.release, BY_ID["departement"], Selection(dep="37"))
    found = [each for _, each in plates.plates(documents.items(of, BY_ID["departement"]))]
    start = time.perf_counter()
    for figure in found * 3:
        raster.png(picture.landscape(figure, figures.words(of, figure)), 1)
    return round(3 * len(found) / (time.perf_counter() - start), 1)


def told(found: dict[str, Any]) -> str:
    """Two lines."""
    return (
        "fiches: warm {warm_ms}, × {warm_ratio}; all 101 {all_seconds} s, × {all_ratio}; "
        "{pictures_per_second} pictures a second"
    ).format(**found)


if __name__ == "__main__":
    print(told(measured()))
