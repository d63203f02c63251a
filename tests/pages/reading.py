"""What a page run by AppTest sends: its HTML, its words, its figures."""

from __future__ import annotations

import json
import re
from html import unescape

from streamlit.testing.v1 import AppTest


def html(app: AppTest) -> str:
    """All the HTML of the page: `st.html` blocks and our component's."""
    blocks = [element.proto.body for element in app.get("html")]
    blocks += [data(element).get("html", "") for element in app.get("bidi_component")]
    return "\n".join(blocks)


def data(element: object) -> dict:
    """What a component received."""
    text = getattr(element.proto, "json", "") or "{}"
    return json.loads(text)


def text(app: AppTest) -> str:
    """What a person reads, without what is marked as being in another language, or a title."""
    kept = re.sub(r"<(\w+)[^>]* lang=\"\w+\"[^>]*>.*?</\1>", " ", html(app), flags=re.S)
    return plain(unescape(re.sub(r"<[^>]+>", " ", kept)))


def plain(message: str) -> str:
    """With ordinary spaces, to compare."""
    return re.sub(r"\s+", " ", message)


def identities(app: AppTest) -> set[str]:
    """The figures that the page shows."""
    return {unescape(found) for found in re.findall(r'data-figure="([^"]+)"', html(app))}
