import assert from "node:assert/strict";
import { test } from "node:test";

import { Doing } from "../../annotations/static/annotations/workbench/doing.js";
import { Judging } from "../../annotations/static/annotations/workbench/judging.js";
import { Store } from "../../annotations/static/annotations/workbench/store.js";
import { BOOT, ROW } from "./bench.mjs";

const NAME = { rule: "names", passage: "p", start: 12, end: 30, exact: "ثورة أكتوبر", reason: "a known name", values: { name: "october-ar" } };
const EARLIER = { ...NAME, start: 0, end: 3, exact: "Oct", values: { name: "oct" } };
const DATE = { rule: "dates", passage: "q", start: 0, end: 10, exact: "25 октября", reason: "a date", date: "d", version: 4, values: {} };

/** A scholar before suggestions: what is sent, said and opened. */
function scholar(may = {}) {
  const store = new Store({ ...BOOT, may: { ...BOOT.may, ...may } });
  store.suggest([NAME, EARLIER, DATE]);
  const sent = [];
  const said = [];
  const act = {
    open: null,
    chosen: null,
    openRow: (row) => (act.open = row),
    openSuggestion: (made) => (act.chosen = made),
    closeSuggestion: () => (act.chosen = null),
    suggested: () => said.push("suggested"),
    show: () => {},
    drawAgain: () => {},
    tell: () => {},
    put: (word) => word,
    say: (word, values) => said.push([word, values]),
  };
  const text = { compare: (one, other) => one.passage.localeCompare(other.passage) || one.start - other.start };
  const doing = new Doing(store, { add: (operation) => sent.push(operation) }, act);
  return { store, act, doing, sent, said, judging: new Judging(store, text, doing, act) };
}

test("suggestions are a queue in the order of the text, which begins anew at its end", () => {
  const { act, judging } = scholar();
  const opened = [0, 1, 2, 3].map(() => {
    judging.next();
    return act.chosen.exact;
  });
  assert.deepEqual(opened, ["Oct", "ثورة أكتوبر", "25 октября", "Oct"]);
});

test("what is accepted is an annotation, what is rejected is written down, and neither is asked again", () => {
  const { store, act, judging, sent } = scholar();
  judging.next();
  judging.judgeOpen(true);
  assert.equal(act.chosen.exact, "ثورة أكتوبر");
  judging.judgeOpen(false);
  assert.deepEqual(sent.map((operation) => [operation.kind, operation.values.name]), [["create", "oct"], ["reject", "october-ar"]]);
  assert.deepEqual(store.openSuggestions().map((made) => made.exact), ["25 октября"]);
});

test("several are judged as one step, which one undo takes back", () => {
  const { store, doing, judging, sent } = scholar();
  judging.judge(store.openSuggestions(), true);
  assert.equal(store.openSuggestions().length, 0);
  doing.undo();
  assert.equal(store.openSuggestions().length, 3);
  assert.deepEqual(sent.slice(3).map((operation) => operation.kind).sort(), ["change", "delete", "delete"]);
  assert.deepEqual(sent.slice(3).find((operation) => operation.list === "dates").values, { state: "found" });
});

test("a date that was judged is found again by undo, in the version that it has by then", () => {
  const { store, doing, judging, sent } = scholar();
  judging.judge(store.openSuggestions("dates"), false);
  judging.heard("saved", sent[0], { version: 5 });
  doing.undo();
  assert.deepEqual([sent[0].version, sent[0].values], [4, { state: "rejected" }]);
  assert.deepEqual([sent[1].version, sent[1].values], [5, { state: "found" }]);
});

test("a date that could not be judged is suggested again, one that somebody else has judged is not", () => {
  for (const [event, more, why, open] of [
    ["refused", { detail: "no" }, "no", 1],
    ["conflict", { version: 9 }, "Somebody else changed this meanwhile", 0],
  ]) {
    const { store, judging, sent, said } = scholar();
    judging.judge(store.openSuggestions("dates"), true);
    judging.heard(event, sent[0], more);
    assert.deepEqual(said.at(-1), ["refused", { why }]);
    assert.equal(store.openSuggestions("dates").length, open);
  }
});

test("what a program stored is proposed by whoever stands for it, and rejected by reviewers alone", () => {
  for (const [may, accept, said, status] of [
    [{}, true, undefined, "proposed"],
    [{}, false, "may_not", undefined],
    [{ review: true }, false, undefined, "rejected"],
  ]) {
    const scholar_ = scholar(may);
    const row = { ...ROW, status: "suggested", creator: "robot" };
    scholar_.store.put(row);
    scholar_.act.open = row;
    scholar_.judging.judgeOpen(accept);
    assert.equal(scholar_.said.at(-1)?.[0], said);
    assert.equal(scholar_.sent.at(-1)?.values.status, status);
  }
});

test("who may only read judges nothing", () => {
  const { store, judging, sent, said } = scholar({ annotate: false });
  judging.judge(store.openSuggestions(), true);
  assert.deepEqual([sent.length, said.at(-1)[0]], [0, "may_not_annotate"]);
});

test("suggestions that are not there yet are said to be looked for", async () => {
  const { store, judging, said } = scholar();
  store.suggest([]);
  judging.next();
  assert.deepEqual(said.at(-1), ["suggesting", undefined]);
  await judging.ask(async () => new Response(JSON.stringify({ suggestions: [] })));
  assert.equal(said.at(-1), "suggested");
  judging.next();
  assert.deepEqual(said.at(-1), ["no_suggestion", undefined]);
});
