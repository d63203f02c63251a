"""Values as HTML: one function per type of value, chosen by the type, and nothing else."""

from __future__ import annotations

from dashboard.parts.html import blocks, inline, sheet, table
from dashboard.parts.html.made import html

__all__ = ["blocks", "html", "inline", "sheet", "table"]
