// Sources side by side: a click on marked words, or on a paragraph, shows its partners in the other columns.

const status = document.getElementById("beside-status");
const columns = [...document.querySelectorAll(".beside-column")];

/** The links in the text that lead to a row: words that are marked, and the numbers of paragraphs. */
const IN_TEXT = "mark a, .beside-number";

/** What a link in the text stands for: its words, or the paragraph after the number. */
function meant(link) {
  return link.closest("mark") ?? link.nextElementSibling;
}

/** Show the partners in all columns; `from`, the link that was clicked, stays where it is. */
function show(row, from) {
  for (const element of document.querySelectorAll(".beside-on")) element.classList.remove("beside-on");
  let count = 0;
  let sources = 0;
  for (const column of columns) {
    const found = [...column.querySelectorAll(IN_TEXT)].filter((link) => link.hash === `#row-${row}`);
    for (const link of found) meant(link).classList.add("beside-on");
    count += found.length;
    if (!found.length) continue;
    sources += 1;
    if (!column.contains(from)) {
      const box = found[0].getBoundingClientRect();
      const frame = column.getBoundingClientRect();
      column.scrollTop += box.top - frame.top - frame.height / 3;
    }
  }
  document.getElementById(`row-${row}`)?.classList.add("beside-on");
  status.textContent = sources > 1 ? status.dataset.found.replace("%(count)s", count).replace("%(sources)s", sources) : status.dataset.alone;
}

/** The number before the paragraph that was clicked; not where words of it were selected. */
function numberOf(element) {
  const before = element.closest(".beside-column .text")?.previousElementSibling;
  return before?.matches(".beside-number") && getSelection().isCollapsed ? before : null;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a") ?? numberOf(event.target);
  if (!link) return;
  if (link.matches(IN_TEXT) && link.hash.startsWith("#row-")) {
    event.preventDefault();
    show(decodeURIComponent(link.hash.slice("#row-".length)), link);
  } else if (link.dataset.row) show(link.dataset.row, null);
});
