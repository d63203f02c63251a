"""HTML from Python values, escaped by markupsafe; no template, no string glued by hand."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

Child = Markup | str | int | None


def el(name: str, *children: Child, **attributes: str | int | bool | None) -> Markup:
    """One element. `class_` is class, `data_x` is data-x; None and False leave an attribute out.

    >>> el("a", "Orne & Perche", href="/x", class_="lien")
    Markup('<a href="/x" class="lien">Orne &amp; Perche</a>')
    """
    inner = join(*children)
    return Markup(f"<{name}{_attributes(attributes)}>{inner}</{name}>")


def void(name: str, **attributes: str | int | bool | None) -> Markup:
    """An element without content, such as `<img>`."""
    return Markup(f"<{name}{_attributes(attributes)}>")


def join(*children: Child, sep: str = "") -> Markup:
    """The children one after the other; what is not Markup is escaped."""
    return escape(sep).join(child for child in children if child is not None)


def rich(text: str) -> Markup:
    """A message as HTML: escaped, `**…**` in bold."""
    return Markup(re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", str(escape(text))))


def _attributes(attributes: dict[str, str | int | bool | None]) -> str:
    pairs = []
    for name, value in attributes.items():
        if value is None or value is False:
            continue
        name = name.rstrip("_").replace("_", "-")
        pairs.append(f" {name}" if value is True else f' {name}="{escape(value)}"')
    return "".join(pairs)
