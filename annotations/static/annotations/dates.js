// Judging printed dates in their list: one key each, without loading the list anew.
//
// The keys are heard only while a row has the focus, so that they are in nobody's way. Without this script
// the buttons send the list's form, and the list comes again.

const table = document.getElementById("result_list");
const status = document.getElementById("judge-status");
const begin = document.getElementById("judge-begin");

function rows() {
  return [...table.tBodies[0].rows];
}

function go(row) {
  if (!row) return;
  for (const other of rows()) other.classList.toggle("current", other === row);
  row.focus();
  row.scrollIntoView({ block: "nearest" });
}

function step(row, by) {
  const all = rows();
  go(all[all.indexOf(row) + by]);
}

/** Send what a button says; the row then shows what has become of it. */
async function judge(button) {
  const row = button.closest("tr");
  const form = button.form;
  const said = new FormData();
  said.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  said.set(button.name, button.value);
  row.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(location.href, { method: "POST", body: said, headers: { Accept: "application/json" } });
    if (!answer.headers.get("Content-Type")?.startsWith("application/json")) throw new Error(answer.statusText);
    const told = await answer.json();
    const state = row.querySelector(".date-state");
    if (state) state.textContent = told.state;
    const words = row.querySelector("mark")?.textContent ?? "";
    const hadFocus = row.contains(document.activeElement);
    const buttons = document.createRange().createContextualFragment(told.buttons);
    row.querySelector(".judge").replaceWith(buttons);
    status.textContent = told.problem ?? `“${words}” ${status.dataset.done} ${told.state}`;
    row.classList.toggle("date-rejected", told.name === "rejected");
    if (hadFocus) row.focus();
    return answer.ok;
  } catch {
    status.textContent = status.dataset.failed;
    return false;
  } finally {
    row.removeAttribute("aria-busy");
  }
}

if (table && status) {
  for (const row of rows()) row.tabIndex = -1;
  begin.hidden = false;
  begin.addEventListener("click", () => go(rows()[0]));
  table.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=_judge]");
    if (!button) return;
    event.preventDefault();
    judge(button);
  });
  table.addEventListener("keydown", async (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea")) return;
    const row = event.target.closest("tbody tr");
    if (!row) return;
    if (event.key === "j" || (event.key === "ArrowDown" && event.target === row)) step(row, 1);
    else if (event.key === "k" || (event.key === "ArrowUp" && event.target === row)) step(row, -1);
    else if (event.key === "e") row.querySelector('a[data-key="e"]')?.click();
    else if (event.key === "c" || event.key === "r") {
      if (event.repeat || row.hasAttribute("aria-busy")) return; // a key that is held judges one date
      const button = row.querySelector(`button[data-key="${event.key}"]`);
      if (button && (await judge(button))) step(row, 1);
    } else return;
    event.preventDefault();
  });
}
