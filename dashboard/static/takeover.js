// The page stands in the document before any script: Streamlit draws the same one out of sight, and
// takes its place in one frame when it is whole. Until then, and for ever where a socket is refused,
// the document is the page.

const LIMIT = 5000 // ms after Streamlit has finished: what is not drawn by then comes later
const STAY = 1500 // ms in which the focus is kept where the reader had it
const CUT = 3000 // ms without a connection before one is told

// What takes room once it is drawn; circles are a map in the document.
const DRAWN = ".carte, .choix, svg.trace, [data-testid=stPlotlyChart], [data-testid=figure-table], "
  + "[data-testid=stDeckGlJsonChart]"

const page = document.getElementById("lecture")
const find = (selector) => document.querySelector(selector)
const app = () => find("[data-testid=stApp]")

let finished = 0

const whole = () => {
  const shown = app()
  if (shown?.dataset.testScriptState !== "notRunning") return false
  if (!find("[class*=st-key-page-] h1") || !find("#root footer.pied")) return false
  finished ||= performance.now()
  if (performance.now() - finished > LIMIT) return true
  const all = (selector) => [...document.querySelectorAll(`#root ${selector}`)]
  if (all("[data-testid=stSkeleton]").length) return false
  if (all(DRAWN).length < page.querySelectorAll(DRAWN).length) return false
  return all(".bloc, .repere").every((each) => each.childElementCount)
    && all(".carte").every((each) => each.dataset.ready)
    && all("[data-testid=stPlotlyChart]").every((each) => each.querySelector(".main-svg"))
    && all("[data-testid=stBidiComponentRegular]").every((each) => each.childElementCount)
}

// What the reader was at: the field that they type in, the link that has the focus.
const twin = (element) => {
  if (element.matches(".chercher input")) return find("#root .chercher input")
  if (element.id) return find(`#root #${CSS.escape(element.id)}`)
  const address = element.getAttribute?.("href")
  return address ? find(`#root a[href="${CSS.escape(address)}"]`) : null
}

// Where the reader was: the heading above what they read, and how far from the top of the window.
const heads = (within) => [...within.querySelectorAll("h1, h2, h3")]
const reading = () => {
  if (!scrollY) return null
  const all = heads(page)
  const at = all.findLastIndex((each) => each.getBoundingClientRect().top < innerHeight / 2)
  if (at < 0) return null
  const text = all[at].textContent
  const nth = all.slice(0, at).filter((each) => each.textContent === text).length
  return { text, nth, top: all[at].getBoundingClientRect().top }
}
const scrollTo = ({ text, nth, top }) => {
  const same = heads(find("#root")).filter((each) => each.textContent === text)[nth]
  if (same) find("[data-testid=stMain]").scrollTop += same.getBoundingClientRect().top - top
}

// Streamlit may draw an element anew in its first second: the reader stays at it unless they move.
const stay = (address, typed) => {
  let moved = false
  const leave = () => { moved = true }
  addEventListener("pointerdown", leave, { once: true })
  const end = performance.now() + STAY
  const hold = () => {
    const place = address()
    if (moved || performance.now() > end) return
    if (place && document.activeElement === document.body) {
      place.focus({ preventScroll: true })
      if (typed && place.value !== typed) {
        place.value = typed
        place.dispatchEvent(new Event("input", { bubbles: true }))
      }
    }
    setTimeout(hold, 50)
  }
  hold()
}

const takeOver = () => {
  const active = page.contains(document.activeElement) ? document.activeElement : null
  const typed = active?.matches("input") ? active.value : ""
  const at = reading()
  page.remove()
  if (at) scrollTo(at)
  if (active) stay(() => twin(active), typed)
}

// A line at the foot of the window while Streamlit has no connection.
const notice = document.createElement("p")
notice.className = "fige coupe"
notice.setAttribute("role", "status")
let since = 0
const watch = () => {
  const state = app()?.dataset.testConnectionState
  since = state === "CONNECTED" ? 0 : since || performance.now()
  const cut = since && performance.now() - since > CUT
  if (cut && !notice.isConnected) document.body.append(notice)
  if (!cut && notice.isConnected) notice.remove()
}

const wait = () => {
  if (!whole()) return void setTimeout(wait, 40)
  requestAnimationFrame(() => {
    takeOver()
    setInterval(watch, 1000)
  })
}

if (page) {
  notice.textContent = page.dataset.cut
  wait()
}
