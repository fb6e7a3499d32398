// Dialogs: the same words elsewhere, and a new name or claim, made without leaving the page.

import { occurrences } from "./offsets.js";

/** Characters on either side of a place, as far as it is shown. */
const AROUND = 40;

/**
 * Ask which further places that read so are to be annotated, too; `done` gets the checked ones. `taken` says
 * of a place whether it is annotated so already.
 */
export function findElsewhere(text, place, taken, act, done) {
  const dialog = document.getElementById("wb-elsewhere");
  const hits = text.list.flatMap((passage) =>
    occurrences(passage.offsets, place.exact)
      .filter((hit) => !(passage.id === place.passage && hit.start === place.start))
      .map((hit) => ({ passage: passage.id, ...hit })),
  );
  document.getElementById("wb-hits-count").textContent = hits.length ? act.put("hits", { count: hits.length }) : act.put("no_hits");
  const boxes = hits.map((hit) => {
    const passage = text.passages.get(hit.passage);
    const box = document.createElement("input");
    box.type = "checkbox";
    box.checked = !taken(hit);
    const item = document.createElement("li");
    const label = document.createElement("label");
    const words = document.createElement("mark");
    words.textContent = hit.exact;
    const line = document.createElement("bdi");
    line.lang = passage.language;
    line.dir = passage.element.dir;
    line.append(passage.offsets.slice(Math.max(0, hit.start - AROUND), hit.start), words, passage.offsets.slice(hit.end, Math.min(passage.offsets.length, hit.end + AROUND)));
    label.append(box, " ", line);
    item.append(label);
    return [box, hit, item];
  });
  document.getElementById("wb-hits").replaceChildren(...boxes.map(([, , item]) => item));
  document.querySelector('#wb-hits-form [value="annotate"]').disabled = !hits.length;
  dialog.onclose = () => {
    const checked = boxes.filter(([box]) => box.checked).map(([, hit]) => hit);
    if (dialog.returnValue === "annotate" && checked.length) done(checked);
    text.root.focus({ preventScroll: true });
  };
  dialog.returnValue = "";
  dialog.showModal();
}

/** An identifier from words: letters of any script are spelled in Latin as far as that is easily done. */
export function slugOf(words, language) {
  const latin = Array.from(words.toLowerCase().normalize("NFD").replace(/\p{M}/gu, ""), (letter) => CYRILLIC[letter] ?? letter).join("");
  const slug = latin.replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 60).replace(/-$/, "");
  return [slug || "name", language].filter(Boolean).join("-").toLowerCase();
}

const CYRILLIC = Object.fromEntries(
  "а:a б:b в:v г:g д:d е:e ж:zh з:z и:i й:y к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u ф:f х:kh ц:ts ч:ch ш:sh щ:shch ъ: ы:y ь: э:e ю:yu я:ya і:i є:ye ґ:g"
    .split(" ")
    .map((pair) => pair.split(":")),
);

/** Make a name or a claim of these words; `done` gets the row. It is sent so that repeating it makes no second. */
export function makeNew(kind, { store, saving, act, words, language }, done) {
  const dialog = document.getElementById("wb-new");
  const form = document.getElementById("wb-new-form");
  const problem = document.getElementById("wb-new-problem");
  const { boot } = store;
  document.getElementById("wb-new-title").textContent = document.querySelector(`[data-do="new-${kind}"]`).textContent;
  for (const part of form.querySelectorAll("[data-of]")) {
    part.hidden = part.dataset.of !== kind;
    for (const field of part.querySelectorAll("input, select")) field.required = part.dataset.of === kind;
  }
  form.reset();
  form.text.value = words;
  form.language.value = language;
  form.slug.value = slugOf(words, kind === "name" ? language : "");
  form.event.replaceChildren(...boot.events.map((event) => new Option(event.text, event.slug)));
  form.question.replaceChildren(...boot.questions.map((question) => new Option(question.text, question.slug)));
  problem.hidden = true;
  form.text.oninput = () => {
    form.slug.value = slugOf(form.text.value, kind === "name" ? form.language.value : "");
  };
  form.onsubmit = async (event) => {
    event.preventDefault();
    const values =
      kind === "name"
        ? { event: form.event.value, text: form.text.value.trim(), language: form.language.value.trim() }
        : { event: form.event.value, question: form.question.value, statement: form.text.value.trim() };
    const button = form.querySelector("button.button");
    button.disabled = true;
    try {
      const row = await saving.make(`${kind}s`, form.slug.value, values);
      dialog.close();
      done(row);
    } catch (error) {
      problem.textContent = error.message;
      problem.hidden = false;
    } finally {
      button.disabled = false;
    }
  };
  dialog.onclose = () => act.back();
  dialog.showModal();
}
