// Conflicts: what was to be done to rows that somebody else changed meanwhile. Each is asked about, one by one.

import { short } from "./lists.js";

/** What a table of both versions leaves out: the words themselves say it. */
const UNSAID = ["passage", "start", "end"];

export class Conflicts {
  /** `act`: `openRow(row)` shows a row, `put`, `say` and `back` are those of the page. */
  constructor(store, panel, doing, act) {
    Object.assign(this, { store, panel, doing, act });
    this.box = document.getElementById("wb-conflict");
    this.waiting = [];
  }

  /** Whether it is to be settled what becomes of a row. */
  has(id) {
    return this.waiting.some((mine) => mine.id === id);
  }

  /** What was to be done to a row, which is `current` now; `isUndoing` if it was to be taken back. */
  add({ id, kind, values = {}, isUndoing = false }, current) {
    this.waiting.push({ id, kind, values, current, isUndoing });
    if (this.waiting.length === 1) this.ask();
  }

  /** Ask whose version is to stand, of the first row. */
  ask() {
    const [mine] = this.waiting;
    this.box.hidden = !mine;
    if (!mine) return;
    this.act.openRow(this.store.rows.get(mine.id));
    this.box.querySelector(".wb-conflict-body").replaceChildren(this.table(mine));
    if (mine.isUndoing) this.act.say("not_undone", { words: short(mine.current.exact) });
    else if ("note" in mine.values) this.act.say("note_kept");
    document.getElementById("wb-conflict-title").focus();
  }

  /** Both versions beside each other. */
  table({ kind, values, current }) {
    const { words } = this.store.boot;
    const table = document.createElement("table");
    table.createCaption().textContent = `“${short(current.exact)}”`;
    const head = table.createTHead().insertRow();
    for (const title of [words.field, words.theirs, words.mine]) head.append(heading("col", title));
    const body = table.createTBody();
    if (kind === "delete") {
      const line = body.insertRow();
      line.append(heading("row", words.place_of));
      line.insertCell().textContent = this.store.summary(current);
      line.insertCell().textContent = words.none;
    }
    for (const [name, value] of Object.entries(values)) {
      if (UNSAID.includes(name)) continue;
      const line = body.insertRow();
      line.append(heading("row", words[name === "exact" ? "place_of" : name] ?? name));
      for (const shown of [current[name], value]) line.insertCell().textContent = this.shown(name, shown);
    }
    return table;
  }

  shown(name, value) {
    const { none } = this.store.boot.words;
    if (Array.isArray(value)) return value.map((tag) => this.store.label(tag)).join(", ") || none;
    if (name === "name") return this.store.names.get(value)?.text ?? value ?? none;
    if (name === "claim") return this.store.claims.get(value)?.text ?? value ?? none;
    return value === null || value === undefined || value === "" ? none : String(value);
  }

  /** Save one's own version of the first row, or keep that of the other; then the next is asked about. */
  settle(keep) {
    const mine = this.waiting.shift();
    if (!mine) return;
    const { id, kind, values } = mine;
    const row = this.store.rows.get(id);
    if (keep && row) this.doing.step(this.act.put(kind === "delete" ? "deleted" : "changed", { words: short(row.exact) }), [{ kind, id, values }]);
    else if (keep) this.act.say("gone");
    else if ("note" in values) {
      this.panel.forgetDraft(id);
      if (this.panel.row?.id === id) this.panel.field.note.value = this.panel.row.note;
    }
    this.act.back();
    this.ask();
  }
}

function heading(scope, title) {
  const cell = document.createElement("th");
  cell.scope = scope;
  cell.textContent = title;
  return cell;
}
