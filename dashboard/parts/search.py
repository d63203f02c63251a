"""The way into a département: a combobox that knows neither accents nor hyphens.

Streamlit's own select box finds « Indre-et-Loire » only when typed to the letter, and answers
"No results" in English. This one follows the ARIA combobox pattern (list autocomplete,
https://www.w3.org/WAI/ARIA/apg/patterns/combobox/) and ranks as `geo.territories.search` does.
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

_JS = (
    going.JS
    + """
const fold = (text) => text.replace(/œ/gi, "oe").normalize("NFKD").replace(/[\\u0300-\\u036f]/g, "")
  .toLowerCase().split(/[^a-z0-9]+/).filter(Boolean).join(" ")

// A postcode is that of a département, as `geo.territories.of_postcode` has it.
const bare = (text) => !/^\\d{5}$/.test(text) ? text
  : text.startsWith("20") ? (text < "20200" ? "2a" : "2b")
  : text.slice(0, text.startsWith("97") ? 3 : 2)

const rank = (wanted, [code, name, town]) => {
  const number = code.toLowerCase()
  const folded = fold(name)
  if (wanted === number || wanted === number.replace(/^0/, "")) return 0
  if (wanted === folded) return 1
  if (folded.startsWith(wanted)) return 2
  if ((" " + folded).includes(" " + wanted)) return 3
  return fold(town).startsWith(wanted) ? 4 : null
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".chercher")
  const input = root.querySelector("input")
  const list = root.querySelector("ul")
  const status = root.querySelector("[role=status]")
  const id = "chercher-" + data.name
  const label = root.querySelector("label")
  label.textContent = data.label
  label.htmlFor = input.id = id
  list.id = id + "-liste"
  list.setAttribute("aria-label", data.label)
  input.setAttribute("aria-controls", list.id)
  input.placeholder = data.placeholder
  let found = []
  let at = -1

  const close = () => {
    list.hidden = true
    at = -1
    input.setAttribute("aria-expanded", "false")
    input.removeAttribute("aria-activedescendant")
  }
  const open = (code) => {
    close()
    const chosen = data.options.find((option) => option[0] === code)
    if (chosen) input.value = chosen[1] + " (" + chosen[0] + ")"
    status.textContent = ""
    go(data.address.replace("__", code))
  }
  const mark = (next) => {
    at = next
    ;[...list.children].forEach((item, index) => {
      item.setAttribute("aria-selected", String(index === at))
      if (index === at) item.scrollIntoView({ block: "nearest" })
    })
    if (at >= 0) input.setAttribute("aria-activedescendant", list.children[at].id)
  }
  const search = () => {
    const wanted = bare(fold(input.value))
    found = data.options.map((option) => [wanted ? rank(wanted, option) : 3, option])
      .filter(([score]) => score !== null)
    found.sort((a, b) => a[0] - b[0])
    list.replaceChildren(...found.map(([score, [code, name, town]], index) => {
      const item = document.createElement("li")
      item.id = id + "-" + index
      item.setAttribute("role", "option")
      item.setAttribute("aria-selected", "false")
      const number = document.createElement("span")
      number.textContent = code
      item.append(score === 4 ? `${name}, ${town}` : name, number)
      item.onpointerdown = (event) => { event.preventDefault(); open(code) }
      return item
    }))
    list.hidden = found.length === 0
    input.setAttribute("aria-expanded", String(found.length > 0))
    input.removeAttribute("aria-activedescendant")
    at = -1
    status.textContent = found.length ? (found.length === 1 ? data.one : data.other)
      .replace("{n}", found.length) : data.none.replace("{text}", input.value)
  }

  input.oninput = search
  input.onfocus = () => { input.select(); search() }
  input.onblur = () => { close(); status.textContent = "" }
  input.onkeydown = (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault()
      if (list.hidden) search()
      const next = event.key === "ArrowDown" ? at + 1 : (at < 0 ? 0 : at) - 1
      if (found.length) mark((next + found.length) % found.length)
    } else if (event.key === "Enter") {
      event.preventDefault()
      const chosen = found[at] ?? (found.length && input.value.trim() ? found[0] : null)
      if (chosen) open(chosen[1][0])
      else if (input.value.trim()) search()
    } else if (event.key === "Escape") {
      close()
      status.textContent = ""
    }
  }
}
"""
)

_component = st.components.v2.component(
    "observatoire_search", html=_HTML, js=_JS, isolate_styles=False
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
