// What the page knows: annotations by id and by passage, tags, names, claims; and what is filtered for.

import { fold } from "./offsets.js";

/** The fields that an annotation begins with. */
export const EMPTY = {
  event: null, name: null, claim: null, stance: null, voice: "own", level: "textual", certainty: null, tags: [], note: "",
  visibility: "public", group: null,
};

export class Store {
  constructor(boot) {
    this.boot = boot;
    this.rows = new Map();
    this.byPassage = new Map();
    this.tags = new Map(boot.tags.map((tag) => [tag.slug, tag]));
    this.names = new Map(boot.names.map((name) => [name.slug, name]));
    this.claims = new Map(boot.claims.map((claim) => [claim.slug, claim]));
    this.events = new Map(boot.events.map((event) => [event.slug, event]));
    this.filters = { tag: "", person: "", status: "", event: "" };
    this.off = new Set();
    this.suggest([]);
    this.judged = new Set();
    /** The moment of the last change of which the page was told; what it changed itself tells nothing of others. */
    this.since = "";
    const { names, rows } = boot.annotations;
    for (const values of rows) this.told(this.put(Object.fromEntries(names.map((name, place) => [name, values[place]]))));
  }

  /** What the rules suggest. */
  suggest(found) {
    this.suggestions = found.map((made, number) => ({ ...made, key: `s${number}`, isSuggestion: true }));
    this.suggestedIn = grouped(this.suggestions);
  }

  put(row) {
    const before = this.rows.get(row.id);
    if (before && before.passage !== row.passage) this.byPassage.get(before.passage)?.delete(row.id);
    if (!this.byPassage.has(row.passage)) this.byPassage.set(row.passage, new Set());
    this.byPassage.get(row.passage).add(row.id);
    this.rows.set(row.id, row);
    return row;
  }

  /** The page was told of a row as it is on the server. */
  told({ modified }) {
    if (modified > this.since) this.since = modified;
  }

  remove(id) {
    const row = this.rows.get(id);
    if (row) this.byPassage.get(row.passage)?.delete(id);
    this.rows.delete(id);
    return row;
  }

  /** Whether the person may change a row. */
  mayChange(row) {
    const { may, person } = this.boot;
    if (!may.annotate || row.superseded_by) return false;
    return may.all || (row.visibility === "group" ? may.groups.includes(row.group) : row.creator === person);
  }

  /** The rows of a passage. */
  rowsIn(passage) {
    return Array.from(this.byPassage.get(passage) ?? [], (id) => this.rows.get(id));
  }

  /** The rows of a passage that the filters leave. */
  shownIn(passage) {
    return this.rowsIn(passage).filter((row) => this.passes(row));
  }

  passes(row) {
    const { tag, person, status, event } = this.filters;
    return (
      (!tag || row.tags.includes(tag)) && (!person || row.creator === person) && (!status || row.status === status) && (!event || row.event === event)
    );
  }

  /** All rows that the filters leave, unsorted. */
  shown() {
    return Array.from(this.rows.values()).filter((row) => this.passes(row));
  }

  /** The suggestions of a passage that are open: not judged, not switched off, and not annotated already. */
  suggestedFor(passage) {
    const rows = this.rowsIn(passage);
    return (this.suggestedIn.get(passage) ?? []).filter(
      (made) => !this.judged.has(made.key) && !this.off.has(made.rule) && !rows.some((row) => this.covers(row, made)),
    );
  }

  /** Whether a row says already, or refuses, what is suggested. */
  covers(row, made) {
    const { name, claim, tags } = made.values;
    if (made.date || row.start >= made.end || row.end <= made.start) return false;
    if (name) return row.name === name;
    if (claim) return row.claim === claim;
    return tags?.every((tag) => row.tags.includes(tag)) ?? false;
  }

  /** Ask again what was judged. */
  reopen(keys) {
    for (const key of keys) this.judged.delete(key);
  }

  openSuggestions(rule = "") {
    const passages = new Set(this.suggestions.map((made) => made.passage));
    return [...passages].flatMap((passage) => this.suggestedFor(passage)).filter((made) => !rule || made.rule === rule);
  }

  // -- what words may say -------------------------------------------------------------------------------

  /** The name that is written so, if there is one, or one in the language. */
  nameOf(words, language) {
    const wanted = fold(words);
    const found = this.boot.names.filter((name) => fold(name.text) === wanted);
    const near = found.filter((name) => primary(name.language) === primary(language));
    const best = near.length ? near : found;
    return best.length === 1 ? best[0].slug : null;
  }

  /** What a row says, in one line. */
  summary(row) {
    const { words } = this.boot;
    const subject = this.names.get(row.name)?.text ?? row.name ?? this.claims.get(row.claim)?.text ?? row.claim ?? "";
    const tags = row.tags.map((tag) => this.label(tag)).join(", ");
    const status = { suggested: words.suggested, proposed: words.proposed, accepted: words.accepted_status, rejected: words.rejected_status }[row.status];
    return [subject, tags, status, row.creator].filter(Boolean).join("; ");
  }

  label(tag) {
    return this.tags.get(tag)?.label ?? tag;
  }

  /** The colour of a row: that of its first view, else of its first tag; `n` without any. */
  colour(row) {
    const known = row.tags.map((tag) => this.tags.get(tag)).filter(Boolean).sort((one, other) => one.order - other.order);
    return (known.find((tag) => tag.view) ?? known[0])?.colour ?? "n";
  }
}

/** The primary subtag of a language. */
export function primary(language) {
  return (language ?? "").split("-")[0];
}

function grouped(suggestions) {
  const found = new Map();
  for (const made of suggestions) found.set(made.passage, [...(found.get(made.passage) ?? []), made]);
  return found;
}
