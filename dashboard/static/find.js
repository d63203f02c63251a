// The search of the head: territories, pages, figures, indicators, datasets, words. Its index is
// asked for when the field is first entered, and answers without the server from then on.
import { combobox, fold, found } from "./combobox.js"
import { go } from "./going.js"

const SHOWN = 12

const kept = new Map()
const index = (address) => {
  if (!kept.has(address)) {
    const asked = fetch(address).then((answer) => answer.ok ? answer.json() : Promise.reject())
    kept.set(address, asked.catch(() => { kept.delete(address); return { entries: [], kinds: [] } }))
  }
  return kept.get(address)
}

export const entriesOf = ({ kinds, entries }) =>
  entries.map(([kind, label, address, aside, codes, ...others]) => ({
    label, address, aside: aside ? `${kinds[kind]} ${aside}` : kinds[kind], codes,
    keys: [fold(label), ...others],
  }))

const page = (form, text) => {
  const asked = new URLSearchParams(new FormData(form))
  asked.set("q", text)
  go(`${new URL(form.action).pathname}?${asked}`)
}

const made = async (form) => {
  const input = form.querySelector("input[name=q]")
  const entries = entriesOf(await index(form.dataset.index))
  const find = (text) => {
    const all = found(entries, text)
    return { entries: all.slice(0, SHOWN), count: all.length, silent: !text.trim() }
  }
  const open = (entry) => {
    input.value = ""
    input.blur()
    go(entry.address)
  }
  const none = (text) => page(form, text)
  const search = combobox({
    input, list: form.querySelector("ul"), status: form.querySelector("[role=status]"),
    words: form.dataset, find, open, none,
  })
  if (document.activeElement === input && input.value) search()
  return { find, open, none }
}

const attached = new WeakMap()
export const attach = (form) => {
  if (!attached.has(form)) attached.set(form, made(form))
  return attached.get(form)
}

// Enter before the index is there.
export const submitted = async (form) => {
  const text = form.querySelector("input[name=q]").value
  const { find, open, none } = await attach(form)
  const [first] = find(text).entries
  if (first) open(first)
  else if (text.trim()) none(text)
}
