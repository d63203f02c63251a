"""The colours, named once (LOOK 2). The style sheet holds the same tokens for HTML."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Palette:
    """Tokens of one theme. Good and bad have no colour: no threshold of "good" is in this law."""

    bg: str
    surf: str
    ink: str
    ink2: str
    ink3: str
    accent: str
    mark: str
    line: str
    hatch: str
    rule: str
    miss: str
    q2: str


LIGHT = Palette(
    bg="#FFFFFF", surf="#F2F5F4", ink="#13242A", ink2="#45565B", ink3="#5C6C70",
    accent="#0B5A66", mark="#A65A00", line="#7A8789", hatch="#7F8D91", rule="#D3DCDA",
    miss="#EDF1F0", q2="#97CABF",
)  # fmt: skip

DARK = Palette(
    bg="#0F1A1E", surf="#17252A", ink="#E8EEEC", ink2="#B3C0C0", ink3="#94A3A4",
    accent="#74C6CD", mark="#E5AB5C", line="#7F8E90", hatch="#7C8C8F", rule="#2D3E43",
    miss="#1B292E", q2="#2F676E",
)  # fmt: skip
