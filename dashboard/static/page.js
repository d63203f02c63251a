// What a click does anywhere on a page, whoever drew it: sort a table, take it away, print, go on.
import { go } from "./going.js"

const number = (text) => parseFloat(text.replace(/[\s\u00a0\u202f]/g, "").replace(",", "."))

// A click on a head sorts by it, up then down; what is not a number stays last, in its order.
const sort = (button) => {
  const head = button.closest("th")
  const table = head.closest("table")
  const heads = [...table.querySelectorAll("thead th")]
  const at = heads.indexOf(head)
  const down = head.ariaSort === "ascending"
  heads.forEach((each) => { each.ariaSort = null })
  head.ariaSort = down ? "descending" : "ascending"
  const body = table.tBodies[0]
  const said = (cell) => cell.querySelector("[data-key]")?.dataset.key ?? cell.textContent.trim()
  const rows = [...body.rows].map((row) => [row, said(row.cells[at])])
  const numeric = head.classList.contains("n")
  const order = numeric
    ? ([, a], [, b]) => number(a) - number(b)
    : ([, a], [, b]) => a.localeCompare(b, document.documentElement.lang, { numeric: true })
  const known = rows.filter(([, text]) => !numeric || !Number.isNaN(number(text))).sort(order)
  if (down) known.reverse()
  const rest = rows.filter(([, text]) => numeric && Number.isNaN(number(text)))
  body.append(...[...known, ...rest].map(([row]) => row))
}

// The table that is seen is the table that is taken: its rows in their order, its words.
const text = (cell) => {
  const copy = cell.cloneNode(true)
  copy.querySelectorAll("[aria-hidden=true], .sm").forEach((each) => each.remove())
  return copy.textContent.replace(/\s+/g, " ").trim()
}
const quoted = (words) => `"${words.replaceAll('"', '""')}"`
const take = (button) => {
  const figure = button.closest("[class*=st-key-figure-], .st-key-table")
  const table = figure.querySelector("[data-testid=figure-table]")
  const lines = [...table.rows].map((row) =>
    [...row.cells].map((cell) => quoted(text(cell))).join(";"))
  lines.push("", quoted(button.dataset.table))
  const link = document.createElement("a")
  link.href = URL.createObjectURL(new Blob(["\ufeff" + lines.join("\r\n")], { type: "text/csv" }))
  link.download = button.dataset.name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

const print = () => {
  document.body.classList.add("imprimer")
  addEventListener("afterprint", () => document.body.classList.remove("imprimer"), { once: true })
  setTimeout(() => window.print(), 600)
}

// What is copied from a demonstration says what it is, wherever it is pasted.
addEventListener("copy", (event) => {
  const said = document.querySelector(".fiction.bandeau b")?.textContent
  const chosen = getSelection()
  const typed = event.target.closest?.("input, textarea")
  if (!said || typed || !chosen?.rangeCount) return
  const box = document.createElement("div")
  box.append(chosen.getRangeAt(0).cloneContents())
  const words = String(chosen) || box.textContent
  const mark = document.createElement("p")
  mark.textContent = said
  box.prepend(mark)
  event.clipboardData.setData("text/plain", `${said}\n${words}`)
  event.clipboardData.setData("text/html", box.innerHTML)
  event.preventDefault()
})

// The search of the head comes with its index when it is first entered.
const finder = (target) => target?.closest?.("form.trouver")
const enter = async (target) => {
  const form = finder(target)
  if (form) (await import("./find.js")).attach(form)
}
addEventListener("focusin", (event) => enter(event.target))
addEventListener("submit", async (event) => {
  const form = finder(event.target)
  if (!form) return
  event.preventDefault()
  ;(await import("./find.js")).submitted(form)
})
enter(document.activeElement)

// The field of *Données* leaves what answers to its words, as they are typed.
const sieve = (target) => target?.closest?.("form.tamis")
const sift = async (form) => (await import("./sieve.js")).sift(form)
addEventListener("input", ({ target }) => { if (sieve(target)) sift(sieve(target)) })
addEventListener("submit", (event) => {
  if (!sieve(event.target)) return
  event.preventDefault()
  sift(event.target)
})

// Where nobody said at which address the site is read, it is the one in the window: what is copied
// from here leads here from anywhere.
addEventListener("toggle", ({ target }) => {
  if (!target.open || !target.matches?.(".citer")) return
  const code = target.querySelector("code")
  if (code) code.textContent = code.textContent.replace(/(src|href)="\//g, `$1="${location.origin}/`)
  target.querySelectorAll("a[href*='release=']").forEach((link) => {
    if (link.textContent.startsWith("/")) link.textContent = link.href
  })
}, true)

// Streamlit runs the page again on a lone "r": a letter, without a way to turn that off, is pressed by
// chance, or by who speaks to their computer (WCAG 2.1.4). Fields and lists get theirs.
addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]")
  if (plain(event) && /^[a-z]$/i.test(event.key) && !typing) event.stopImmediatePropagation()
}, true)

const plain = (event) => !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)

addEventListener("click", (event) => {
  const on = (selector) => event.target.closest?.(selector)
  const head = on("[data-sort]")
  const table = on("[data-table]")
  const link = on("a[data-go]")
  if (head) sort(head)
  else if (table) take(table)
  else if (on("[data-print]")) print()
  else if (link && plain(event) && !on("#lecture")) {
    event.preventDefault()
    go(link.href)
  }
})
