"""HTML from Python values, escaped by markupsafe; no template, no string glued by hand."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from markupsafe import Markup, escape

Child = Markup | str | int | None


def el(name: str, /, *children: Child, **attributes: str | int | bool | None) -> Markup:
    """One element. `class_` is class, `data_x` is data-x; None and False leave an attribute out.

    >>> el("a", "Orne & Perche", href="/x", class_="lien")
    Markup('<a href="/x" class="lien">Orne &amp; Perche</a>')
    """
    return Markup(f"<{name}{_attributes(attributes)}>{_glued(children)}</{name}>")


def void(name: str, /, **attributes: str | int | bool | None) -> Markup:
    """An element without content, such as `<img>`."""
    return Markup(f"<{name}{_attributes(attributes)}>")


def join(*children: Child, sep: str = "") -> Markup:
    """The children one after the other; what is not Markup is escaped."""
    return Markup(_glued(children, escape(sep)))


def _glued(children: Iterable[Child], sep: str = "") -> str:
    """Escaped one by one and joined as plain text: `Markup.join` would look at each piece again."""
    return sep.join(
        child if type(child) is Markup else escape(child) for child in children if child is not None
    )


def rich(text: str) -> Markup:
    """A message as HTML: escaped, `**…**` in bold."""
    return Markup(re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", str(escape(text))))


def _attributes(attributes: dict[str, str | int | bool | None]) -> str:
    return "".join(
        f" {_name(name)}" if value is True else f' {_name(name)}="{escape(value)}"'
        for name, value in attributes.items()
        if value is not None and value is not False
    )


@cache
def _name(name: str) -> str:
    return name.rstrip("_").replace("_", "-")
