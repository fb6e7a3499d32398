// Answers: what the server says of what was sent.

import { EMPTY } from "./store.js";

export class Answers {
  /**
   * `act` is the page: the annotation that is `open`, `reopen(row)` shows it as it is now; `doing`, `judging`, `conflicts`,
   * `saving`, `drawing`; `leaveNote()` and `say`.
   */
  constructor(store, panel, act) {
    Object.assign(this, { store, panel, act });
  }

  /** What has become of something that was sent. */
  heard(event, operation, more) {
    if (operation.list === "dates") this.act.judging.heard(event, operation, more);
    else if (operation.list !== "annotations") {
      const { words } = this.store.boot;
      if (event === "refused" || event === "conflict") this.act.say("refused", { why: more?.detail ?? words.overtaken });
    } else if (event === "saved") this.saved(operation, more);
    else if (event === "gone") {
      const { deleted } = this.act.doing;
      const known = deleted.get(operation.id);
      deleted.set(operation.id, { ...known, version: operation.version ?? known?.version });
    } else if (event === "conflict") this.conflict(operation, more);
    else this.refused(operation, more);
  }

  saved({ id, kind }, row) {
    const known = this.store.rows.get(id);
    if (this.act.saving.isWaiting(id)) {
      if (known) this.store.put({ ...known, version: row.version, modified: row.modified });
    } else if (known || kind !== "delete") {
      this.store.put(row);
      this.act.drawing.passage(row.passage);
      if (this.act.open?.id === id) this.act.reopen(row);
    }
    if (this.panel.draft(row) === row.note) this.panel.forgetDraft(id);
  }

  /** The server said no: what it has is shown, and what was typed is kept. */
  async refused(operation, problem) {
    const { id, number } = operation;
    const { doing } = this.act;
    const known = this.store.rows.get(id);
    const typed = operation.values?.note;
    doing.undoing.forget(id, number);
    const current = await this.act.saving.read(operation).catch(() => known);
    doing.touch(known?.passage, current?.passage);
    if (current) {
      this.store.put(current);
      if (this.act.open?.id === id) this.act.open = current;
    } else {
      this.store.remove(id);
      if (this.act.open?.id === id || typed) {
        this.act.leaveNote();
        this.act.open = null;
        this.panel.show(null, operation.kind === "create" ? this.words(operation.values) : null);
      }
    }
    if (typed && current) this.panel.keepDraft(id, typed);
    doing.refresh();
    this.act.say("refused", { why: problem.detail ?? problem.status });
  }

  /** The words that were to be annotated, with all that was to be said of them. */
  words({ passage, start, end, exact, ...values }) {
    return { passage, start, end, exact, values };
  }

  /** Somebody else was first: both versions are shown, and the typed note stays in its field. */
  conflict(operation, current) {
    const { id, number, values = {} } = operation;
    const { doing } = this.act;
    doing.undoing.forget(id, number);
    doing.undoing.outdate(id);
    this.store.put(current);
    if ("note" in values) this.panel.keepDraft(id, values.note);
    if (this.act.open?.id === id) this.act.open = current;
    doing.touch(current.passage);
    doing.refresh();
    this.act.conflicts.add(operation, current);
  }

  /** Show what waited when the page was left, as it was shown then. */
  take(operations) {
    for (const operation of operations) {
      if (operation.list !== "annotations") continue;
      const before = this.store.rows.get(operation.id);
      if (operation.kind === "create" && !before) {
        this.store.put({ ...EMPTY, creator: this.store.boot.person, version: null, modified: "", status: "proposed", ...operation.values, id: operation.id });
      } else if (operation.kind === "change" && before) this.store.put({ ...before, ...operation.values });
      else if (operation.kind === "delete") this.store.remove(operation.id);
    }
  }
}
