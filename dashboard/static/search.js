// The way into a département, as a component of the page.
import { combobox, fold, found } from "./combobox.js"
import { go } from "./going.js"

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".chercher")
  const input = root.querySelector("input")
  const list = root.querySelector("ul")
  const label = root.querySelector("label")
  label.textContent = data.label
  label.htmlFor = input.id = "chercher-" + data.name
  list.id = input.id + "-liste"
  list.setAttribute("aria-label", data.label)
  input.setAttribute("aria-controls", list.id)
  input.placeholder = data.placeholder
  const entries = data.options.map(([code, name, town]) => {
    const number = code.toLowerCase()
    return { code, name, town, codes: [number, number.replace(/^0/, "")],
      keys: [fold(name), fold(town)] }
  })
  const told = (entry, text) => {
    const byTown = fold(text) && entry.keys[1].startsWith(fold(text))
      && !(" " + entry.keys[0]).includes(" " + fold(text))
    return { ...entry, label: byTown ? `${entry.name}, ${entry.town}` : entry.name,
      aside: entry.code }
  }
  const find = (text) => {
    const there = found(entries, text, true).map((entry) => told(entry, text))
    return { entries: there, count: there.length }
  }
  const open = (entry) => {
    input.value = `${entry.name} (${entry.code})`
    go(data.address.replace("__", entry.code))
  }
  const status = root.querySelector("[role=status]")
  combobox({ input, list, status, words: data, find, open })
}
