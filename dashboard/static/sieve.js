// Of a page's cards and of their table, what holds every word that is typed; all where none is.
import { fold } from "./combobox.js"

export const sift = (form) => {
  const { value } = form.querySelector("input[name=q]")
  const wanted = fold(value).split(" ").filter(Boolean)
  const holds = (text) => wanted.every((word) => ` ${text}`.includes(` ${word}`))
  const cards = [...document.querySelectorAll("#root .jeu[data-dataset]")]
  const left = cards.filter((card) => {
    card.hidden = !holds(fold(`${card.dataset.dataset} ${card.textContent}`))
    const line = document.querySelector(`#root tr:has(a[href="#${card.id}"])`)
    if (line) line.hidden = card.hidden
    return !card.hidden
  })
  const { one, other, none } = form.dataset
  const told = left.length === 1 ? one : left.length ? other : none
  form.querySelector("[role=status]").textContent = wanted.length
    ? told.replace("{n}", left.length).replace("{text}", value.trim()) : ""
}
