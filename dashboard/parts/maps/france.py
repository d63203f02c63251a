"""The map of France, whose départements open their page, and the one that shows where one lies."""

from __future__ import annotations

import streamlit as st

from dashboard.maps.model import Map
from dashboard.parts.maps import ground
from dashboard.parts.maps.component import draw
from dashboard.view import View
from dashboard.web.assets import asset


def show(
    view: View, drawn: Map, key: str, own: str = "", form: str = "france", region: str = ""
) -> None:
    """Draw the map; choosing a département opens its page in the same language.

    `own` is the code of the département that stays outlined; `form` is `france`, or `tiles` for
    squares of one size; `region` the code of the région to look at from near.
    """
    draw(drawn, key, ground.france(view, form), own=own, region=region)


_LOCATOR_JS = """
const geometry = (globalThis.observatoireMaps ??= {})
export default function ({ data, parentElement }) {
  const place = parentElement.querySelector(".repere")
  geometry[data.geometry] ??= fetch(data.geometry).then((answer) => answer.json())
  geometry[data.geometry].then((shapes) => {
    // Where there is an inset (overseas, Paris and its neighbours), one sees nothing without it.
    const frames = Object.values(shapes.frames)
    const frame = frames.find(({ codes }) => codes.includes(data.own))
    const overseas = new Set(frames.flatMap(({ codes }) => codes.length === 1 ? codes : []))
    const codes = frame?.codes ?? Object.keys(shapes.paths).filter((code) => !overseas.has(code))
    const box = frame?.box ?? [0, 18, 656, 670]
    const path = (code) => frame && shapes.inset[code] || shapes.paths[code]
    codes.sort((a, b) => (a === data.own) - (b === data.own))
    place.innerHTML = `<svg viewBox="${box.join(" ")}" aria-hidden="true">
      <g transform="scale(0.1)">${codes.map((code) =>
        `<path d="${path(code)}" class="${code === data.own ? "ici" : "fond"}"/>`).join("")}
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
