import assert from "node:assert/strict";
import { test } from "node:test";

import { Offsets, fold, occurrences, selected, words } from "../../annotations/static/annotations/workbench/offsets.js";
import { segments } from "../../annotations/static/annotations/workbench/segments.js";

const FAMILY = "👩‍👩‍👧";
const PIECES = ["a", "ж", "e\u0301", "ё", "🔴", FAMILY, "🇷🇺", "ال", "عِ", "ש", "\u00a0", " ", "\n", "漢", "𝔸", "ก็", "‏", "-", "한"];

/** The same numbers for everybody. */
function numbers(seed) {
  let state = seed;
  return (most) => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return Math.floor((state / 4294967296) * most);
  };
}

function texts() {
  const next = numbers(1917);
  return Array.from({ length: 300 }, () => Array.from({ length: 1 + next(60) }, () => PIECES[next(PIECES.length)]).join(""));
}

test("every place of a random text is the same place in code points, and back", () => {
  let tried = 0;
  for (const text of texts()) {
    const offsets = new Offsets(text);
    const points = Array.from(text);
    assert.equal(offsets.length, points.length);
    let unit = 0;
    for (let point = 0; point <= points.length; point += 1) {
      assert.equal(offsets.toUnit(point), unit);
      assert.equal(offsets.toPoint(unit), point);
      if (points[point]?.length === 2) assert.equal(offsets.toPoint(unit + 1), point);
      for (let end = point; end <= Math.min(points.length, point + 20); end += 1) {
        assert.equal(offsets.slice(point, end), points.slice(point, end).join(""));
        tried += 1;
      }
      unit += points[point]?.length ?? 0;
    }
  }
  assert.ok(tried > 100_000);
});

test("what is selected is whole graphemes without white space, and reads what stands there", () => {
  const graphemes = new Intl.Segmenter("und", { granularity: "grapheme" });
  const next = numbers(25);
  for (const text of texts()) {
    const offsets = new Offsets(text);
    const edges = new Set([...Array.from(graphemes.segment(text), (found) => found.index), text.length]);
    for (let time = 0; time < 20; time += 1) {
      const [one, other] = [next(text.length + 1), next(text.length + 1)];
      const found = selected(offsets, one, other);
      const asked = text.slice(Math.min(one, other), Math.max(one, other)).trim();
      if (!asked) {
        assert.equal(found, null);
        continue;
      }
      assert.equal(Array.from(text).slice(found.start, found.end).join(""), found.exact);
      assert.ok(found.exact.includes(asked));
      assert.ok(edges.has(offsets.toUnit(found.start)));
      assert.ok(edges.has(offsets.toUnit(found.end)));
    }
  }
});

test("half a family is the family, and a flag is not cut", () => {
  const offsets = new Offsets(`Да ${FAMILY} и 🇷🇺!`);
  assert.deepEqual(selected(offsets, 4, 6), { start: 3, end: 8, exact: FAMILY });
  const flag = offsets.text.indexOf("🇷🇺");
  assert.equal(selected(offsets, flag + 2, flag + 4).exact, "🇷🇺");
});

test("a combining mark stays with its letter, and a no-break space is white space", () => {
  const offsets = new Offsets("\u00a0e\u0301te\u0301\u00a0");
  assert.deepEqual(selected(offsets, 0, 2), { start: 1, end: 3, exact: "e\u0301" });
  assert.deepEqual(selected(offsets, 7, 0), { start: 1, end: 6, exact: "e\u0301te\u0301" });
});

test("places are logical from right to left", () => {
  const offsets = new Offsets("قامت ثورة أكتوبر 🔴 سنة 1917");
  const start = offsets.text.indexOf("ثورة");
  assert.deepEqual(selected(offsets, start, start + 11), { start: 5, end: 16, exact: "ثورة أكتوبر" });
});

test("a place outside a text is refused", () => {
  const offsets = new Offsets("🔴");
  for (const wrong of [-1, 3, 0.5, NaN, undefined]) assert.throws(() => offsets.toPoint(wrong), RangeError);
  assert.throws(() => offsets.toUnit(2), RangeError);
});

test("words are neither punctuation nor marks of footnotes", () => {
  const text = "The October coup,[b] the Bolsheviks' (rising)";
  assert.deepEqual(
    words(text, "en").map(([start, end]) => text.slice(start, end)),
    ["The", "October", "coup", "the", "Bolsheviks", "rising"],
  );
  assert.equal(words("Октябрь 1917", "x-private").length, 2);
});

test("the same words are found whatever their case, spaces and dashes, and not in longer words", () => {
  const offsets = new Offsets("🔴 October\u00a0coup; OCTOBER COUP, October coups, the “October—coup”");
  assert.deepEqual(
    occurrences(offsets, "October coup").map((place) => place.exact),
    ["October\u00a0coup", "OCTOBER COUP"],
  );
  assert.equal(occurrences(new Offsets("十月革命是革命"), "革命").length, 2);
  assert.deepEqual(occurrences(offsets, " "), []);
  for (const text of texts()) assert.equal(fold(text).length, text.length);
});

test("pieces cover the text once, and know what covers them", () => {
  const marks = [
    { id: "all", start: 0, end: 20 },
    { id: "left", start: 2, end: 9 },
    { id: "right", start: 5, end: 14 },
    { id: "same", start: 2, end: 9 },
    { id: "outside", start: 25, end: 30 },
  ];
  const found = segments(20, marks).map((piece) => [piece.start, piece.end, piece.marks.map((mark) => mark.id).join()]);
  assert.deepEqual(found, [
    [0, 2, "all"],
    [2, 5, "left,same,all"],
    [5, 9, "left,same,right,all"],
    [9, 14, "right,all"],
    [14, 20, "all"],
  ]);
});
