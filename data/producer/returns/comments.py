"""What a comment may not hold: whoever reads it must find nobody in it.

A rough net, not a proof: names as they are written in French files (Madame D., Jean DUPONT), dates
of birth, street and mail addresses, telephone numbers. It refuses too much rather than too little.
"""

from __future__ import annotations

import re

_TITLE = r"(?:M\.|Mme|Mlle|MM\.|Monsieur|Madame|Mademoiselle|Mr|Mrs|Ms|Me|Maître|Dr)"
_NAME = r"[A-ZÀ-ÖØ-Þ][\w’'\-]*\.?"
#: Words that begin with a capital and name nobody.
_NOBODY = (
    "Conseil Département Départemental Départementale Direction Préfecture Préfet Police Nationale "
    "Gendarmerie Commission Parquet Tribunal Judiciaire Association Mouvement Amicale Nid Service "
    "Droits Femmes Maison Centre Hospitalier Aide Sociale Enfance Caisse Mutualité Agricole "
    "Ministère Justice Intérieur Éducation Académie Seine Loire Haute Hautes Bas Rhin Val Oise "
    "Mayenne Côtes Côte Armor Or Alpes Maritimes Pyrénées Atlantiques Orientales Saint France"
).split()
_RULES: dict[str, tuple[re.Pattern[str], ...]] = {
    "name": (
        re.compile(rf"\b{_TITLE}\s+{_NAME}"),
        re.compile(r"\b[A-ZÀ-Ý][a-zà-ÿ]+(?:-[A-ZÀ-Ý][a-zà-ÿ]+)?\s+[A-ZÀ-Ý]{2,}[A-ZÀ-Ý\-]*\b"),
        re.compile(r"\b(?:prénommée?|nommée?|dite?|alias|initiales)\s+[A-ZÀ-Ý]"),
    ),
    "birth": (
        re.compile(r"\bnée?s?\s+(?:le|en)\b", re.IGNORECASE),
        re.compile(r"\bborn (?:on|in)\b", re.IGNORECASE),
        re.compile(r"\b\d{1,2}[/.\-]\d{1,2}[/.\-](?:19\d\d|20[01]\d|\d\d)\b(?!\d)"),
        re.compile(r"\bâgée?\s+de\s+\d+\s+ans\b|\b\d{1,2}\s+ans\b", re.IGNORECASE),
    ),
    "address": (
        re.compile(r"\b\d{1,4}\s*(?:bis|ter)?,?\s+(?:rue|avenue|av\.|boulevard|bd|place|impasse|"
                   r"allée|chemin|route|quai|cours)\b", re.IGNORECASE),
        re.compile(r"[\w.+\-]+@[\w\-]+\.\w+"),
        re.compile(r"\b\d{5}\s+[A-ZÀ-Ý][a-zà-ÿ]+"),
    ),
    "phone": (re.compile(r"(?:\+33|0033|\b0)\s*[1-9](?:[\s.\-]*\d{2}){4}\b"),),
    "number": (re.compile(r"\b[12] ?\d\d ?(?:0[1-9]|1[0-2]) ?(?:\d\d|2[AB]) ?\d{3} ?\d{3}\b"),
               re.compile(r"\b\d{9,}\b")),
}  # fmt: skip


def personal(text: str) -> str | None:
    """What personal fact a comment seems to hold: `name`, `birth`, `address`, `phone`, `number`;
    None where nothing is seen.
    """
    for kind, patterns in _RULES.items():
        for pattern in patterns:
            if any(not _of_nobody(found[0]) for found in pattern.finditer(text)):
                return kind
    return None


def _of_nobody(text: str) -> bool:
    """Whether all capitals of a match begin words of institutions."""
    words = re.findall(r"[A-ZÀ-Ý][\wÀ-ÿ]*", text)
    return bool(words) and all(word.capitalize() in _NOBODY for word in words)
