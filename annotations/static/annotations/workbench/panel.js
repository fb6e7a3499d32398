// The panel: what the selected words, or the open annotation, say; each field is saved as it is changed.

import { EMPTY, primary } from "./store.js";

const FIELDS = ["name", "claim", "voice", "stance", "level", "certainty", "event", "note"];

export class Panel {
  /** `act` has what the page does: `change(row, values)`, `annotate(span, values)`, `say(word)`. */
  constructor(store, text, act) {
    Object.assign(this, { store, text, act });
    this.form = document.getElementById("wb-form");
    this.field = Object.fromEntries([...FIELDS, "view", "tag"].map((name) => [name, document.getElementById(`wb-${name}`)]));
    this.row = null;
    this.span = null;
    this.tags = [];
    this.choices();
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.form.addEventListener("change", (event) => this.changed(event.target));
    this.field.note.addEventListener("input", () => this.keepDraft());
    this.field.note.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        this.submit();
        this.text.root.focus({ preventScroll: true });
      }
    });
    this.field.tag.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      this.takeTag();
    });
    this.show(null, null);
  }

  /** Fill in what can be chosen. */
  choices() {
    const { boot } = this.store;
    const options = (list, rows) => list.replaceChildren(...rows.map(([value, text]) => new Option(text, value)));
    options(document.getElementById("wb-names"), boot.names.map((name) => [name.text, name.slug]));
    options(document.getElementById("wb-claims"), boot.claims.map((claim) => [claim.text, claim.slug]));
    options(document.getElementById("wb-taglist"), boot.tags.map((tag) => [tag.label, tag.slug]));
    options(this.field.view, [["", boot.words.none], ...boot.tags.filter((tag) => tag.view).map((tag) => [tag.slug, tag.label])]);
    options(this.field.event, [["", boot.words.none], ...boot.events.map((event) => [event.slug, event.text])]);
  }

  /** Whether a note was typed that is not saved. */
  get isDirty() {
    return Boolean(this.row) && this.field.note.value !== (this.row.note ?? "");
  }

  /** Show an annotation, or words that are not annotated yet, or nothing. */
  show(row, span) {
    const dirty = this.isDirty && row?.id === this.row?.id ? this.field.note.value : null;
    this.row = row;
    this.span = span;
    const values = row ?? { ...EMPTY, ...this.defaults(span), ...span?.values };
    this.shown = { name: values.name, claim: values.claim };
    const { boot } = this.store;
    const told = this.quote(row ?? span);
    if (row) {
      const status = { suggested: boot.words.suggested, proposed: boot.words.proposed, accepted: boot.words.accepted_status, rejected: boot.words.rejected_status }[row.status];
      told.push(row.version ? this.act.put("by", { status, creator: row.creator, version: row.version }) : boot.words.waiting);
      if (row.superseded_by) told.push(boot.words.carried);
    }
    document.getElementById("wb-where").textContent = told.join(" ") || document.getElementById("wb-where").dataset.nothing;
    this.field.name.value = this.store.names.get(values.name)?.text ?? values.name ?? "";
    this.field.claim.value = this.store.claims.get(values.claim)?.text ?? values.claim ?? "";
    for (const name of ["voice", "stance", "level", "certainty", "event"]) this.field[name].value = values[name] ?? "";
    this.field.note.value = dirty ?? this.draft(row) ?? values.note ?? "";
    this.tags = [...values.tags];
    this.drawTags();
    const may = row ? this.store.mayChange(row) : boot.may.annotate && Boolean(span);
    for (const field of Object.values(this.field)) field.disabled = !may;
    const save = document.getElementById("wb-save");
    save.disabled = !may;
    save.textContent = row ? save.dataset.save : save.dataset.annotate;
    const open = row?.status === "suggested" && !row.superseded_by;
    const asked = span?.isSuggestion && boot.may.annotate;
    const shown = {
      respan: (row && may) || (span && this.act.mayRespan), delete: row && may, accept: open || asked, reject: (open && boot.may.review) || asked, close: Boolean(row || span),
    };
    for (const [name, is] of Object.entries(shown)) this.form.querySelector(`[data-do="${name}"]`).hidden = !is;
    for (const [name, kind] of [["new-name", "name"], ["new-claim", "claim"]]) this.form.querySelector(`[data-do="${name}"]`).hidden = !(boot.may[kind] && (row || span));
  }

  /** Show the exact words of a place; gives the sentence that says where they are, in a list. */
  quote(place) {
    const quote = document.getElementById("wb-quote");
    quote.textContent = place?.exact ?? "";
    const passage = this.text.passages.get(place?.passage);
    if (!passage) return [];
    quote.lang = passage.language;
    quote.dir = passage.element.dir;
    return [this.act.put("quote", { start: place.start, end: place.end, passage: passage.ordinal })];
  }

  /** What words seem to say before anybody says it. */
  defaults(span) {
    if (!span) return {};
    const language = this.text.passages.get(span.passage)?.language;
    const name = this.store.nameOf(span.exact, language);
    return name ? { name, stance: "affirms", event: this.store.names.get(name).event } : {};
  }

  drawTags() {
    const chips = this.tags.map((tag) => {
      const item = document.createElement("li");
      const off = document.createElement("button");
      off.type = "button";
      off.textContent = "×";
      off.setAttribute("aria-label", this.act.put("take_off", { tag: this.store.label(tag) }));
      off.addEventListener("click", () => this.setTags(this.tags.filter((other) => other !== tag)));
      off.disabled = this.row ? !this.store.mayChange(this.row) : false;
      item.append(this.store.label(tag), " ", off);
      return item;
    });
    document.getElementById("wb-chips").replaceChildren(...chips);
    this.field.view.value = this.tags.find((tag) => this.store.tags.get(tag)?.view) ?? "";
  }

  /** Put these tags; on an open annotation they are saved. */
  setTags(tags) {
    this.tags = [...new Set(tags)];
    const view = this.tags.some((tag) => this.store.tags.get(tag)?.view);
    const values = { tags: [...this.tags].sort() };
    if (!view && this.field.voice.value === "attributed") {
      this.field.voice.value = "own"; // attributed words say whose view it is
      values.voice = "own";
    }
    this.drawTags();
    if (this.row) this.act.change(this.row, values);
  }

  takeTag() {
    const typed = this.field.tag.value.trim();
    if (!typed) return;
    const found = this.store.boot.tags.find((tag) => tag.slug === typed || tag.label.toLowerCase() === typed.toLowerCase());
    if (!found) {
      this.act.say("unknown", { value: typed });
      return;
    }
    this.field.tag.value = "";
    this.setTags([...this.tags, found.slug]);
  }

  /** The key of what was typed into a field with a list; undefined if it is not known. */
  keyOf(kind) {
    const typed = this.field[kind].value.trim();
    if (!typed) return null;
    const known = kind === "name" ? this.store.boot.names : this.store.boot.claims;
    const found = known.filter((row) => row.slug === typed || row.text === typed);
    if (found.some((row) => row.slug === this.shown[kind])) return this.shown[kind];
    if (found.length === 1) return found[0].slug;
    // Languages share names: that of the passage is meant.
    const language = this.text.passages.get((this.row ?? this.span)?.passage)?.language;
    const near = found.filter((row) => row.language && primary(row.language) === primary(language));
    if (near.length === 1) return near[0].slug;
    const same = known.filter((row) => row.text.toLowerCase() === typed.toLowerCase());
    return same.length === 1 ? same[0].slug : undefined;
  }

  /** A field was changed: of an open annotation it is saved at once, but for the note. */
  changed(field) {
    const name = field.name;
    if (field === this.field.tag) return;
    if (name === "view") {
      const others = this.tags.filter((tag) => !this.store.tags.get(tag)?.view);
      this.setTags(field.value ? [...others, field.value] : others);
      return;
    }
    if (!FIELDS.includes(name) || name === "note") return;
    const values = this.valueOf(name);
    if (values === null) return;
    if (this.row) this.act.change(this.row, values);
  }

  /** What a field says, with what follows from it; null if it says nothing known. */
  valueOf(name) {
    if (name === "name" || name === "claim") {
      const key = this.keyOf(name);
      if (key === undefined) {
        this.act.say("unknown", { value: this.field[name].value });
        return null;
      }
      const other = name === "name" ? "claim" : "name";
      if (key === null) return { [name]: null };
      this.field[other].value = "";
      const event = (name === "name" ? this.store.names : this.store.claims).get(key).event;
      this.field.event.value = event;
      this.field.stance.value ||= "affirms";
      return { [name]: key, [other]: null, event, stance: this.field.stance.value };
    }
    const value = this.field[name].value;
    if (name === "voice" && value === "attributed" && !this.tags.some((tag) => this.store.tags.get(tag)?.view)) {
      const unnamed = this.store.tags.has("others-unnamed") ? ["others-unnamed"] : [];
      this.tags = [...this.tags, ...unnamed];
      this.drawTags();
      return { voice: value, tags: [...this.tags].sort() };
    }
    if (name === "certainty") return { certainty: value ? Number(value) : null };
    return { [name]: value || (name === "note" ? "" : null) };
  }

  /** All that the panel says; null if something in it is not known. */
  values() {
    const [name, claim] = [this.keyOf("name"), this.keyOf("claim")];
    for (const [kind, key] of [["name", name], ["claim", claim]]) {
      if (key === undefined) {
        this.act.say("unknown", { value: this.field[kind].value });
        return null;
      }
    }
    const said = { name, claim: name ? null : claim, tags: [...this.tags].sort() };
    for (const field of ["voice", "stance", "level", "certainty", "event", "note"]) said[field] = this.field[field].value || null;
    said.certainty = said.certainty ? Number(said.certainty) : null;
    said.note ??= "";
    return said;
  }

  submit() {
    if (this.row) {
      if (this.isDirty) this.act.change(this.row, { note: this.field.note.value });
      this.forgetDraft();
    } else if (this.span) {
      const values = this.values();
      if (values) this.act.annotate(this.span, values);
    }
  }

  // -- a note that is being typed outlives the page -------------------------------------------------------

  keepDraft(id = this.row?.id, note = this.field.note.value) {
    try {
      if (id) sessionStorage.setItem(`wb-note-${id}`, note);
    } catch {
      // Without storage the note lives as long as the page.
    }
  }

  draft(row) {
    try {
      return row ? sessionStorage.getItem(`wb-note-${row.id}`) : null;
    } catch {
      return null;
    }
  }

  forgetDraft(id = this.row?.id) {
    try {
      if (id) sessionStorage.removeItem(`wb-note-${id}`);
    } catch {
      // There was none.
    }
  }
}
