"""The way into a département: a combobox that knows neither accents nor hyphens.

Streamlit's own select box finds « Indre-et-Loire » only when typed to the letter, and answers
"No results" in English. This one follows the ARIA combobox pattern (list autocomplete,
https://www.w3.org/WAI/ARIA/apg/patterns/combobox/): `static/combobox.js`, as the head's search.
"""

from __future__ import annotations

import streamlit as st

from dashboard.parts import going
from dashboard.view import View
from geo.territories import DEPARTEMENTS

_HTML = """
<div class="chercher">
  <label></label>
  <input type="text" role="combobox" autocomplete="off" spellcheck="false"
    aria-autocomplete="list" aria-expanded="false" data-testid="search">
  <ul role="listbox" tabindex="-1" hidden></ul>
  <p class="aide" role="status" aria-live="polite"></p>
</div>
"""

_component = st.components.v2.component(
    "observatoire_search", html=_HTML, js=going.script("search.js"), isolate_styles=False
)

_OPTIONS = [[dep.code, dep.name, dep.chef_lieu] for dep in DEPARTEMENTS.values()]


def search(view: View, key: str) -> None:
    """The search box; choosing a département opens its page in the same language."""
    words = view.words
    _component(
        key=key,
        data={
            "name": key,
            "label": words("search.label"),
            "placeholder": words("search.placeholder"),
            "none": words("search.none", text="{text}"),
            "one": words("search.several.one", n="{n}"),
            "other": words("search.several.other", n="{n}"),
            "options": _OPTIONS,
            "address": going.to_departement(view),
        },
        height="content",
    )
