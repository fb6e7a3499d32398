// The workbench: what a scholar does, by mouse, keyboard and touch, and what the page makes of it.

import { Conflicts } from "./conflicts.js";
import { choose, chooseDigits, elsewhere, makeNew } from "./dialogs.js";
import { Handles } from "./handles.js";
import { Keys } from "./keys.js";
import { Lists, recalled, remember, short } from "./lists.js";
import { Panel } from "./panel.js";
import { Saving, newId } from "./saving.js";
import { shortestFirst } from "./segments.js";
import { EMPTY, Store } from "./store.js";
import { Text } from "./text.js";
import { Undo, inverse } from "./undo.js";

/** Milliseconds between two looks at what others have changed. */
const POLL = 5000;

/** Milliseconds in which the same key on the same words is one press. */
const TWICE = 400;

/** So many milliseconds at a time are spent on drawing a long text; what is not done then waits for the next time. */
const DRAWING = 40;

/** How many tags have a digit. */
const DIGITS = 10;

class Workbench {
  constructor(boot) {
    this.boot = boot;
    this.store = new Store(boot);
    this.text = new Text(document.getElementById("wb-text"), (mark) => this.look(mark));
    this.undoing = new Undo();
    this.chosen = null;
    this.sticky = null;
    this.undrawn = new Set();
    this.recent = recalled("wb-recent").filter((tag) => this.store.tags.has(tag));
    this.status = document.getElementById("wb-status");
    this.panel = new Panel(this.store, this.text, this);
    this.conflicts = new Conflicts(this.store, this.panel, this);
    this.lists = new Lists(this.store, this.text, {
      put: (...said) => this.put(...said),
      open: (id) => this.openRow(this.store.rows.get(id), { show: true }),
      openSuggestion: (made) => this.openSuggestion(made),
      judge: (made, accept) => this.judge([made], accept),
      judgeAll: (rule, accept, title) => this.judgeAll(rule, accept, title),
      filtered: () => this.drawAll(),
    });
    this.saving = new Saving({
      api: boot.urls.api,
      reject: boot.urls.reject,
      person: boot.person,
      token: document.querySelector("#wb [name=csrfmiddlewaretoken]").value,
      identify: () => this.identify(),
      heard: (...event) => this.heard(...event),
      changed: (state, count) => this.showSaving(state, count),
      storage: sessionStorageOrNone(),
      key: `wb-waiting-${boot.person}-${boot.source}`,
    });
    this.handles = new Handles(this.text, this);
    this.take(this.saving.waiting);
    this.drawTags();
    this.drawAll();
    this.listen();
    this.saving.run();
    this.timer = setTimeout(() => this.poll(), POLL);
    if (location.hash.startsWith("#a")) this.openRow(this.store.rows.get(location.hash.slice(2)), { show: true });
    document.getElementById("wb-noscripts").hidden = true;
    document.getElementById("wb").dataset.ready = "";
    performance.mark("workbench-ready");
    this.suggest();
  }

