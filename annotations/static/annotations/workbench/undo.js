// Undo: what was done, with what takes it back.

/** So many steps are kept. */
const MOST = 200;

/**
 * Steps that can be taken back, the last one first. A step is a sentence and operations. An operation on a row has
 * the `number` of the one that it takes back; `outdated` are those whose row somebody else has changed since.
 */
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

  /** Somebody else has changed a row: what was done to it before is not simply taken back any more. */
  outdate(id) {
    for (const step of this.steps) {
      for (const operation of step.operations) if (operation.id === id) operation.outdated = true;
    }
  }

  /** What was never done to a row has not to be taken back: the operation of this number, and those after it. */
  forget(id, number) {
    for (const step of this.steps) step.operations = step.operations.filter((operation) => operation.id !== id || operation.number < number);
    this.steps = this.steps.filter((step) => step.operations.length);
  }
}

/** What takes an operation back, given the row as it was before it. */
export function inverse(operation, before) {
  const { list, id, number } = operation;
  if (operation.kind === "create" || operation.kind === "reject") return { kind: "delete", list, id, number };
  if (operation.kind === "delete") return { kind: "restore", list, id, number };
  if (operation.kind === "restore") return { kind: "delete", list, id, number };
  if (operation.kind === "review") return { kind: "review", list, id, number, values: { status: before.status } };
  const values = Object.fromEntries(Object.keys(operation.values).map((name) => [name, before[name] ?? null]));
  if ("start" in values) values.passage = before.passage;
  if (values.note === null) values.note = "";
  return { kind: "change", list, id, number, values };
}
