// The workbench: what a scholar does, by mouse, keyboard and touch, and what the page makes of it.

import { Answers } from "./answers.js";
import { Conflicts } from "./conflicts.js";
import { choose, elsewhere } from "./dialogs.js";
import { Doing } from "./doing.js";
import { Drawing } from "./drawing.js";
import { Handles } from "./handles.js";
import { Judging } from "./judging.js";
import { Keys } from "./keys.js";
import { Lists, recalled, remember, short } from "./lists.js";
import { Making } from "./making.js";
import { Moving } from "./moving.js";
import { Others, identify } from "./others.js";
import { Panel } from "./panel.js";
import { Saving, newId } from "./saving.js";
import { EMPTY, Store } from "./store.js";
import { Text } from "./text.js";
import { Toolbar } from "./toolbar.js";

/** Milliseconds in which the same key on the same words is one press. */
const TWICE = 400;

class Workbench {
  constructor(boot) {
    this.boot = boot;
    this.store = new Store(boot);
    this.text = new Text(document.getElementById("wb-text"), (mark) => this.drawing.look(mark));
    this.chosen = null;
    this.sticky = null;
    this.recent = recalled("wb-recent").filter((tag) => this.store.tags.has(tag));
    this.status = document.getElementById("wb-status");
    this.drawing = new Drawing(this.store, this.text, this);
    this.panel = new Panel(this.store, this.text, this);
    this.answers = new Answers(this.store, this.panel, this);
    this.saving = new Saving({
      api: boot.urls.api,
      reject: boot.urls.reject,
      person: boot.person,
      token: document.querySelector("#wb [name=csrfmiddlewaretoken]").value,
      identify: () => identify(boot.urls.state),
      heard: (...event) => this.answers.heard(...event),
      changed: (state, count) => this.toolbar.showSaving(state, count),
      storage: sessionStorageOrNone(),
      key: `wb-waiting-${boot.person}-${boot.source}`,
    });
    this.toolbar = new Toolbar(this.store, this);
    this.doing = new Doing(this.store, this.saving, this);
    this.conflicts = new Conflicts(this.store, this.panel, this.doing, this);
    this.moving = new Moving(this.store, this.text, this);
    this.making = new Making(this.store, this.text, this.panel, this);
    this.judging = new Judging(this.store, this.text, this.doing, this);
    this.lists = new Lists(this.store, this.text, {
      put: (...said) => this.put(...said),
      open: (id) => this.openRow(this.store.rows.get(id), { show: true }),
      openSuggestion: (made) => this.openSuggestion(made),
      judge: (made, accept) => this.judging.judge([made], accept),
      judgeAll: (rule, accept, title) => this.judging.all(rule, accept, title),
      filtered: () => this.drawing.all(),
    });
    this.handles = new Handles(this.text, this);
    this.answers.take(this.saving.waiting);
    this.drawing.all();
    this.listen();
    this.saving.run();
    this.others = new Others(this.store, this.saving, this);
    if (location.hash.startsWith("#a")) this.openRow(this.store.rows.get(location.hash.slice(2)), { show: true });
    document.getElementById("wb-noscripts").hidden = true;
    document.getElementById("wb").dataset.ready = "";
    performance.mark("workbench-ready");
    this.judging.ask();
  }

  /** The suggestions are there. */
  suggested() {
    this.drawing.soon([...this.store.suggestedIn.keys()].map((id) => this.text.passages.get(id)));
    this.lists.drawSuggestions();
    document.getElementById("wb").dataset.suggested = "";
    performance.mark("workbench-suggested");
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
    this.tell(this.put(name, values));
  }

  tell(sentence) {
    this.status.textContent = sentence;
  }

  // -- opening ----------------------------------------------------------------------------------------

  /** Open an annotation, or none; another one's unsaved note is saved first. */
  openRow(row, { show = false } = {}) {
    if (this.panel.row?.id !== row?.id) this.leaveNote();
    const before = this.open ?? this.chosen;
    this.open = row ?? null;
    this.chosen = null;
    this.panel.show(this.open, null);
    this.toolbar.press();
    this.drawing.again(...[before?.passage, row?.passage].filter(Boolean));
    if (row && show) this.text.show(row);
    if (row) this.say("place", this.moving.among(row));
  }

