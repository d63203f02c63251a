export default function ({ data, parentElement }) {
  const place = parentElement.querySelector(".bloc")
  if (place.dataset.html === data.html) return
  const within = place.contains(document.activeElement)
  place.dataset.html = data.html
  place.innerHTML = data.html
  // The reader who just chose a page by keyboard stays on its link.
  if (within) place.querySelector("[aria-current=page]")?.focus({ preventScroll: true })
}
