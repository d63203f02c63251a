"""The map of France: an SVG drawn once in the browser, of which only the classes change.

ARIA: a group of links with one stop for Tab (roving tabindex,
https://www.w3.org/WAI/ARIA/apg/practices/keyboard-interface/); arrows go to the neighbour that
lies that way, Enter opens.
"""

from __future__ import annotations

import streamlit as st

from dashboard.maps.model import Map
from dashboard.shell import asset
from dashboard.view import View
from geo.territories import DEPARTEMENTS

_HTML = '<div class="carte" data-testid="map"></div>'

_JS = """
const SVG = "http://www.w3.org/2000/svg"
const geometry = (globalThis.observatoireMaps ??= {})
const load = (url) => geometry[url] ??= fetch(url).then((answer) => answer.json())

const make = (name, attributes, ...children) => {
  const made = document.createElementNS(SVG, name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  made.append(...children)
  return made
}

const PATTERNS = `<pattern id="croix" width="6" height="6" patternUnits="userSpaceOnUse"
    patternTransform="scale(10)">
  <rect width="6" height="6" class="fond-secret"/>
  <path d="M0 0L6 6M6 0L0 6" class="croix"/></pattern>
<pattern id="semis" width="6" height="6" patternUnits="userSpaceOnUse"
    patternTransform="scale(10)">
  <rect width="6" height="6" class="fond-absent"/><circle cx="3" cy="3" r="0.95" class="point"/>
</pattern>`

const draw = (place, shapes, data) => {
  const [width, height] = shapes.box
  const box = `0 0 ${width} ${height}`
  const svg = make("svg", { viewBox: box, role: "group", "aria-label": data.title })
  svg.innerHTML = `<defs>${PATTERNS}</defs>`
  for (const [name, frame] of Object.entries(shapes.frames)) {
    const [x, y, w, h] = frame.box
    svg.append(make("rect", { x, y, width: w, height: h, class: "cadre" }))
    const right = name === "paris"
    const place = { x: right ? x + w : x + 2, y: y + h + 2, class: "nom-cadre",
      "text-anchor": right ? "end" : "start", "aria-hidden": "true" }
    const line = (words) => make("tspan", { x: place.x, dy: "1.1em" }, words)
    const [long, short] = data.frames[name]
    svg.append(make("text", { ...place, class: "nom-cadre long" }, line(long)))
    svg.append(make("text", { ...place, class: "nom-cadre court" }, ...short.map(line)))
    svg.append(make("text", { ...place, class: "nom-cadre bref" },
      ...(right ? short : [name]).map(line)))
  }
  const land = make("g", { transform: "scale(0.1)" })
  const paths = {}
  for (const [code] of data.territories) { // in their order: an object's keys have none
    const d = shapes.paths[code]
    paths[code] = make("path", { d, "data-code": code, role: "link", tabindex: "-1" })
    land.append(paths[code])
  }
  const twins = {}
  for (const [code, d] of Object.entries(shapes.inset)) {
    twins[code] = make("path", { d, "data-code": code, "aria-hidden": "true" })
    land.append(twins[code])
  }
  const marks = make("g", { "aria-hidden": "true", class: "marques" })
  const outline = make("path", { class: "contour", "aria-hidden": "true" })
  const own = make("path", { class: "choisi", "aria-hidden": "true" })
  land.append(own, outline)
  svg.append(land, marks)
  const tip = document.createElement("p")
  tip.className = "bulle"
  tip.hidden = true
  place.replaceChildren(svg, tip)
  return { shapes, svg, paths, twins, marks, outline, own, tip }
}

const toward = (shapes, code, key) => {
  const [x, y] = shapes.labels[code]
  const [dx, dy] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1],
    ArrowDown: [0, 1] }[key]
  const cost = (other) => {
    const [a, b] = shapes.labels[other]
    const along = (a - x) * dx + (b - y) * dy
    const across = Math.abs((a - x) * dy) + Math.abs((b - y) * dx)
    return along > 1 ? along + 2.5 * across : Infinity
  }
  const best = (codes) => codes.filter((other) => other !== code && cost(other) < Infinity)
    .sort((a, b) => cost(a) - cost(b))[0]
  const near = best(shapes.neighbours[code].filter((other) => {
    const [a, b] = shapes.labels[other]
    return Math.abs((a - x) * dx + (b - y) * dy) >= Math.abs((a - x) * dy + (b - y) * dx) / 2
  }))
  return near ?? best(Object.keys(shapes.paths))
}

const paint = (drawn, data) => {
  const { paths, twins, marks, own, shapes } = drawn
  marks.replaceChildren()
  for (const [code, style, sentence] of data.territories) {
    const path = paths[code]
    path.setAttribute("class", `dep ${style}`)
    path.setAttribute("aria-label", sentence)
    twins[code]?.setAttribute("class", `dep ${style}`)
    const mark = { secret: "s", zero: "0" }[style]
    const [x, y] = shapes.labels[code]
    if (mark && !twins[code]) {
      marks.append(make("text", { x, y: y + (shapes.codes ? 19 : 5), class: `marque-${style}` },
        mark))
    }
    if (shapes.codes) marks.append(make("text", { x, y: y + 1, class: `numero ${style}` }, code))
  }
  own.setAttribute("d", data.own ? shapes.paths[data.own] + (shapes.inset[data.own] ?? "") : "")
  const box = data.region ? shapes.regions[data.region].box : null
  const room = box ? Math.max(box[2], box[3]) * 0.06 : 0
  const near = box ? [box[0] - room, box[1] - room, box[2] + 2 * room, box[3] + 2 * room]
    : [0, 0, ...shapes.box]
  drawn.svg.setAttribute("viewBox", near.join(" "))
  const scale = Math.max(near[2], near[3]) / Math.max(...shapes.box)
  drawn.svg.style.setProperty("--pres", scale)
  drawn.svg.querySelectorAll("pattern").forEach((pattern) =>
    pattern.setAttribute("patternTransform", `scale(${10 * scale})`))
  const stop = paths[data.own] ?? Object.values(paths).find((path) => path.tabIndex === 0)
    ?? paths[data.territories[0][0]]
  Object.values(paths).forEach((path) => path.setAttribute("tabindex", path === stop ? 0 : -1))
}

export default function ({ data, parentElement, setTriggerValue }) {
  const place = parentElement.querySelector(".carte")
  const show = (code) => {
    const { shapes, outline, tip, svg, paths } = place.drawn
    outline.setAttribute("d", shapes.paths[code] + (shapes.inset[code] ?? ""))
    tip.textContent = paths[code].getAttribute("aria-label")
    tip.hidden = false
    const spot = new DOMPoint(...shapes.labels[code]).matrixTransform(svg.getScreenCTM())
    const frame = place.getBoundingClientRect()
    const left = Math.min(Math.max(spot.x - frame.left - tip.offsetWidth / 2, 0),
      place.clientWidth - tip.offsetWidth)
    tip.style.left = `${left}px`
    tip.style.top = `${Math.max(spot.y - frame.top - tip.offsetHeight - 18, 0)}px`
  }
  const hide = () => {
    place.drawn.outline.setAttribute("d", "")
    place.drawn.tip.hidden = true
  }
  const codeOf = (event) => event.target.dataset?.code
  const listen = ({ svg, paths, shapes }) => {
    svg.onpointerover = (event) => codeOf(event) ? show(codeOf(event)) : hide()
    svg.onpointerleave = hide
    svg.addEventListener("focusin", (event) => codeOf(event) && show(codeOf(event)))
    svg.addEventListener("focusout", hide)
    svg.onclick = (event) => codeOf(event) && setTriggerValue("chosen", codeOf(event))
    svg.onkeydown = (event) => {
      const code = codeOf(event)
      if (event.key === "Escape") hide()
      if (!code) return
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault()
        setTriggerValue("chosen", code)
      } else if (event.key.startsWith("Arrow")) {
        event.preventDefault()
        const next = toward(shapes, code, event.key)
        if (!next) return
        paths[code].setAttribute("tabindex", "-1")
        paths[next].setAttribute("tabindex", "0")
        paths[next].focus()
      }
    }
  }
  place.given = data
  load(data.geometry).then((shapes) => {
    if (place.drawn?.shapes !== shapes) {
      place.drawn = draw(place, shapes, data)
      listen(place.drawn)
    }
    paint(place.drawn, place.given)
    place.dataset.ready = "true"
  })
}
"""

