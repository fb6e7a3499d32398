// Deciding about annotations that wait: one key each. The buttons send their own forms, and the page comes
// again with what is left; the first of that has the focus, so that the next key decides about it.
//
// The keys are heard only while a row has the focus, so that they are in nobody's way.

const rows = [...document.querySelectorAll("li.step[id]")];

function go(row) {
  if (!row) return;
  row.focus();
  row.scrollIntoView({ block: "nearest" });
}

if (location.hash === "#next") go(rows[0]); // nothing is called so: the browser would take the focus there
else go(rows.find((row) => `#${row.id}` === location.hash)); // where other words were looked for

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  const row = event.target.closest("li.step[id]");
  if (!row || event.target.closest("input")) return;
  const place = rows.indexOf(row);
  if (event.key === "j") go(rows[place + 1]);
  else if (event.key === "k") go(rows[place - 1]);
  else {
    const button = row.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!button) return;
    button.click();
    button.closest("details[open]")?.querySelector("input[name=exact]").select();
  }
  event.preventDefault();
});
