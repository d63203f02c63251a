// A field that answers as one types: the ARIA combobox pattern, list autocomplete
// (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/). It knows neither accents nor hyphens.

export const fold = (text) => text.replace(/œ/gi, "oe").normalize("NFKD")
  .replace(/[\u0300-\u036f]/g, "").toLowerCase().split(/[^a-z0-9]+/).filter(Boolean).join(" ")

// A postcode is that of a département, as `geo.territories.of_postcode` has it.
const bare = (text) => !/^\d{5}$/.test(text) ? text
  : text.startsWith("20") ? (text < "20200" ? "2a" : "2b")
  : text.slice(0, text.startsWith("97") ? 3 : 2)

// As `dashboard.subjects.finding.rank`: keys are folded already, the first is what is shown.
const rank = (wanted, words, codes, keys) => {
  if (codes.includes(wanted)) return 0
  if (keys.includes(wanted)) return 1
  if (keys[0].startsWith(wanted)) return 2
  if (keys.some((key) => key.startsWith(wanted) || key.includes(" " + wanted))) return 3
  const all = " " + keys.join(" ")
  return words.every((word) => all.includes(" " + word)) ? 4 : null
}

// What `text` may mean, best first; everything where it is empty and `every` is.
export const found = (entries, text, every = false) => {
  const wanted = bare(fold(text))
  if (!wanted) return every ? entries : []
  const words = wanted.split(" ")
  return entries
    .map((entry) => [rank(wanted, words, entry.codes, entry.keys), entry])
    .filter(([score]) => score !== null)
    .sort((a, b) => a[0] - b[0])
    .map(([, entry]) => entry)
}

// `find` gives the entries of a text ({label, aside, address}), `open` goes to one, `words` are
// those of the status line; `none` is asked what to do with a text that means nothing.
export const combobox = ({ input, list, status, words, find, open, none }) => {
  let there = []
  let at = -1

  const close = () => {
    list.hidden = true
    at = -1
    input.setAttribute("aria-expanded", "false")
    input.removeAttribute("aria-activedescendant")
  }
  const choose = (entry) => {
    close()
    status.textContent = ""
    open(entry)
  }
  const mark = (next) => {
    at = next
    ;[...list.children].forEach((item, index) => {
      item.setAttribute("aria-selected", String(index === at))
      if (index === at) item.scrollIntoView({ block: "nearest" })
    })
    if (at >= 0) input.setAttribute("aria-activedescendant", list.children[at].id)
  }
  const item = (entry, index) => {
    const made = document.createElement("li")
    made.id = input.id + "-" + index
    made.setAttribute("role", "option")
    made.setAttribute("aria-selected", "false")
    const aside = document.createElement("span")
    aside.textContent = entry.aside
    made.append(entry.label, aside)
    made.onpointerdown = (event) => { event.preventDefault(); choose(entry) }
    return made
  }
  const search = () => {
    const said = find(input.value)
    there = said.entries
    list.replaceChildren(...there.map(item))
    list.hidden = there.length === 0
    input.setAttribute("aria-expanded", String(there.length > 0))
    input.removeAttribute("aria-activedescendant")
    at = -1
    status.textContent = said.silent ? ""
      : said.count ? (said.count === 1 ? words.one : words.other).replace("{n}", said.count)
      : words.none.replace("{text}", input.value)
  }

  input.oninput = search
  input.onfocus = () => { input.select(); search() }
  input.onblur = () => { close(); status.textContent = "" }
  input.onkeydown = (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault()
      if (list.hidden) search()
      const next = event.key === "ArrowDown" ? at + 1 : (at < 0 ? 0 : at) - 1
      if (there.length) mark((next + there.length) % there.length)
    } else if (event.key === "Enter") {
      event.preventDefault()
      const chosen = there[at] ?? (there.length && input.value.trim() ? there[0] : null)
      if (chosen) choose(chosen)
      else if (input.value.trim()) none ? none(input.value) : search()
    } else if (event.key === "Escape") {
      close()
      status.textContent = ""
    }
  }
  return search
}
