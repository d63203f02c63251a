import { go } from "./going.js"

const number = (text) => parseFloat(text.replace(/[\s\u00a0\u202f]/g, "").replace(",", "."))

// A click on a head sorts by it, up then down; what is not a number stays last, in its order.
const sortable = (table) => {
  const heads = [...table.querySelectorAll("thead th")]
  heads.forEach((head, at) => {
    const button = document.createElement("button")
    button.type = "button"
    button.append(...head.childNodes)
    head.append(button)
    button.onclick = () => {
      const down = head.ariaSort === "ascending"
      heads.forEach((each) => { each.ariaSort = null })
      head.ariaSort = down ? "descending" : "ascending"
      const body = table.tBodies[0]
      const rows = [...body.rows].map((row) => [row, row.cells[at].textContent.trim()])
      const numeric = head.classList.contains("n")
      const order = numeric
        ? ([, a], [, b]) => number(a) - number(b)
        : ([, a], [, b]) => a.localeCompare(b, document.documentElement.lang)
      const known = rows.filter(([, text]) => !numeric || !Number.isNaN(number(text))).sort(order)
      if (down) known.reverse()
      const rest = rows.filter(([, text]) => numeric && Number.isNaN(number(text)))
      body.append(...[...known, ...rest].map(([row]) => row))
    }
  })
}

export default function ({ data, parentElement }) {
  const place = parentElement.querySelector(".bloc")
  if (place.dataset.html === data.html) return
  const within = place.contains(document.activeElement)
  place.dataset.html = data.html
  place.innerHTML = data.html
  // The reader who just chose a page by keyboard stays on its link.
  if (within) place.querySelector("[aria-current=page]")?.focus({ preventScroll: true })
  place.querySelectorAll("a[data-go]").forEach((link) => {
    link.onclick = (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
      event.preventDefault()
      go(link.href)
    }
  })
  place.querySelectorAll("[data-sortable] table").forEach(sortable)
  place.querySelectorAll("[data-print]").forEach((button) => {
    button.onclick = () => {
      document.body.classList.add("imprimer")
      window.addEventListener("afterprint",
        () => document.body.classList.remove("imprimer"), { once: true })
      setTimeout(() => window.print(), 600)
    }
  })
}
