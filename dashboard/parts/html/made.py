"""`html(value)`, and what each part of this package registers in it."""

from __future__ import annotations

from functools import singledispatch
from typing import Any

from markupsafe import Markup


@singledispatch
def html(value: Any) -> Markup:
    """The HTML of a value of `dashboard.content`. Raises TypeError on any other."""
    raise TypeError(f"No HTML for a {type(value).__name__}")
