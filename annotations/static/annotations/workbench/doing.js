// Doing: an operation is applied to what the page shows, sent, and can be taken back; steps are what one undo takes back.

import { isDone } from "./saving.js";
import { EMPTY } from "./store.js";
import { Undo, inverse } from "./undo.js";

export class Doing {
  /**
   * `act` is the page: the annotation that is `open`, `openRow(row)`, `show()`, by which the panel and the toolbar show it as
   * it is now, `drawAgain(...passages)`, `tell(sentence)`, `put` and `say`; `conflicts` are those to be asked about.
   */
  constructor(store, saving, act) {
    Object.assign(this, { store, saving, act });
    this.undoing = new Undo();
    /** The passages that a step has changed, to be drawn at its end. */
    this.touched = [];
    /** What was deleted here, by its id: it may be put back. */
    this.deleted = new Map();
    /** Operations are numbered in their order, also beyond those of the page before. */
    this.number = Date.now();
  }

  /** Apply an operation here, send it, and give what takes it back. */
  perform(operation) {
    operation.number = this.number += 1;
    const before = this.store.rows.get(operation.id);
    if (operation.kind === "create" || operation.kind === "reject") {
      const status = operation.kind === "reject" ? "rejected" : "proposed";
      this.store.put({ ...EMPTY, creator: this.store.boot.person, version: null, modified: "", status, ...operation.values, id: operation.id });
    } else if (operation.kind === "change") {
      this.store.put({ ...before, ...operation.values });
    } else if (operation.kind === "review") {
      this.store.put({ ...before, status: operation.values.status });
    } else if (operation.kind === "delete") {
      this.store.remove(operation.id);
      this.deleted.set(operation.id, before);
      if (this.act.open?.id === operation.id) this.act.openRow(null);
    } else if (operation.kind === "restore") {
      const row = this.deleted.get(operation.id);
      if (row) this.store.put(row);
      operation.version ??= row?.version ?? null;
    }
    if (!["create", "reject", "restore"].includes(operation.kind)) operation.version ??= before?.version ?? null;
    const back = inverse(operation, before ?? {});
    const now = this.store.rows.get(operation.id);
    if (this.act.open?.id === operation.id && now) this.act.open = now;
    this.saving.add(operation);
    this.touch(before?.passage, now?.passage);
    return back;
  }

  /** Do several things as one step, which one undo takes back. */
  step(said, operations) {
    this.keep(said, operations.map((operation) => this.perform(operation)).reverse());
  }

  /** End a step: say what was done, keep what takes it back, and show it. */
  keep(said, back) {
    this.undoing.push(said, back);
    this.act.tell(said);
    this.refresh();
  }

  /** Passages have changed, which `refresh` draws. */
  touch(...passages) {
    this.touched.push(...passages.filter(Boolean));
  }

  refresh() {
    const passages = this.touched;
    this.touched = [];
    this.act.drawAgain(...passages);
    this.act.show();
  }

  /** Take the last step back. Of rows that somebody else changed meanwhile it is asked whose version is to stand. */
  undo() {
    const step = this.undoing.pop();
    if (!step) return this.act.say("nothing_to_undo");
    this.act.say("undone", { what: step.said });
    const asked = [];
    for (const operation of step.operations) {
      const row = this.store.rows.get(operation.id);
      if (operation.undo) operation.undo();
      else if (operation.kind !== "restore" && !row) this.act.say("gone");
      else if (!operation.outdated) this.perform({ ...operation });
      else if (row && (operation.kind === "delete" || !isDone(operation, row))) asked.push([operation, row]);
    }
    this.refresh();
    for (const [operation, row] of asked) this.act.conflicts.add({ ...operation, isUndoing: true }, row);
    return undefined;
  }
}
