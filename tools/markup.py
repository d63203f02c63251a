"""Write what every page sends, to compare before and after a move: `python -m tools.markup DIR`.

One file per address and language: each element that the page sends, in its order (HTML, what a
component receives, the description of a chart), without a browser. Same release, same files:
`diff -r BEFORE AFTER` says whether a change of the house changed what a reader gets.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from streamlit.testing.v1 import AppTest

from dashboard.pages import PAGES, Page
from geo.territories import DEPARTEMENTS
from tools.site import ADDRESSES, CIRCLES, LANGUAGES, ROOT

#: Every page as it is photographed, every département, every period of the map.
MORE = (
    *(f"/departement?dep={code}" for code in DEPARTEMENTS),
    *(f"/carte?periode={year}" for year in range(2012, 2021)),
    "/carte?indicateur=tout",
    "/carte?indicateur=sanctions&region=76",
    "/donnees?jeu=etat4001",
    "/donnees?jeu=sanctions",
)
APP = ROOT / "dashboard" / "app.py"


def main(folder: str) -> None:
    """Write every page into `folder`."""
    into = Path(folder)
    into.mkdir(parents=True, exist_ok=True)
    for address in dict.fromkeys((*ADDRESSES, *CIRCLES, *MORE)):
        for lang in LANGUAGES:
            name = address.strip("/").replace("?", "_").replace("&", "_") or "overview"
            (into / f"{name}.{lang}.txt").write_text("\n".join(sent(address, lang)), "utf-8")


def sent(address: str, lang: str) -> Iterator[str]:
    """What a page sends, one element after the other."""
    split = urlsplit(address)
    page = next(each for each in PAGES if each.address == split.path)
    for element in _run(page, dict(parse_qsl(split.query)) | {"lang": lang}).main:
        yield from _described(element)


def _run(page: Page, query: dict[str, str]) -> AppTest:
    app = AppTest.from_file(str(APP), default_timeout=60)
    if page.path:
        app.switch_page(str(page.file.relative_to(APP.parent)))
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    if app.exception:
        raise RuntimeError(f"{page.address} {query}: {app.exception}")
    return app


def _described(element: object) -> Iterator[str]:
    proto = getattr(element, "proto", None)
    for field in ("body", "json", "spec"):
        text = getattr(proto, field, "")
        if isinstance(text, str) and text:
            yield f"<!-- {getattr(element, 'type', '')} -->"
            yield _readable(text) if field != "body" else text.replace("><", ">\n<")
    for child in getattr(element, "children", {}).values():
        yield from _described(child)


def _readable(text: str) -> str:
    """JSON with one value a line, and the HTML in it one element a line."""
    told = json.dumps(json.loads(text), ensure_ascii=False, indent=1)
    return told.replace("><", ">\n<")


if __name__ == "__main__":
    main(sys.argv[1])
