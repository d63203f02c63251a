import { go } from "./going.js"

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

// A range: ground of the class of its low end, stripes of that of its high end; within one class,
// thin stripes of the page. The two figures of its style are those classes.
const range = (style) => /^r\d\d$/.test(style)
const STRIPES = (id, ground, line, width) => `<pattern id="${id}" width="7" height="7"
    patternUnits="userSpaceOnUse" patternTransform="scale(10) rotate(45)" data-turn="rotate(45)">
  <rect width="7" height="7" class="${ground}"/><rect width="${width}" height="7" class="${line}"/>
</pattern>`
const ranges = (styles) => [...styles].map((style) => {
  const [, low, high] = style
  return low === high ? STRIPES(style, `sol q${low}`, "sol q0", 1)
    : STRIPES(style, `sol q${low}`, `sol q${high}`, 2.6)
}).join("") + STRIPES("raies", "sol q0", "sol accent", 2.6)

const whole = (shapes, code) => shapes.paths[code] + (shapes.inset?.[code] ?? "")

const draw = (place, shapes, data) => {
  const [width, height] = shapes.box
  const box = `0 0 ${width} ${height}`
  const svg = make("svg", { viewBox: box, role: "group", "aria-label": data.title })
  svg.innerHTML = `<defs>${PATTERNS}<g></g></defs>`
  if (shapes.around) {
    const d = shapes.around
    svg.append(make("path", { d, class: "autour", transform: "scale(0.1)", "aria-hidden": "true" }))
  }
  for (const [name, frame] of Object.entries(shapes.frames ?? {})) {
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
  for (const [code, d] of Object.entries(shapes.inset ?? {})) {
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
  const styles = new Set(data.territories.map(([, style]) => style).filter(range))
  drawn.svg.querySelector("defs > g").innerHTML = ranges(styles)
  for (const [code, style, sentence, written] of data.territories) {
    const path = paths[code]
    const kind = range(style) ? `entre ${style}` : style
    path.setAttribute("aria-label", sentence)
    for (const shape of [path, twins[code]]) {
      shape?.setAttribute("class", `dep ${kind}`)
      if (shape) shape.style.fill = range(style) ? `url(#${style})` : ""
    }
    const mark = written
    const [x, y] = shapes.labels[code]
    const [left, top] = shapes.inset_labels?.[code] ?? [x, y]
    if (mark) {
      const place = { x: left, y: top + (shapes.codes ? 19 : 5) }
      marks.append(make("text", { ...place, class: `marque marque-${style}` }, mark))
    }
    if (data.names?.[code]) {
      marks.append(make("text", { x, y, dy: "1.9em", class: "nom-dep" }, data.names[code]))
    }
    if (shapes.codes) marks.append(make("text", { x, y: y + 1, class: `numero ${kind}` }, code))
  }
  own.setAttribute("d", data.own ? whole(shapes, data.own) : "")
  const box = data.region ? shapes.regions[data.region].box : null
  const room = box ? Math.max(box[2], box[3]) * 0.06 : 0
  const near = box ? [box[0] - room, box[1] - room, box[2] + 2 * room, box[3] + 2 * room]
    : [0, 0, ...shapes.box]
  drawn.svg.setAttribute("viewBox", near.join(" "))
  const scale = Math.max(near[2], near[3]) / Math.max(...shapes.box)
  drawn.svg.style.setProperty("--pres", scale)
  drawn.svg.querySelectorAll("pattern").forEach((pattern) =>
    pattern.setAttribute("patternTransform",
      `scale(${10 * scale}) ${pattern.dataset.turn ?? ""}`))
  const stop = paths[data.own] ?? Object.values(paths).find((path) => path.tabIndex === 0)
    ?? paths[data.territories[0][0]]
  Object.values(paths).forEach((path) => path.setAttribute("tabindex", path === stop ? 0 : -1))
}

export default function ({ data, parentElement }) {
  const place = parentElement.querySelector(".carte")
  const show = (code) => {
    const { shapes, outline, tip, svg, paths } = place.drawn
    outline.setAttribute("d", whole(shapes, code))
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
  const open = (code) => go(place.given.opens.replace("__", code))
  const codeOf = (event) => event.target.dataset?.code
  const listen = ({ svg, paths, shapes }) => {
    svg.onpointerover = (event) => codeOf(event) ? show(codeOf(event)) : hide()
    svg.onpointerleave = hide
    svg.addEventListener("focusin", (event) => codeOf(event) && show(codeOf(event)))
    svg.addEventListener("focusout", hide)
    svg.onclick = (event) => codeOf(event) && open(codeOf(event))
    svg.onkeydown = (event) => {
      const code = codeOf(event)
      if (event.key === "Escape") hide()
      if (!code) return
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault()
        open(code)
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
