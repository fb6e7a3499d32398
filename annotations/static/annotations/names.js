// Gives fields of the admin the names that Django's widgets leave out, so that they can be heard.

/** The label of a field: its own, what it says of itself, or the head of its column. */
function labelOf(field) {
  const column = field.closest("td")?.cellIndex;
  const head = column === undefined ? null : field.closest("table").tHead?.rows[0].cells[column];
  return field.labels?.[0] ?? head ?? null;
}

function nameBy(element, field, ...more) {
  const label = labelOf(field);
  if (!label) return;
  label.id ||= `${field.id}_label`;
  element.setAttribute("aria-labelledby", [label.id, ...more].join(" "));
}

function nameAll() {
  // Rows of a table have their labels in its head.
  for (const field of document.querySelectorAll(".tabular td :is(input, select, textarea):not([type=hidden])")) {
    if (!field.labels?.length && !field.hasAttribute("aria-labelledby")) nameBy(field, field);
  }
  // Select2 puts a box after the field that it hides, and a search field into what opens.
  for (const box of document.querySelectorAll(".select2-container:not([data-named])")) {
    const field = box.previousElementSibling;
    if (!field?.matches?.("select")) continue;
    box.dataset.named = "";
    const shown = box.querySelector(".select2-selection__rendered");
    const single = box.querySelector(".select2-selection--single");
    if (single) {
      nameBy(single, field, shown.id);
      nameBy(shown, field);
    }
  }
  for (const search of document.querySelectorAll(".select2-search__field:not([aria-labelledby])")) {
    const opened = /^select2-(.+)-results$/.exec(search.getAttribute("aria-controls") ?? "")?.[1];
    const field = search.closest(".select2-container")?.previousElementSibling;
    const named = field?.matches?.("select") ? field : document.getElementById(opened);
    if (named) nameBy(search, named);
  }
  // The way to empty such a box stands in its list, and is no item of it.
  for (const clear of document.querySelectorAll("ul > .select2-selection__clear")) clear.parentElement.before(clear);
  // Date and time: the words before them, within what both are called.
  for (const field of document.querySelectorAll(".datetime input:not([aria-label])")) {
    const before = field.previousSibling?.textContent.trim();
    if (before && !field.labels?.length) field.setAttribute("aria-label", before);
  }
  // What has a label and no role has no name.
  for (const hint of document.querySelectorAll("span.help-tooltip[aria-label]:not([role])")) hint.setAttribute("role", "img");
}

new MutationObserver(nameAll).observe(document.body, { childList: true, subtree: true });
nameAll();
