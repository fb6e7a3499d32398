// Making: a new name or claim of the words that are open or selected.

import { makeNew } from "./dialogs.js";

export class Making {
  /** `act` is the page: `open`, `selected(quiet)`, `change(row, values)`, `annotate(span, values)`, its `doing` and `saving`, `put`, `say`, `back`. */
  constructor(store, text, panel, act) {
    Object.assign(this, { store, text, panel, act });
  }

  /** Ask for a new `kind` of these words, `name` or `claim`; the annotation of them then says it. */
  make(kind) {
    const { open } = this.act;
    const place = open ?? this.act.selected(true) ?? this.panel.span;
    if (!place || !this.store.boot.may[kind]) return this.act.say(place ? "may_not" : "select_first");
    const language = this.text.passages.get(place.passage)?.language ?? "";
    const { saving } = this.act;
    makeNew(kind, { store: this.store, saving, act: this.act, words: place.exact, language }, (made) => {
      const row = kind === "name" ? { slug: made.slug, text: made.text, language: made.language, event: made.event } : { slug: made.slug, text: made.statement, event: made.event };
      const [known, list] = this.known(kind);
      known.set(row.slug, row);
      list.unshift(row);
      this.panel.choices();
      this.act.doing.keep(this.act.put("made", { what: row.text }), [{ undo: () => this.unmake(kind, row, made.version) }]);
      const values = { [kind]: row.slug, [kind === "name" ? "claim" : "name"]: null, event: row.event, stance: open?.stance ?? "affirms" };
      if (open) this.act.change(open, values);
      else this.act.annotate(place, { ...values, tags: this.panel.tags, level: "textual" });
      this.act.say("made", { what: row.text });
    });
    return undefined;
  }

  /** Delete a name or claim that was made here; the server keeps it if others use it by now. */
  unmake(kind, row, version) {
    const [known, list] = this.known(kind);
    known.delete(row.slug);
    list.splice(list.indexOf(row), 1);
    this.panel.choices();
    this.act.saving.add({ kind: "delete", list: `${kind}s`, id: row.slug, version });
  }

  /** The names or claims that the page knows: by slug, and as a list. */
  known(kind) {
    const { boot, names, claims } = this.store;
    return kind === "name" ? [names, boot.names] : [claims, boot.claims];
  }
}
