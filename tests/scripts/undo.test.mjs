import assert from "node:assert/strict";
import { test } from "node:test";

import { Doing } from "../../annotations/static/annotations/workbench/doing.js";
import { Store } from "../../annotations/static/annotations/workbench/store.js";
import { Undo, inverse } from "../../annotations/static/annotations/workbench/undo.js";
import { BOOT, ROW } from "./bench.mjs";

/** A scholar who does things: what is sent, said, and asked about. */
function scholar() {
  const store = new Store(BOOT);
  store.put({ ...ROW });
  const sent = [];
  const said = [];
  const asked = [];
  const act = {
    open: null,
    openRow: (row) => (act.open = row),
    show: () => {},
    drawAgain: () => {},
    tell: (sentence) => said.push(sentence),
    say: (word, values) => said.push([word, values]),
    conflicts: { add: (operation, row) => asked.push([operation, row]) },
  };
  const doing = new Doing(store, { add: (operation) => sent.push(operation) }, act);
  return { store, doing, sent, said, asked };
}

test("each operation has what takes it back", () => {
  const before = { id: "a", passage: "p", start: 4, end: 9, note: "", tags: ["x"] };
  assert.deepEqual(inverse({ kind: "create", id: "a", number: 7 }), { kind: "delete", list: undefined, id: "a", number: 7 });
  assert.equal(inverse({ kind: "delete", id: "a" }).kind, "restore");
  const change = { kind: "change", id: "a", values: { start: 5, end: 9, tags: [], note: "да" } };
  assert.deepEqual(inverse(change, before).values, { start: 4, end: 9, tags: ["x"], note: "", passage: "p" });
});

test("what was never done to a row is not taken back, and what was done to it before is", () => {
  const undo = new Undo();
  undo.push("one", [{ id: "a", number: 1 }]);
  undo.push("two", [{ id: "b", number: 2 }]);
  undo.push("three", [{ id: "a", number: 3 }]);
  undo.forget("a", 3);
  assert.deepEqual(undo.steps.map((step) => step.said), ["one", "two"]);
  undo.forget("b", 2);
  assert.equal(undo.pop().said, "one");
  assert.ok(undo.isEmpty);
});

test("a step is taken back from the last operation to the first", () => {
  const { store, doing, sent } = scholar();
  doing.step("Changed “Октябрь”.", [
    { kind: "change", id: "a", values: { note: "да" } },
    { kind: "change", id: "a", values: { note: "нет 🔴" } },
  ]);
  assert.equal(store.rows.get("a").note, "нет 🔴");
  doing.undo();
  assert.equal(store.rows.get("a").note, "");
  assert.deepEqual(sent.map((operation) => operation.values.note), ["да", "нет 🔴", "да", ""]);
});

test("a row that somebody else changed meanwhile is asked about, and nothing is sent", () => {
  const { store, doing, sent, asked } = scholar();
  doing.step("Added Soviet view.", [{ kind: "change", id: "a", values: { tags: ["soviet-view"] } }]);
  store.put({ ...ROW, tags: ["western-view"], version: 3 });
  doing.undoing.outdate("a");
  doing.undo();
  assert.equal(sent.length, 1);
  const [[operation, row]] = asked;
  assert.deepEqual([operation.id, operation.values, operation.isUndoing], ["a", { tags: [] }, true]);
  assert.deepEqual(row.tags, ["western-view"]);
  assert.deepEqual(store.rows.get("a").tags, ["western-view"]);
});

test("of a step on two rows only the one that somebody else changed is asked about", () => {
  const { store, doing, sent, asked } = scholar();
  store.put({ ...ROW, id: "b" });
  doing.step("Both.", [
    { kind: "change", id: "a", values: { certainty: 3 } },
    { kind: "change", id: "b", values: { certainty: 3 } },
  ]);
  doing.undoing.outdate("b");
  doing.undo();
  assert.deepEqual(sent.slice(2).map((operation) => operation.id), ["a"]);
  assert.deepEqual(asked.map(([operation]) => operation.id), ["b"]);
});

test("what somebody else has made as it was before is not asked about", () => {
  const { store, doing, sent, asked } = scholar();
  doing.step("Added Soviet view.", [{ kind: "change", id: "a", values: { tags: ["soviet-view"] } }]);
  store.put({ ...ROW, version: 3 });
  doing.undoing.outdate("a");
  doing.undo();
  assert.deepEqual([sent.length, asked.length], [1, 0]);
});

test("of a row that somebody else deleted it is said that it is gone", () => {
  const { store, doing, sent, said } = scholar();
  doing.step("Changed.", [{ kind: "change", id: "a", values: { note: "да" } }]);
  store.remove("a");
  doing.undo();
  assert.equal(sent.length, 1);
  assert.ok(!store.rows.has("a"));
  assert.deepEqual(said.at(-1), ["gone", undefined]);
});

test("what was deleted comes back under its own id, with its last version", () => {
  const { store, doing, sent } = scholar();
  doing.step("Deleted “Октябрь”.", [{ kind: "delete", id: "a" }]);
  assert.ok(!store.rows.has("a"));
  doing.undo();
  assert.deepEqual(store.rows.get("a"), ROW);
  assert.deepEqual([sent[1].kind, sent[1].version], ["restore", 1]);
  doing.undo();
  assert.equal(sent.length, 2);
});
