// The lists beside the text: annotations that the filters leave, and suggestions. What is long is paged.

/** So many rows are shown at a time. */
const SHOWN = 50;

export class Lists {
  /** `act`: `open(row)`, `openSuggestion(made)`, `judge(made, accept)`, `judgeAll(rule, accept)`, `filtered()`. */
  constructor(store, text, act) {
    Object.assign(this, { store, text, act });
    this.first = 0;
    this.list = document.getElementById("wb-list");
    this.suggestions = document.getElementById("wb-suggestions");
    for (const [id, name] of [["wb-by-tag", "tag"], ["wb-by-person", "person"], ["wb-by-status", "status"], ["wb-by-event", "event"]]) {
      document.getElementById(id).addEventListener("change", (event) => {
        store.filters[name] = event.target.value;
        this.first = 0;
        act.filtered();
      });
    }
    document.getElementById("wb-rules").addEventListener("change", (event) => {
      const { rule } = event.target.dataset;
      if (event.target.checked) store.off.delete(rule);
      else store.off.add(rule);
      remember("wb-rules-off", [...store.off]);
      act.filtered();
    });
    document.getElementById("wb-rules").addEventListener("click", (event) => {
      const { all, rule } = event.target.dataset;
      if (all) act.judgeAll(rule, all === "accept", event.target.getAttribute("aria-label"));
    });
    for (const rule of recalled("wb-rules-off")) {
      const box = document.querySelector(`#wb-rules input[data-rule="${CSS.escape(rule)}"]`);
      if (!box) continue;
      box.checked = false;
      store.off.add(rule);
    }
  }

  turn(by) {
    this.first += by * SHOWN;
    this.draw();
  }

  /** Draw both lists; `open` is the row that is open, whose page is shown. */
  draw(open = null) {
    this.drawFilters();
    this.drawRows(open);
    this.drawSuggestions();
  }

  drawFilters() {
    const rows = [...this.store.rows.values()];
    const tags = new Map();
    for (const row of rows) for (const tag of row.tags) tags.set(tag, (tags.get(tag) ?? 0) + 1);
    const people = new Map();
    const events = new Map();
    for (const row of rows) {
      people.set(row.creator, (people.get(row.creator) ?? 0) + 1);
      if (row.event) events.set(row.event, (events.get(row.event) ?? 0) + 1);
    }
    fill(document.getElementById("wb-by-tag"), [...tags].map(([tag, count]) => [tag, `${this.store.label(tag)} (${count})`]));
    fill(document.getElementById("wb-by-event"), [...events].map(([event, count]) => [event, `${this.store.events.get(event)?.text ?? event} (${count})`]));
    fill(document.getElementById("wb-by-person"), [...people].map(([person, count]) => [person, `${person} (${count})`]));
  }

  drawRows(open) {
    const rows = this.store.shown().sort((one, other) => this.text.compare(one, other));
    if (open) {
      const place = rows.findIndex((row) => row.id === open.id);
      if (place >= 0) this.first = place - (place % SHOWN);
    }
    this.first = Math.max(0, Math.min(this.first, rows.length - 1 - ((rows.length - 1) % SHOWN)));
    const shown = rows.slice(this.first, this.first + SHOWN);
    this.list.replaceChildren(...shown.map((row) => this.item(row, open)));
    const from = rows.length ? this.first + 1 : 0;
    document.getElementById("wb-listed").textContent = this.act.put("listed", { from, to: this.first + shown.length, count: rows.length });
    document.querySelector('[data-do="list-back"]').hidden = this.first === 0;
    document.querySelector('[data-do="list-on"]').hidden = this.first + SHOWN >= rows.length;
  }

  item(row, open) {
    const item = document.createElement("li");
    item.className = row.status;
    const swatch = document.createElement("span");
    swatch.className = `swatch c${this.store.colour(row)}`;
    swatch.setAttribute("aria-hidden", "true");
    const button = document.createElement("button");
    button.type = "button";
    if (row.id === open?.id) button.setAttribute("aria-current", "true");
    const quote = document.createElement("q");
    quote.lang = this.text.passages.get(row.passage)?.language ?? "";
    quote.dir = "auto";
    quote.textContent = short(row.exact);
    const said = document.createElement("span");
    said.textContent = this.store.summary(row);
    button.append(swatch, " ", quote, " ", said);
    button.addEventListener("click", () => this.act.open(row.id));
    item.append(button);
    return item;
  }

  drawSuggestions() {
    const open = this.store.openSuggestions();
    const counts = new Map();
    for (const made of this.store.suggestions) counts.set(made.rule, counts.get(made.rule) ?? 0);
    for (const made of open) counts.set(made.rule, counts.get(made.rule) + 1);
    for (const box of document.querySelectorAll("#wb-rules input")) {
      const count = counts.get(box.dataset.rule) ?? 0;
      box.parentElement.querySelector(".wb-count").textContent = `(${count})`;
      for (const button of box.closest("li").querySelectorAll("button")) {
        button.hidden = !count || !this.store.boot.may.annotate;
        const word = button.dataset.all === "accept" ? "accept_all" : "reject_all";
        button.setAttribute("aria-label", this.act.put(word, { count, rule: box.dataset.label }));
      }
    }
    this.suggestions.replaceChildren(...open.slice(0, SHOWN).map((made) => this.suggestion(made)));
  }

  suggestion(made) {
    const item = document.createElement("li");
    const show = document.createElement("button");
    show.type = "button";
    const quote = document.createElement("q");
    quote.lang = this.text.passages.get(made.passage)?.language ?? "";
    quote.dir = "auto";
    quote.textContent = short(made.exact);
    const reason = document.createElement("span");
    reason.textContent = made.reason;
    show.append(quote, " ", reason);
    show.addEventListener("click", () => this.act.openSuggestion(made));
    item.append(show);
    if (this.store.boot.may.annotate) {
      for (const [word, sign, accept] of [["accept", "✓", true], ["reject", "✗", false]]) {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "wb-small";
        button.textContent = sign;
        button.setAttribute("aria-label", this.act.put(word, { words: short(made.exact) }));
        button.addEventListener("click", () => this.act.judge(made, accept));
        item.append(button);
      }
    }
    return item;
  }
}

/** Words as a list shows them. */
export function short(words) {
  const all = Array.from(words);
  return all.length > 120 ? `${all.slice(0, 118).join("")} …` : words;
}

/** Choices after the first, which stays; what is chosen stays chosen. */
function fill(select, options) {
  const chosen = select.value;
  options.sort(([, one], [, other]) => one.localeCompare(other));
  select.replaceChildren(select.options[0], ...options.map(([value, text]) => new Option(text, value)));
  select.value = chosen;
  if (select.selectedIndex < 0) {
    select.append(new Option(chosen, chosen)); // what is filtered for is gone, and still filtered for
    select.value = chosen;
  }
}

/** Keep a choice of this browser's. */
export function remember(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // It is chosen again next time.
  }
}

/** What was chosen before. */
export function recalled(key, otherwise = []) {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? otherwise;
  } catch {
    return otherwise;
  }
}