_component = st.components.v2.component(
    "observatoire_map", html=_HTML, js=_JS, isolate_styles=False
)


def show(
    view: View, drawn: Map, key: str, own: str = "", form: str = "france", region: str = ""
) -> None:
    """Draw the map; choosing a département opens its page in the same language.

    `own` is the code of the département that stays outlined; `form` is `france`, or `tiles` for
    squares of one size; `region` the code of the région to look at from near.
    """
    first, second, *rest = view.words("map.paris").split(" ")
    paris = [view.words("map.paris"), [f"{first} {second}", *rest]]
    overseas = {
        dep.code: [dep.name, [dep.name]] for dep in DEPARTEMENTS.values() if dep.alone_in_region
    }
    chosen = _component(
        key=key,
        data={
            "geometry": asset(f"maps/{form}.json"),
            "title": drawn.title,
            "frames": {"paris": paris, **overseas},
            "territories": [
                [code, each.style, each.sentence] for code, each in drawn.territories.items()
            ],
            "own": own,
            "region": region,
        },
        on_chosen_change=lambda: None,
        height="content",
    ).chosen
    if chosen in DEPARTEMENTS:
        st.switch_page("views/departement.py", query_params=view.selection.elsewhere(dep=chosen))


_LOCATOR_JS = """
const geometry = (globalThis.observatoireMaps ??= {})
export default function ({ data, parentElement }) {
  const place = parentElement.querySelector(".repere")
  geometry[data.geometry] ??= fetch(data.geometry).then((answer) => answer.json())
  geometry[data.geometry].then((shapes) => {
    const frame = shapes.frames[data.own]?.box
    const inset = new Set(Object.values(shapes.frames).flatMap(({ codes }) =>
      codes.length === 1 ? codes : []))
    const codes = frame ? [data.own] : Object.keys(shapes.paths).filter((code) => !inset.has(code))
    const box = frame ?? [0, 18, 656, 670]
    place.innerHTML = `<svg viewBox="${box.join(" ")}" aria-hidden="true">
      <g transform="scale(0.1)">${codes.map((code) =>
        `<path d="${shapes.paths[code]}" class="${code === data.own ? "ici" : "fond"}"/>`).join("")}
      </g></svg>`
  })
}
"""

_locator = st.components.v2.component(
    "observatoire_locator", html='<div class="repere"></div>', js=_LOCATOR_JS, isolate_styles=False
)


def locate(code: str, key: str) -> None:
    """Where a département is, without a word (its name stands beside): not for screen readers."""
    _locator(key=key, data={"geometry": asset("maps/france.json"), "own": code}, height="content")
