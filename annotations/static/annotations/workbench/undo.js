// Undo: what was done, with what takes it back.

/** So many steps are kept. */
const MOST = 200;

/** Steps that can be taken back, the last one first. A step is a sentence and operations. */
export class Undo {
  constructor() {
    this.steps = [];
  }

  /** Remember a step: what was done in words, and the operations that take it back, in their order. */
  push(said, operations) {
    this.steps.push({ said, operations });
    if (this.steps.length > MOST) this.steps.shift();
  }

  pop() {
    return this.steps.pop();
  }

  get isEmpty() {
    return this.steps.length === 0;
  }

  /** What cannot be taken back any more: operations on a row that is not as it was. */
  forget(id) {
    for (const step of this.steps) step.operations = step.operations.filter((operation) => operation.id !== id);
    this.steps = this.steps.filter((step) => step.operations.length);
  }
}

/** What takes an operation back, given the row as it was before it. */
export function inverse(operation, before) {
  const { list, id } = operation;
  if (operation.kind === "create" || operation.kind === "reject") return { kind: "delete", list, id };
  if (operation.kind === "delete") return { kind: "restore", list, id };
  if (operation.kind === "restore") return { kind: "delete", list, id };
  if (operation.kind === "review") return { kind: "review", list, id, values: { status: before.status } };
  const values = Object.fromEntries(Object.keys(operation.values).map((name) => [name, before[name] ?? null]));
  if ("start" in values) values.passage = before.passage;
  if (values.note === null) values.note = "";
  return { kind: "change", list, id, values };
}
