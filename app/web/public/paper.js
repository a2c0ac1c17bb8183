// Typesets the formulas of a page that the server has rendered.
for (const place of document.querySelectorAll(".tex")) {
  katex.render(place.textContent, place, { displayMode: place.classList.contains("display"), throwOnError: false, trust: false });
}
