// Dialogs: which of several places are meant, which tags the digits put, and a new name or claim.

import { occurrences } from "./offsets.js";

/** Characters on either side of a place, as far as it is shown. */
const AROUND = 40;

/**
 * Ask which places are meant: `places` are spans, `checked` or not, with a `reason` where there is one; `done`
 * gets those that stay checked.
 */
export function choose(text, { title, said, deed, places }, done) {
  const dialog = document.getElementById("wb-elsewhere");
  document.getElementById("wb-elsewhere-title").textContent = title;
  document.getElementById("wb-hits-count").textContent = said;
  const boxes = places.map((place) => {
    const passage = text.passages.get(place.passage);
    const box = document.createElement("input");
    box.type = "checkbox";
    box.checked = place.checked;
    const item = document.createElement("li");
    const label = document.createElement("label");
    const words = document.createElement("mark");
    words.textContent = place.exact;
    const line = document.createElement("bdi");
    line.lang = passage.language;
    line.dir = passage.element.dir;
    line.append(passage.offsets.slice(Math.max(0, place.start - AROUND), place.start), words, passage.offsets.slice(place.end, Math.min(passage.offsets.length, place.end + AROUND)));
    label.append(box, " ", line);
    if (place.reason) {
      const reason = document.createElement("span");
      reason.className = "quiet";
      reason.textContent = place.reason;
      label.append(document.createElement("br"), reason);
    }
    item.append(label);
    return [box, place, item];
  });
  document.getElementById("wb-hits").replaceChildren(...boxes.map(([, , item]) => item));
  const button = document.querySelector('#wb-hits-form [value="do"]');
  button.textContent = deed;
  button.disabled = !places.length;
  dialog.onclose = () => {
    const checked = boxes.filter(([box]) => box.checked).map(([, place]) => place);
    if (dialog.returnValue === "do" && checked.length) done(checked);
    text.root.focus({ preventScroll: true });
  };
  dialog.returnValue = "";
  dialog.showModal();
}

/** The other places that read like this one; `taken` says of a place whether it is annotated so already. */
export function elsewhere(text, place, taken) {
  return text.list.flatMap((passage) =>
    occurrences(passage.offsets, place.exact)
      .map((hit) => ({ passage: passage.id, ...hit }))
      .filter((hit) => !(hit.passage === place.passage && hit.start === place.start))
      .map((hit) => ({ ...hit, checked: !taken(hit) })),
  );
}

/** Ask which tags the digits put; `done` gets their slugs in the order of the digits, or null for that of use. */
export function chooseDigits(tags, digits, none, done) {
  const dialog = document.getElementById("wb-digits");
  const fields = digits.map((tag, place) => {
    const item = document.createElement("li");
    const label = document.createElement("label");
    label.textContent = (place + 1) % 10;
    const select = document.createElement("select");
    label.htmlFor = select.id = `wb-digit-${place}`;
    select.append(...(tag ? [] : [new Option(none, "")]), ...tags.map((other) => new Option(other.label, other.slug)));
    select.value = tag?.slug ?? "";
    item.append(label, select);
    return [select, item];
  });
  document.getElementById("wb-digit-list").replaceChildren(...fields.map(([, item]) => item));
  dialog.onclose = () => {
    if (dialog.returnValue === "use") done(null);
    else if (dialog.returnValue === "keep") done([...new Set(fields.map(([select]) => select.value).filter(Boolean))]);
  };
  dialog.returnValue = "";
  dialog.showModal();
}

/**
 * An identifier from words, or from another word where none of them can be spelled in Latin: Cyrillic can, and
 * whatever is Latin but for its marks.
 */
export function slugOf(words, language, otherwise) {
  const latin = Array.from(words.toLowerCase().normalize("NFD").replace(/\p{M}/gu, ""), (letter) => CYRILLIC[letter] ?? letter).join("");
  const slug = latin.replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 60).replace(/-$/, "");
  return [slug || otherwise, language].filter(Boolean).join("-").toLowerCase();
}

/** An identifier that is not among those taken, with a number where there has to be one. */
export function freed(slug, taken) {
  let found = slug;
  for (let number = 2; taken.has(found); number += 1) found = `${slug}-${number}`;
  return found;
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
  const identify = () => {
    const slug = slugOf(form.text.value, kind === "name" ? form.language.value : "", kind);
    form.slug.value = freed(slug, kind === "name" ? store.names : store.claims);
  };
  identify();
  form.event.replaceChildren(...boot.events.map((event) => new Option(event.text, event.slug)));
  form.question.replaceChildren(...boot.questions.map((question) => new Option(question.text, question.slug)));
  problem.hidden = true;
  form.text.oninput = identify;
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
      problem.textContent = error instanceof TypeError || error.name === "TimeoutError" ? boot.words.no_answer : error.message;
      problem.hidden = false;
    } finally {
      button.disabled = false;
    }
  };
  dialog.onclose = () => act.back();
  dialog.showModal();
}
