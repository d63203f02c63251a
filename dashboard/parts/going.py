"""Going to another address of the site without loading it again, from a component of ours.

`st.switch_page` writes the new parameters on the page that is left, which the Back button then
returns to wrongly. The browser's own history does it without a rerun of that page: Streamlit
listens to it for Back and Forward (https://developer.mozilla.org/docs/Web/API/History_API).
"""

from __future__ import annotations

from dashboard.view import View
from dashboard.web.assets import OURS, asset

#: Put before the script of a component that is sent with it: `go(address)`.
JS = (OURS / "going.js").read_text("utf-8").replace("export ", "")


def script(name: str) -> str:
    """The script of a component that the browser keeps: Streamlit sends that of a component again
    with everything it shows; so sent, it is one line (PLATFORM).
    """
    address = asset(name)
    return f"""export default async (given) =>
  (await import(location.origin + "{address}")).default(given)"""


#: Stands for a code in an address.
CODE = "__"


def to_departement(view: View) -> str:
    """The address of a département's page, with CODE for the code."""
    return view.link("/departement", dep=CODE)
