"""A choice in a list: the browser's own select, in the language of the page.

Streamlit's select box keeps two English words for screen readers ("Open", "Choose an option").
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

_HTML = '<label class="choix"><span></span><select></select></label>'

_JS = """
export default function ({ data, parentElement, setTriggerValue }) {
  const label = parentElement.querySelector(".choix")
  const select = label.querySelector("select")
  label.querySelector("span").textContent = data.label
  const written = JSON.stringify(data.options)
  if (select.dataset.options !== written) {
    select.dataset.options = written
    select.replaceChildren(...data.options.flatMap(([name, options]) => {
      const made = options.map(([value, text]) => new Option(text, value))
      if (!name) return made
      const group = document.createElement("optgroup")
      group.label = name
      group.append(...made)
      return [group]
    }))
  }
  select.value = data.value
  select.onchange = () => setTriggerValue("chosen", select.value)
}
"""

_component = st.components.v2.component(
    "observatoire_choice", html=_HTML, js=_JS, isolate_styles=False
)


def choice(
    label: str,
    groups: Sequence[tuple[str, Sequence[tuple[str, str]]]],
    value: str,
    key: str,
    then: Callable[[str], None],
) -> None:
    """Show `groups` of options (value, text), under their names if they have any, with `value`
    chosen; `then` is called with another choice.
    """

    def changed() -> None:
        chosen = st.session_state[key].get("chosen")
        if chosen is not None:
            then(chosen)

    options = [[name, [list(each) for each in there]] for name, there in groups]
    data = {"label": label, "options": options, "value": value}
    _component(key=key, data=data, on_chosen_change=changed, height="content")


def ask(parameter: str, value: str) -> None:
    """Put a choice into the address: the view is read from there alone."""
    if value:
        st.query_params[parameter] = value
    else:
        st.query_params.pop(parameter, None)
