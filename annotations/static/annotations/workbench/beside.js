// Sources side by side: a click on marked words shows what stands for the same in the other columns.

const status = document.getElementById("beside-status");
const columns = [...document.querySelectorAll(".beside-column")];

/** Show the partners in all columns; `from`, the link that was clicked, stays where it is. */
function show(row, from) {
  for (const element of document.querySelectorAll(".beside-on")) element.classList.remove("beside-on");
  let count = 0;
  let sources = 0;
  for (const column of columns) {
    const found = [...column.querySelectorAll("mark a")].filter((link) => link.hash === `#row-${row}`);
    for (const link of found) link.closest("mark").classList.add("beside-on");
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

document.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link) return;
  if (link.closest("mark") && link.hash.startsWith("#row-")) {
    event.preventDefault();
    show(decodeURIComponent(link.hash.slice("#row-".length)), link);
  } else if (link.dataset.row) show(link.dataset.row, null);
});
