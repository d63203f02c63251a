"""Going to another address of the site without loading it again, from a component of ours.

`st.switch_page` writes the new parameters on the page that is left, which the Back button then
returns to wrongly. The browser's own history does it without a rerun of that page: Streamlit
listens to it for Back and Forward (https://developer.mozilla.org/docs/Web/API/History_API).
"""

from __future__ import annotations

from dashboard.view import View

#: Put before a component's script: `go(address)`.
JS = """
const go = (address) => {
  history.pushState({}, "", address)
  dispatchEvent(new PopStateEvent("popstate"))
}
"""

#: Stands for a code in an address.
CODE = "__"


def to_departement(view: View) -> str:
    """The address of a département's page, with CODE for the code."""
    return view.link("/departement", dep=CODE)