  /** Ask what the rules suggest, until there is an answer, and show it. */
  async suggest() {
    try {
      const answer = await fetch(this.boot.urls.suggestions, { redirect: "manual", headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(answer.statusText);
      this.store.suggest((await answer.json()).suggestions);
    } catch {
      setTimeout(() => this.suggest(), POLL);
      return;
    }
    this.drawSoon([...this.store.suggestedIn.keys()].map((id) => this.text.passages.get(id)));
    this.lists.drawSuggestions();
    document.getElementById("wb").dataset.suggested = "";
    performance.mark("workbench-suggested");
  }

  get isSuggesting() {
    return !("suggested" in document.getElementById("wb").dataset);
  }

  /** The annotation that is open; `last` keeps its id when other words are selected. */
  get open() {
    return this.opened ?? null;
  }

  set open(row) {
    this.opened = row;
    if (row) this.last = row.id;
  }

  // -- words ------------------------------------------------------------------------------------------

  /** A sentence of the page, with what is put into it. */
  put(name, values = {}) {
    return (this.boot.words[name] ?? name).replace(/%\((\w+)\)s/g, (_, key) => values[key] ?? "");
  }

  say(name, values) {
    this.status.textContent = this.put(name, values);
  }

  // -- drawing ----------------------------------------------------------------------------------------

  look(mark) {
    const classes = [];
    if (mark.isSuggestion) {
      if (this.chosen?.key === mark.key) classes.push("wb-open");
      return { colour: null, classes: [...classes, "suggested"], title: mark.reason };
    }
    if (mark.status === "suggested") classes.push("suggested");
    if (mark.status === "rejected") classes.push("rejected");
    if (!mark.version || this.saving?.isWaiting(mark.id)) classes.push("wb-waiting");
    if (this.open?.id === mark.id) classes.push("wb-open");
    return { colour: this.store.colour(mark), classes, title: this.store.summary(mark) };
  }

  draw(passage) {
    this.text.draw(passage, [...this.store.shownIn(passage), ...this.store.suggestedFor(passage)]);
    this.handles.ask();
  }

  /** Draw all passages in their order: of a long text the first ones at once, the others as soon as there is time. */
  drawAll() {
    const { byPassage, suggestedIn } = this.store;
    this.drawSoon(this.text.list.filter((passage) => passage.marks.length || byPassage.get(passage.id)?.size || suggestedIn.has(passage.id)));
    this.lists.draw(this.open);
  }

  /** Draw passages, and what waits to be drawn: as much as there is time for, then the rest. */
  drawSoon(passages) {
    cancelIdleCallbackOf(this.drawing);
    for (const passage of passages) this.undrawn.add(passage);
    const until = performance.now() + DRAWING;
    for (const passage of this.undrawn) {
      this.draw(passage.id);
      this.undrawn.delete(passage);
      if (performance.now() > until) break;
    }
    this.drawing = this.undrawn.size ? whenIdle(() => this.drawSoon([])) : undefined;
  }

  /** Draw passages, and the lists, which may wait until the text is there. */
  redraw(...passages) {
    for (const passage of new Set(passages)) this.draw(passage);
    cancelIdleCallbackOf(this.later);
    this.later = whenIdle(() => this.lists.draw(this.open));
  }

  /** The tags that have a digit: those that were chosen in this browser, then those that are used most. */
  get digits() {
    const chosen = recalled("wb-digits").filter((slug) => this.store.tags.has(slug));
    const others = this.boot.tags.map((tag) => tag.slug).filter((slug) => !chosen.includes(slug));
    return [...chosen, ...others].slice(0, DIGITS).map((slug) => this.store.tags.get(slug));
  }

  chooseDigits() {
    const digits = Array.from({ length: Math.min(DIGITS, this.boot.tags.length) }, (_, place) => this.digits[place]);
    chooseDigits(this.boot.tags, digits, this.boot.words.none, (slugs) => {
      remember("wb-digits", slugs ?? []);
      this.drawTags();
    });
  }

  drawTags() {
    const bar = document.getElementById("wb-tags");
    const order = document.createElement("button");
    order.type = "button";
    order.dataset.do = "digits";
    order.textContent = this.put("digits");
    bar.replaceChildren(
      ...this.digits.map((tag, number) => {
        const button = document.createElement("button");
        const digit = (number + 1) % 10;
        button.type = "button";
        button.dataset.tag = tag.slug;
        button.setAttribute("aria-keyshortcuts", String(digit));
        const key = document.createElement("kbd");
        key.textContent = digit;
        key.setAttribute("aria-hidden", "true");
        const swatch = document.createElement("span");
        swatch.className = `swatch c${tag.colour}`;
        swatch.setAttribute("aria-hidden", "true");
        button.append(key, " ", swatch, " ", tag.label);
        return button;
      }),
      order,
    );
    this.pressTags();
  }

  /** Show on the toolbar which tags the open annotation has. */
  pressTags() {
    for (const button of document.querySelectorAll("#wb-tags [data-tag]")) {
      button.setAttribute("aria-pressed", String(Boolean(this.open?.tags.includes(button.dataset.tag))));
      button.disabled = !this.boot.may.annotate;
    }
  }

  showSaving(state, count) {
    const line = document.getElementById("wb-saving");
    line.dataset.state = state;
    const word = { saved: "saved", saving: "saving", offline: "offline", busy: "busy", "signed-out": "signed_out", "somebody-else": "somebody_else" }[state];
    line.replaceChildren(this.put(word, { count, person: this.boot.person }));
    if (state === "signed-out") {
      const link = document.createElement("a");
      link.href = this.boot.urls.login;
      link.target = "_blank";
      link.textContent = link.pathname;
      line.append(" ", link);
    }
  }

  // -- opening ----------------------------------------------------------------------------------------

  /** Open an annotation, or none; another one's unsaved note is saved first. */
  openRow(row, { show = false } = {}) {
    if (this.panel.row?.id !== row?.id) this.leaveNote();
    const before = this.open ?? this.chosen;
    this.open = row ?? null;
    this.chosen = null;
    this.panel.show(this.open, null);
    this.pressTags();
    this.redraw(...[before?.passage, row?.passage].filter(Boolean));
    if (row && show) this.text.show(row);
    if (row) this.say("place", this.among(row));
  }

  /** Save a note that was typed; while it is asked whose version is to stand, it is only kept. */
  leaveNote() {
    if (this.panel.isDirty && !this.conflicts.has(this.panel.row.id)) this.panel.submit();
  }

  /** The annotations that share words with this one, itself among them; the shortest first, as they are clicked. */
  around(row) {
    const shown = this.store.shownIn(row.passage).filter((other) => other.start < row.end && other.end > row.start);
    return shown.sort(shortestFirst);
  }

  among(row) {
    const here = this.around(row);
    return { number: here.findIndex((other) => other.id === row.id) + 1, count: here.length };
  }

  openSuggestion(made) {
    const before = this.open ?? this.chosen;
    this.open = null;
    this.chosen = made;
    this.panel.show(null, made);
    this.redraw(...[before?.passage, made.passage].filter(Boolean));
    this.text.show(made);
    this.status.textContent = `“${short(made.exact)}”: ${made.reason}`;
    this.panel.form.querySelector('[data-do="accept"]').hidden = !this.boot.may.annotate;
    this.panel.form.querySelector('[data-do="reject"]').hidden = !this.boot.may.annotate;
  }

  /** What is selected, if it can be annotated; else it is said why not. */
  selected(quiet = false) {
    const found = this.text.selection(this.whole);
    if (found?.problem) {
      if (!quiet) this.say(found.problem);
      return null;
    }
    if (!found && !quiet) this.say("select_first");
    return found;
  }

  /** The words that are to be annotated: those selected, or those that the panel shows. */
  get current() {
    return this.selected(true) ?? (this.open ? null : this.panel.span);
  }

  /** The selection has changed: the panel shows the exact words before anything is saved. */
  selectionChanged() {
    if (this.handles.held) return;
    const found = this.selected(true);
    if (!found) return;
    if (this.open && isSame(found, this.open)) return;
    if (this.panel.span && isSame(found, this.panel.span) && !this.open) return;
    this.leaveNote();
    const before = this.open ?? this.chosen;
    this.open = null;
    this.chosen = null;
    this.panel.show(null, found);
    this.pressTags();
    if (before) this.draw(before.passage);
  }

  // -- doing ------------------------------------------------------------------------------------------

  /** Apply an operation here, send it, and give what takes it back. */
  perform(operation) {
    const before = this.store.rows.get(operation.id);
    if (operation.kind === "create" || operation.kind === "reject") {
      const status = operation.kind === "reject" ? "rejected" : "proposed";
      this.store.put({ ...EMPTY, creator: this.boot.person, version: null, modified: "", status, ...operation.values, id: operation.id });
    } else if (operation.kind === "change") {
      this.store.put({ ...before, ...operation.values });
    } else if (operation.kind === "review") {
      this.store.put({ ...before, status: operation.values.status });
    } else if (operation.kind === "delete") {
      this.store.remove(operation.id);
      this.deletedRows ??= new Map();
      this.deletedRows.set(operation.id, before);
      if (this.open?.id === operation.id) this.openRow(null);
    } else if (operation.kind === "restore") {
      const row = this.deletedRows?.get(operation.id);
      if (row) this.store.put(row);
      operation.version ??= row?.version ?? null;
    }
    if (!["create", "reject", "restore"].includes(operation.kind)) operation.version ??= before?.version ?? null;
    const back = operation.list === "dates" ? null : inverse(operation, before ?? {});
    const now = this.store.rows.get(operation.id);
    if (this.open?.id === operation.id && now) this.open = now;
    this.saving.add(operation);
    this.touched = [...(this.touched ?? []), before?.passage, now?.passage].filter(Boolean);
    return back;
  }

  /** Do several things as one step, which one undo takes back. */
  step(said, operations) {
    this.touched = [];
    const back = operations.map((operation) => this.perform(operation)).filter(Boolean);
    if (back.length) this.undoing.push(said, back.reverse());
    this.status.textContent = said;
    this.refresh();
  }

  refresh() {
    this.redraw(...(this.touched ?? []));
    this.touched = [];
    if (this.open) this.panel.show(this.open, null);
    this.pressTags();
  }

  undo() {
    const step = this.undoing.pop();
    if (!step) return this.say("nothing_to_undo");
    this.touched = [];
    for (const operation of step.operations) {
      if (operation.undo) operation.undo();
      else this.perform({ ...operation });
    }
    this.say("undone", { what: step.said });
    this.refresh();
    return undefined;
  }

  /** Annotate words with what is said of them; the annotation is then open. */
  annotate(span, values, { open = true } = {}) {
    if (!this.boot.may.annotate) return this.say("may_not_annotate");
    const id = newId();
    const said = { passage: span.passage, start: span.start, end: span.end, exact: span.exact, ...values };
    const words = short(span.exact);
    const as = [this.store.names.get(values.name)?.text ?? this.store.claims.get(values.claim)?.text, ...(values.tags ?? []).map((tag) => this.store.label(tag))];
    this.step(as.some(Boolean) ? this.put("annotated_as", { words, as: as.filter(Boolean).join(", ") }) : this.put("annotated", { words }), [{ kind: "create", id, values: said }]);
    if (open) {
      this.chosen = null;
      this.open = this.store.rows.get(id);
      this.panel.show(this.open, null);
      this.pressTags();
      this.draw(span.passage);
    }
    return id;
  }

  change(row, values) {
    const current = this.store.rows.get(row.id);
    if (!current) return this.say("gone");
    if (!this.store.mayChange(current)) return this.say("may_not");
    this.step(this.put("changed", { words: short(current.exact) }), [{ kind: "change", id: row.id, values }]);
    return undefined;
  }

  /** A tag's key was pressed, or its button: annotate what is selected, else tag what is open. */
  tag(slug) {
    if (!this.boot.may.annotate) return this.say("may_not_annotate");
    const span = this.current;
    const now = performance.now();
    const pressed = `${slug} ${JSON.stringify(span ? [span.passage, span.start, span.end] : this.open?.id)}`;
    if (pressed === this.pressed && now - this.pressedAt < TWICE) return undefined;
    [this.pressed, this.pressedAt] = [pressed, now];
    const isOpen = this.open && (!span || isSame(span, this.open));
    if (isOpen) this.toggle(slug);
    else if (span) this.annotate(span, this.tagged(slug, span));
    else return this.say(this.text.selection()?.problem ?? "select_first");
    this.recent = [slug, ...this.recent.filter((other) => other !== slug)].slice(0, 9);
    remember("wb-recent", this.recent);
    return undefined;
  }

  /** What words say that get this tag. Whose view it is, if the source does not say so, a scholar reads. */
  tagged(slug, span) {
    const shown = this.panel.span && isSame(this.panel.span, span) ? this.panel.values() : null;
    const values = shown ?? { ...this.panel.defaults(span) };
    const isReading = this.store.tags.get(slug)?.view && (values.voice ?? "own") === "own";
    return { ...values, tags: [...new Set([...(values.tags ?? []), slug])].sort(), level: isReading && (values.level ?? "textual") === "textual" ? "interpretive" : values.level ?? "textual" };
  }

  toggle(slug) {
    const row = this.open;
    if (!this.store.mayChange(row)) return this.say("may_not");
    const has = row.tags.includes(slug);
    const tags = has ? row.tags.filter((tag) => tag !== slug) : [...row.tags, slug].sort();
    const values = { tags };
    if (has && row.voice === "attributed" && !tags.some((tag) => this.store.tags.get(tag)?.view)) values.voice = "own";
    this.step(this.put(has ? "tag_removed" : "tag_added", { tag: this.store.label(slug) }), [{ kind: "change", id: row.id, values }]);
    return undefined;
  }

  /** The annotation that is open, or was until other words were selected. */
  get lastRow() {
    return this.open ?? this.store.rows.get(this.last);
  }

  get mayRespan() {
    return Boolean(this.lastRow && this.store.mayChange(this.lastRow));
  }

  replaceSpan() {
    const span = this.selected();
    if (span) this.respan(span);
  }

  /** Let the open annotation, or the one that was open last, stand on other words. */
  respan(span) {
    const row = this.lastRow;
    if (!row) return this.say("open_first");
    if (!this.store.mayChange(row)) return this.say("may_not");
    const { passage, start, end, exact } = span;
    this.open = row;
    this.step(this.put("span_changed", { words: short(exact) }), [{ kind: "change", id: row.id, values: { passage, start, end, exact } }]);
    return undefined;
  }

  remove() {
    const row = this.open;
    if (!row) return this.say("open_first");
    if (!this.store.mayChange(row)) return this.say("may_not");
    this.panel.forgetDraft();
    this.step(this.put("deleted", { words: short(row.exact) }), [{ kind: "delete", id: row.id }]);
    return undefined;
  }

  // -- the handles at the ends of the open annotation ---------------------------------------------------

  /** The row whose ends can be moved. */
  get handled() {
    return this.open && this.store.mayChange(this.open) ? this.open : null;
  }

  get whole() {
    return document.getElementById("wb-whole").checked;
  }

  drag(span) {
    this.text.select(span);
    this.panel.quote(span);
  }

  settle(span) {
    this.respan(span);
    this.text.select(span);
  }

  leave() {
    if (this.open) this.panel.show(this.open, null);
  }

  // -- suggestions ------------------------------------------------------------------------------------

  /** Show all that a rule suggests, then accept or reject what stays checked. */
  judgeAll(rule, accept, title) {
    const all = this.store.openSuggestions(rule).sort((one, other) => this.text.compare(one, other));
    const places = all.map((made) => ({ ...made, checked: true }));
    const deed = this.put(accept ? "accept_checked" : "reject_checked");
    choose(this.text, { title, said: this.put("preview"), deed, places }, (checked) => this.judge(checked, accept));
  }

  /** Accept or reject suggestions, as one step. */
  judge(all, accept) {
    if (!this.boot.may.annotate) return this.say("may_not_annotate");
    if (!all.length) return this.say("no_suggestion");
    const keys = all.map((made) => made.key);
    const operations = [];
    for (const made of all) {
      this.store.judged.add(made.key);
      const { passage, start, end, exact } = made;
      if (made.date) {
        operations.push({ kind: "change", list: "dates", id: made.date, version: made.version, values: { state: accept ? "confirmed" : "rejected" } });
      } else {
        operations.push({ kind: accept ? "create" : "reject", id: newId(), values: { passage, start, end, exact, ...made.values } });
      }
    }
    const [one] = all;
    const word = accept ? "accepted" : "rejected";
    const said = all.length === 1 ? this.put(word, { words: short(one.exact) }) : this.put(`${word}_all`, { count: all.length });
    this.judgeStep(said, operations, keys, all);
    if (this.chosen) {
      this.chosen = null;
      this.panel.show(null, null);
    }
    return undefined;
  }

  judgeStep(said, operations, keys, all) {
    this.touched = all.map((made) => made.passage);
    const back = [];
    for (const operation of operations) {
      if (operation.list === "dates") {
        this.saving.add(operation);
        back.push({ undo: () => this.saving.add({ ...operation, version: this.dates?.get(operation.id) ?? operation.version, values: { state: "found" } }) });
      } else back.push(this.perform(operation));
    }
    back.push({ undo: () => this.reopen(keys, all) });
    this.undoing.push(said, back);
    this.status.textContent = said;
    this.refresh();
  }

  reopen(keys, all) {
    this.store.reopen(keys);
    this.touched.push(...all.map((made) => made.passage));
  }

  /** Judge what is open: a suggestion of a rule, or an annotation that a program suggested; then the next one. */
  async judgeOpen(accept) {
    if (this.chosen) {
      const made = this.chosen;
      this.judge([made], accept);
      this.nextSuggestion(made);
      return;
    }
    const row = this.open;
    if (row?.status !== "suggested") {
      this.say("no_suggestion");
      return;
    }
    if (!accept && !this.boot.may.review) {
      this.say("may_not");
      return;
    }
    const values = accept ? { status: "proposed" } : { status: "rejected", reason: this.put("rejected_here") };
    this.step(this.put(accept ? "accepted" : "rejected", { words: short(row.exact) }), [{ kind: "review", id: row.id, values }]);
  }

  nextSuggestion(after = this.chosen ?? this.open) {
    const open = this.store.openSuggestions().sort((one, other) => this.text.compare(one, other));
    if (!open.length) return this.say(this.isSuggesting ? "suggesting" : "no_suggestion");
    this.openSuggestion((after && open.find((made) => this.text.compare(made, after) > 0)) ?? open[0]);
    return undefined;
  }

  // -- moving -----------------------------------------------------------------------------------------

  go(forward) {
    const rows = this.store.shown().sort((one, other) => this.text.compare(one, other));
    if (!rows.length) return this.say("no_annotation");
    const place = this.open ? rows.findIndex((row) => row.id === this.open.id) : -1;
    const at = place >= 0 ? place + (forward ? 1 : -1) : forward ? 0 : rows.length - 1;
    this.openRow(rows[(at + rows.length) % rows.length], { show: true });
    return undefined;
  }

  gap() {
    const here = this.text.passageOf(getSelection().focusNode) ?? this.text.passages.get(this.open?.passage);
    const from = here ? this.text.number.get(here.id) + 1 : 0;
    const { list } = this.text;
    for (let step = 0; step < list.length; step += 1) {
      const passage = list[(from + step) % list.length];
      if (!passage.isHeading && passage.words.length && !this.store.shownIn(passage.id).length) {
        this.openRow(null);
        this.text.root.focus({ preventScroll: true });
        this.text.selectWord(passage, 0);
        return undefined;
      }
    }
    return this.say("no_gap");
  }

  /** The next of the annotations on the same words. */
  other() {
    const row = this.open;
    if (!row) return this.say("open_first");
    const here = this.around(row);
    const at = here.findIndex((found) => found.id === row.id);
    this.openRow(here[(at + 1) % here.length]);
    return undefined;
  }

  elsewhere() {
    const place = this.open ?? this.chosen ?? this.selected();
    if (!place) return;
    const values = this.open ? pick(this.open, Object.keys(EMPTY)) : this.panel.values();
    if (!values) return;
    const taken = (hit) => this.store.rowsIn(hit.passage).some((row) => row.start === hit.start && row.end === hit.end && row.name === values.name && row.claim === values.claim);
    const places = elsewhere(this.text, place, taken);
    const said = places.length ? this.put("hits", { count: places.length }) : this.put("no_hits");
    choose(this.text, { title: this.put("elsewhere"), said, deed: this.put("annotate_checked"), places }, (hits) => {
      const operations = hits.map(({ passage, start, end, exact }) => ({ kind: "create", id: newId(), values: { passage, start, end, exact, ...values } }));
      this.step(this.put("annotated_many", { count: hits.length }), operations);
    });
  }

  make(kind) {
    const place = this.open ?? this.selected(true) ?? this.panel.span;
    if (!place || !this.boot.may[kind]) return this.say(place ? "may_not" : "select_first");
    const language = this.text.passages.get(place.passage)?.language ?? "";
    const open = this.open;
    makeNew(kind, { store: this.store, saving: this.saving, act: this, words: place.exact, language }, (made) => {
      const row = kind === "name" ? { slug: made.slug, text: made.text, language: made.language, event: made.event } : { slug: made.slug, text: made.statement, event: made.event };
      (kind === "name" ? this.store.names : this.store.claims).set(row.slug, row);
      (kind === "name" ? this.boot.names : this.boot.claims).unshift(row);
      this.panel.choices();
      this.undoing.push(this.put("made", { what: row.text }), [{ undo: () => this.unmake(kind, row, made.version) }]);
      const values = { [kind]: row.slug, [kind === "name" ? "claim" : "name"]: null, event: row.event, stance: open?.stance ?? "affirms" };
      if (open) this.change(open, values);
      else this.annotate(place, { ...values, tags: this.panel.tags, level: "textual" });
      this.say("made", { what: row.text });
    });
    return undefined;
  }

  /** Delete a name or claim that was made here; the server keeps it if others use it by now. */
  unmake(kind, row, version) {
    (kind === "name" ? this.store.names : this.store.claims).delete(row.slug);
    const known = kind === "name" ? this.boot.names : this.boot.claims;
    known.splice(known.indexOf(row), 1);
    this.panel.choices();
    this.saving.add({ kind: "delete", list: `${kind}s`, id: row.slug, version });
  }

  back() {
    this.text.root.focus({ preventScroll: true });
  }

  // -- the server -------------------------------------------------------------------------------------

  /** Who is signed in now: `{person, token}`; null if nobody is. */
  async identify() {
    const answer = await fetch(this.boot.urls.state, { redirect: "manual", cache: "no-store", headers: { Accept: "application/json" } });
    if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) return null;
    if (!answer.ok) throw new Error(answer.statusText);
    return answer.json();
  }

  /** Look at what others have changed. */
  async poll() {
    clearTimeout(this.timer);
    try {
      if (!document.hidden && !this.saving.waiting.length) {
        const address = new URL(this.boot.urls.state, location.href);
        if (this.store.since) address.searchParams.set("since", this.store.since);
        const { taken } = this.saving;
        const answer = await fetch(address, { redirect: "manual", headers: this.etag ? { "If-None-Match": this.etag } : {}, cache: "no-store" });
        if (answer.ok) {
          const state = await answer.json();
          this.etag = taken === this.saving.taken ? answer.headers.get("ETag") : null;
          if (state.person === this.boot.person && taken === this.saving.taken) this.merge(state);
        }
      }
    } catch {
      // There is no connection; what is sent notices it.
    }
    this.timer = setTimeout(() => this.poll(), POLL);
  }

  /** Take in what others have changed; what is being typed stays. */
  merge(state) {
    const touched = [];
    const who = new Map();
    const ids = new Set(state.ids);
    for (const row of state.annotations) {
      const known = this.store.rows.get(row.id);
      this.store.told(row);
      if (known?.version === row.version) continue;
      this.store.put(row);
      touched.push(row.passage, known?.passage);
      this.undoing.forget(row.id);
      if (row.creator !== this.boot.person || known) who.set(row.creator, (who.get(row.creator) ?? 0) + 1);
      if (this.open?.id === row.id) {
        this.open = row;
        this.panel.show(row, null);
        this.pressTags();
      }
    }
    for (const row of [...this.store.rows.values()]) {
      if (ids.has(row.id) || !row.version) continue;
      this.store.remove(row.id);
      touched.push(row.passage);
      if (this.open?.id === row.id) {
        this.openRow(null);
        this.say("gone");
      }
    }
    if (touched.length) this.redraw(...touched.filter(Boolean));
    if (who.size) this.say("from_others", { who: [...who.keys()].join(", "), count: [...who.values()].reduce((one, other) => one + other) });
  }

  /** What has become of something that was sent. */
  heard(event, operation, more) {
    if (operation.list !== "annotations") {
      if (event === "saved") (this.dates ??= new Map()).set(operation.id, more.version);
      else if (event !== "gone") {
        this.status.textContent = this.put("refused", { why: more?.detail ?? this.boot.words.gone });
        if (event === "refused") this.askAgain(operation);
      }
      return;
    }
    const { id } = operation;
    const known = this.store.rows.get(id);
    if (event === "saved") {
      if (!this.saving.isWaiting(id)) {
        if (known || operation.kind !== "delete") this.confirm(id, this.store.put(more));
      } else if (known) {
        this.store.put({ ...known, version: more.version, modified: more.modified });
      }
      if (this.panel.draft(more) === more.note) this.panel.forgetDraft(id);
    } else if (event === "gone") {
      this.deletedRows?.set(id, { ...this.deletedRows.get(id), version: operation.version ?? this.deletedRows.get(id)?.version });
    } else if (event === "conflict") this.conflict(operation, more);
    else this.refused(operation, more);
  }

  /** A date could not be judged: it is suggested as before. */
  askAgain(operation) {
    const all = this.store.suggestions.filter((made) => made.date === operation.id);
    this.store.reopen(all.map((made) => made.key));
    this.redraw(...all.map((made) => made.passage));
  }

  confirm(id, row) {
    this.draw(row.passage);
    if (this.open?.id !== id) return;
    this.open = row;
    this.panel.show(row, null);
    this.pressTags();
  }

  /** The server said no: what it has is shown, and what was typed is kept. */
  async refused(operation, problem) {
    const { id } = operation;
    const known = this.store.rows.get(id);
    const typed = operation.values?.note;
    this.undoing.forget(id);
    const current = await this.saving.read(operation).catch(() => known);
    this.touched = [known?.passage].filter(Boolean);
    if (current) {
      this.store.put(current);
      this.touched.push(current.passage);
      if (this.open?.id === id) this.open = current;
    } else {
      this.store.remove(id);
      if (this.open?.id === id || typed) {
        this.leaveNote();
        this.open = null;
        this.panel.show(null, operation.kind === "create" ? { ...pick(operation.values, ["passage", "start", "end", "exact"]), values: operation.values } : null);
      }
    }
    if (typed && current) this.panel.keepDraft(id, typed);
    this.refresh();
    this.say("refused", { why: problem.detail ?? problem.status });
  }

  /** Somebody else was first: both versions are shown, and the typed note stays in its field. */
  conflict(operation, current) {
    const { id, values = {} } = operation;
    this.undoing.forget(id);
    this.store.put(current);
    if ("note" in values) this.panel.keepDraft(id, values.note);
    if (this.open?.id === id) this.open = current;
    this.touched = [current.passage];
    this.refresh();
    this.conflicts.add(operation, current);
  }

  /** Show what waited when the page was left, as it was shown then. */
  take(operations) {
    for (const operation of operations) {
      if (operation.list !== "annotations") continue;
      const before = this.store.rows.get(operation.id);
      if (operation.kind === "create" && !before) {
        this.store.put({ ...EMPTY, creator: this.boot.person, version: null, modified: "", status: "proposed", ...operation.values, id: operation.id });
      } else if (operation.kind === "change" && before) this.store.put({ ...before, ...operation.values });
      else if (operation.kind === "delete") this.store.remove(operation.id);
    }
  }

  // -- listening --------------------------------------------------------------------------------------

  listen() {
    const keys = new Keys(this);
    document.addEventListener("keydown", (event) => keys.heard(event));
    for (const bar of document.querySelectorAll(".wb-bar, #wb-form")) {
      // A press on a button leaves the selection as it is.
      bar.addEventListener("pointerdown", (event) => {
        if (event.target.closest("button")) event.preventDefault();
      });
      bar.addEventListener("mousedown", (event) => {
        if (event.target.closest("button")) event.preventDefault();
      });
    }
    document.getElementById("wb-tags").addEventListener("click", (event) => {
      const { tag } = event.target.closest("button")?.dataset ?? {};
      if (tag) this.tag(tag);
    });
    document.addEventListener("click", (event) => {
      const word = event.target.closest?.("[data-do]")?.dataset.do;
      if (word) this.do(word);
    });
    let settled;
    document.addEventListener("selectionchange", () => {
      cancelAnimationFrame(settled);
      settled = requestAnimationFrame(() => this.selectionChanged());
    });
    this.text.root.addEventListener("click", (event) => this.clicked(event));
    this.text.root.addEventListener("pointerup", () => {
      if (this.sticky) setTimeout(() => this.stick());
    });
    document.getElementById("wb-shortcuts").checked = recalled("wb-shortcuts", true);
    document.getElementById("wb-shortcuts").addEventListener("change", (event) => {
      remember("wb-shortcuts", event.target.checked);
      this.say(event.target.checked ? "shortcuts_on" : "shortcuts_off");
    });
    document.getElementById("wb-whole").checked = recalled("wb-whole", false);
    document.getElementById("wb-whole").addEventListener("change", (event) => {
      remember("wb-whole", event.target.checked);
      this.say(event.target.checked ? "whole_words" : "exact_words");
    });
    addEventListener("online", () => this.saving.run());
    addEventListener("focus", () => {
      if (this.saving.waiting.length) this.saving.run();
      else this.poll();
    });
    addEventListener("beforeunload", (event) => {
      if (this.panel.isDirty || this.saving.waiting.length) event.preventDefault();
    });
  }

  /** A click, and no selecting: the shortest annotation there; again, the next one. */
  clicked(event) {
    if (!getSelection().isCollapsed) return;
    const marks = this.text.marksAt(event.target);
    if (!marks.length) {
      if (this.open || this.panel.span) this.openRow(null);
      return;
    }
    const at = marks.findIndex((mark) => (mark.isSuggestion ? mark.key === this.chosen?.key : mark.id === this.open?.id));
    const next = marks[(at + 1) % marks.length];
    if (next.isSuggestion) this.openSuggestion(next);
    else this.openRow(this.store.rows.get(next.id));
  }

  stick() {
    const span = this.selected(true);
    if (span && this.sticky && !(this.open && isSame(span, this.open))) {
      this.annotate(span, this.tagged(this.sticky, span));
    }
  }

  toggleSticky() {
    const tag = this.sticky ? null : this.recent[0] ?? this.boot.tags[0]?.slug;
    this.sticky = tag;
    document.querySelector('[data-do="sticky"]').setAttribute("aria-pressed", String(Boolean(tag)));
    this.say(tag ? "sticky" : "sticky_off", { tag: this.store.label(tag) });
  }

  toggleHidden() {
    const hidden = document.getElementById("wb").classList.toggle("wb-hidden");
    document.querySelector('[data-do="hide"]').setAttribute("aria-pressed", String(hidden));
    this.say(hidden ? "hidden" : "shown");
  }

  /** Back to the text: what is selected, sticky or open is so no more, one after the other. */
  escape() {
    const typing = document.activeElement?.closest?.("#wb-form, .wb-box");
    if (typing) {
      this.leaveNote();
      return this.back();
    }
    if (this.sticky) return this.toggleSticky();
    getSelection().removeAllRanges();
    this.openRow(null);
    return this.back();
  }

  /** Enter: annotate what is selected; with an open annotation, write its note. */
  enter() {
    const span = this.current;
    if (span && !(this.open && isSame(span, this.open))) {
      if (this.sticky) return this.stick();
      const values = this.panel.span && isSame(this.panel.span, span) ? this.panel.values() : { ...this.panel.defaults(span), tags: [] };
      return values && this.annotate(span, values);
    }
    if (this.open) return this.panel.field.note.focus();
    return this.say("select_first");
  }

  /** Move an edge of the open annotation, or of what is selected, by a word. */
  move(edge, outwards) {
    const span = this.selected(true);
    const place = this.open && (!span || isSame(span, this.open)) ? this.open : span;
    if (!place) return this.say("select_first");
    const moved = this.text.moved(place, edge, outwards);
    if (!moved) return undefined;
    if (place === this.open) this.respan(moved);
    this.text.select(moved);
    return undefined;
  }

  /** Go where the first of these links leads that there is. */
  follow(...links) {
    const link = links.map((id) => document.getElementById(id)).find(Boolean);
    if (!link) return this.say("no_source");
    link.click();
    return undefined;
  }

  do(word) {
    const does = {
      previous: () => this.go(false),
      next: () => this.go(true),
      gap: () => this.gap(),
      suggestion: () => this.nextSuggestion(),
      elsewhere: () => this.elsewhere(),
      undo: () => this.undo(),
      sticky: () => this.toggleSticky(),
      hide: () => this.toggleHidden(),
      help: () => document.getElementById("wb-help").showModal(),
      respan: () => this.replaceSpan(),
      accept: () => this.judgeOpen(true),
      reject: () => this.judgeOpen(false),
      delete: () => this.remove(),
      close: () => this.openRow(null),
      other: () => this.other(),
      "new-name": () => this.make("name"),
      "new-claim": () => this.make("claim"),
      "cancel-new": () => document.getElementById("wb-new").close(),
      "keep-mine": () => this.conflicts.settle(true),
      "take-theirs": () => this.conflicts.settle(false),
      digits: () => this.chooseDigits(),
      "next-source": () => this.follow("wb-next-page", "wb-next-source"),
      "previous-source": () => this.follow("wb-previous-page", "wb-previous-source"),
      "list-back": () => this.lists.turn(-1),
      "list-on": () => this.lists.turn(1),
    };
    does[word]?.();
  }
}

function isSame(one, other) {
  return one.passage === other.passage && one.start === other.start && one.end === other.end;
}

function pick(row, names) {
  return Object.fromEntries(names.filter((name) => name in row).map((name) => [name, row[name]]));
}

function whenIdle(task) {
  return globalThis.requestIdleCallback ? requestIdleCallback(task, { timeout: 500 }) : setTimeout(task, 30);
}

function cancelIdleCallbackOf(handle) {
  if (handle === undefined) return;
  if (globalThis.cancelIdleCallback) cancelIdleCallback(handle);
  else clearTimeout(handle);
}

function sessionStorageOrNone() {
  try {
    return globalThis.sessionStorage;
  } catch {
    return null;
  }
}

export const workbench = new Workbench(JSON.parse(document.getElementById("wb-boot").textContent));
