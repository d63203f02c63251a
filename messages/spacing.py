"""French spacing, put in by rule and never typed by hand.

Lexique des règles typographiques en usage à l'Imprimerie nationale: narrow no-break space before
`; ? !`, no-break space before `:` `%` `€` `»`, after `«` and `n°`.
"""

from __future__ import annotations

import re

NNBSP = "\u202f"
NBSP = "\u00a0"

#: What a rule can't do without, the rule, and what it puts in. (Most texts need none of them, and
#: to look for a sign costs a tenth of a pattern.)
_RULES = (
    (";?!", re.compile(r"[ \u00a0\u202f]*([;?!]+)(?=[\s»)]|$)"), rf"{NNBSP}\1"),
    (":%€»", re.compile(r"[ \u00a0]+([:%€»])"), rf"{NBSP}\1"),
    ("«", re.compile(r"«[ \u00a0]*"), f"«{NBSP}"),
    ("°.", re.compile(r"(n°|n°s|art\.|al\.) "), rf"\1{NBSP}"),
    (" ", re.compile(r"(?<=\d) (?=\d{3}(?!\d))"), NNBSP),
)


def french(text: str) -> str:
    """`text` with French no-break spaces; applying it twice changes nothing."""
    for signs, pattern, into in _RULES:
        for sign in signs:
            if sign in text:
                text = pattern.sub(into, text)
                break
    return text
