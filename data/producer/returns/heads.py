"""The columns of a form, by what stands above them: a code, or its words as people retype them."""

from __future__ import annotations

import unicodedata

#: The columns, in the order of the form; the words that also name each.
HEADS = {
    "departement": ("departement", "département"),
    "annee": ("annee", "année", "year"),
    "code": ("code",),
    "libelle": ("libelle", "libellé", "question", "item"),
    "definition": ("definition", "définition", "ce qui est compté", "what is counted"),
    "texte": ("texte", "texte ou document", "text"),
    "detenteur": ("detenteur", "qui le détient", "holder"),
    "unite": ("unite", "unité", "unit"),
    "reponse": ("reponse", "réponse", "answer"),
    "raison": ("raison", "raison d’un écart", "reason"),
    "commentaire": ("commentaire", "comment"),
}


def plain(text: str) -> str:
    """Without accents, case, blanks around, nor the shape of an apostrophe."""
    parts = unicodedata.normalize("NFD", text.strip().lstrip("@").casefold().replace("'", "’"))
    return "".join(each for each in parts if not unicodedata.combining(each))


_OF = {plain(word): name for name, words in HEADS.items() for word in words}


def head(text: str) -> str | None:
    """The column that a text names, if any."""
    return _OF.get(plain(text.strip().strip('"')))