  /** The open annotation is as this row has it now. */
  reopen(row) {
    this.open = row;
    this.show();
  }

  /** Show what the open annotation says now. */
  show() {
    if (this.open) this.panel.show(this.open, null);
    this.toolbar.press();
  }

  drawAgain(...passages) {
    this.drawing.again(...passages);
  }

  /** Save a note that was typed; while it is asked whose version is to stand, it is only kept. */
  leaveNote() {
    if (this.panel.isDirty && !this.conflicts.has(this.panel.row.id)) this.panel.submit();
  }

  openSuggestion(made) {
    const before = this.open ?? this.chosen;
    this.open = null;
    this.chosen = made;
    this.panel.show(null, made);
    this.drawing.again(...[before?.passage, made.passage].filter(Boolean));
    this.text.show(made);
    this.tell(`“${short(made.exact)}”: ${made.reason}`);
  }

  closeSuggestion() {
    this.chosen = null;
    this.panel.show(null, null);
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
    this.toolbar.press();
    if (before) this.drawing.passage(before.passage);
  }

  // -- doing ------------------------------------------------------------------------------------------

  /** Annotate words with what is said of them; the annotation is then open. */
  annotate(span, values, { open = true } = {}) {
    if (!this.boot.may.annotate) return this.say("may_not_annotate");
    const id = newId();
    const said = { passage: span.passage, start: span.start, end: span.end, exact: span.exact, ...values };
    const words = short(span.exact);
    const as = [this.store.names.get(values.name)?.text ?? this.store.claims.get(values.claim)?.text, ...(values.tags ?? []).map((tag) => this.store.label(tag))];
    this.doing.step(as.some(Boolean) ? this.put("annotated_as", { words, as: as.filter(Boolean).join(", ") }) : this.put("annotated", { words }), [{ kind: "create", id, values: said }]);
    if (open) {
      this.chosen = null;
      this.open = this.store.rows.get(id);
      this.panel.show(this.open, null);
      this.toolbar.press();
      this.drawing.passage(span.passage);
    }
    return id;
  }

  change(row, values) {
    const current = this.store.rows.get(row.id);
    if (!current) return this.say("gone");
    if (!this.store.mayChange(current)) return this.say("may_not");
    this.doing.step(this.put("changed", { words: short(current.exact) }), [{ kind: "change", id: row.id, values }]);
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
    this.doing.step(this.put(has ? "tag_removed" : "tag_added", { tag: this.store.label(slug) }), [{ kind: "change", id: row.id, values }]);
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
    this.doing.step(this.put("span_changed", { words: short(exact) }), [{ kind: "change", id: row.id, values: { passage, start, end, exact } }]);
    return undefined;
  }

  remove() {
    const row = this.open;
    if (!row) return this.say("open_first");
    if (!this.store.mayChange(row)) return this.say("may_not");
    this.panel.forgetDraft();
    this.doing.step(this.put("deleted", { words: short(row.exact) }), [{ kind: "delete", id: row.id }]);
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
      this.doing.step(this.put("annotated_many", { count: hits.length }), operations);
    });
  }

  back() {
    this.text.root.focus({ preventScroll: true });
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
      else this.others.look();
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
      previous: () => this.moving.go(false),
      next: () => this.moving.go(true),
      gap: () => this.moving.gap(),
      suggestion: () => this.judging.next(),
      elsewhere: () => this.elsewhere(),
      undo: () => this.doing.undo(),
      sticky: () => this.toggleSticky(),
      hide: () => this.toggleHidden(),
      help: () => document.getElementById("wb-help").showModal(),
      respan: () => this.replaceSpan(),
      accept: () => this.judging.judgeOpen(true),
      reject: () => this.judging.judgeOpen(false),
      delete: () => this.remove(),
      close: () => this.openRow(null),
      other: () => this.moving.other(),
      "new-name": () => this.making.make("name"),
      "new-claim": () => this.making.make("claim"),
      "cancel-new": () => document.getElementById("wb-new").close(),
      "keep-mine": () => this.conflicts.settle(true),
      "take-theirs": () => this.conflicts.settle(false),
      digits: () => this.toolbar.choose(),
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

function sessionStorageOrNone() {
  try {
    return globalThis.sessionStorage;
  } catch {
    return null;
  }
}

export const workbench = new Workbench(JSON.parse(document.getElementById("wb-boot").textContent));
