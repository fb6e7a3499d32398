// The text on the page: passages with their marks, what is selected in them, and the way through their words.

import { Offsets, nextEdge, selected, words } from "./offsets.js";
import { segments } from "./segments.js";

const LAYERS = "cub";

/** Letters that are written from right to left. */
const LEFTWARDS = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** A passage: its element, and its text in both units. */
class Passage {
  constructor(element) {
    this.element = element;
    this.id = element.dataset.passage;
    this.ordinal = Number(element.dataset.ordinal);
    this.language = element.lang;
    this.isHeading = element.dataset.kind === "heading";
    this.offsets = new Offsets(element.textContent);
    this.marks = [];
  }

  /** Its words, in units; found when they are first asked for. */
  get words() {
    this.found ??= words(this.offsets.text, this.language);
    return this.found;
  }

  /** Two units, moved outwards to the ends of their words. */
  widened(start, end) {
    const first = this.words.find(([from, to]) => from < start && start < to);
    const last = this.words.find(([from, to]) => from < end && end < to);
    return [first ? first[0] : start, last ? last[1] : end];
  }
}

/** All passages of the page. */
export class Text {
  /** `look(mark)` says how a mark is drawn: `{colour, classes, title}`. */
  constructor(root, look) {
    this.root = root;
    this.look = look;
    this.passages = new Map();
    for (const element of root.querySelectorAll("[data-passage]")) {
      const passage = new Passage(element);
      this.passages.set(passage.id, passage);
    }
    this.list = [...this.passages.values()];
    this.number = new Map(this.list.map((passage, place) => [passage.id, place]));
  }

  /** The order of the text. */
  compare(one, other) {
    return this.number.get(one.passage) - this.number.get(other.passage) || one.start - other.start || one.end - other.end;
  }

  // -- drawing ----------------------------------------------------------------------------------------

  /** Draw a passage anew with these marks; what is selected in it stays selected. */
  draw(id, marks) {
    const passage = this.passages.get(id);
    if (!passage) return;
    const { offsets, element } = passage;
    const kept = this.unitsIn(passage);
    passage.marks = marks;
    const drawn = document.createDocumentFragment();
    for (const piece of segments(offsets.length, marks)) {
      const text = offsets.slice(piece.start, piece.end);
      drawn.append(piece.marks.length ? this.mark(text, piece) : text);
    }
    element.replaceChildren(drawn);
    if (kept) this.selectUnits(passage, ...kept);
  }

  mark(text, piece) {
    const element = document.createElement("mark");
    const looks = piece.marks.map((mark) => this.look(mark));
    const drawn = looks.filter((look) => look.colour !== null);
    const classes = LAYERS.split("").flatMap((layer, place) => (drawn[place] ? [layer + drawn[place].colour] : []));
    for (const look of looks) classes.push(...look.classes);
    if (drawn.length && drawn.every((look) => look.classes.includes("rejected"))) classes.push("only-rejected");
    element.className = [...new Set(classes)].join(" ");
    element.title = looks.slice(0, 4).map((look) => look.title).join("\n");
    element.textContent = text;
    element.marks = piece.marks;
    return element;
  }

  /** The marks at an element of the page, the shortest first. */
  marksAt(element) {
    return element?.closest?.("mark")?.marks ?? [];
  }

  /** Bring words into sight, without sliding there. */
  show({ passage, start }) {
    const found = this.passages.get(passage);
    if (!found) return;
    const range = this.range(found, start, Math.min(start + 1, found.offsets.length));
    const box = range.getBoundingClientRect();
    const bars = document.querySelector(".wb-bars")?.getBoundingClientRect().bottom ?? 0;
    if (box.top < Math.max(bars, 0) + 20 || box.bottom > window.innerHeight - 40) {
      window.scrollBy({ top: box.top - window.innerHeight / 3, behavior: "instant" });
    }
  }

  // -- selecting --------------------------------------------------------------------------------------

  passageOf(node) {
    const element = (node?.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest?.("[data-passage]");
    return element && this.root.contains(element) ? this.passages.get(element.dataset.passage) : null;
  }

  /** How many units stand in a passage before a place of the document. */
  unit(passage, node, offset) {
    const range = document.createRange();
    range.selectNodeContents(passage.element);
    range.setEnd(node, offset);
    return range.toString().length;
  }

  /** Anchor and focus of what is selected in a passage, in units; null if nothing of it is in there. */
  unitsIn(passage) {
    const selection = getSelection();
    if (!selection.rangeCount || !passage.element.contains(selection.anchorNode) || !passage.element.contains(selection.focusNode)) return null;
    return [
      this.unit(passage, selection.anchorNode, selection.anchorOffset),
      this.unit(passage, selection.focusNode, selection.focusOffset),
    ];
  }

  /**
   * What is selected: `{passage, start, end, exact}`, in code points and whole graphemes; `{problem}` if it
   * cannot be annotated; null if nothing is. `whole` widens it to whole words.
   */
  selection(whole = false) {
    const chosen = getSelection();
    if (!chosen.rangeCount || chosen.isCollapsed) return null;
    const range = chosen.getRangeAt(0);
    let first = this.passageOf(range.startContainer);
    const last = this.passageOf(range.endContainer);
    if (!first && !last) return null;
    let end = last && this.unit(last, range.endContainer, range.endOffset);
    // A triple click ends before the first letter of what follows.
    const isAfter = first && (!last || (last !== first && end === 0));
    if (isAfter) end = first.offsets.text.length;
    else if (first !== last) return { problem: "two_passages" };
    first ??= last;
    let start = this.unit(first, range.startContainer, range.startOffset);
    if (whole) [start, end] = first.widened(start, end);
    const found = selected(first.offsets, start, end);
    return found ? { passage: first.id, ...found } : { problem: "no_letter" };
  }

  range(passage, start, end) {
    return this.unitRange(passage, passage.offsets.toUnit(start), passage.offsets.toUnit(end));
  }

  unitRange(passage, start, end) {
    const range = document.createRange();
    const [from, to] = [this.place(passage, start), this.place(passage, end)];
    range.setStart(...from);
    range.setEnd(...to);
    return range;
  }

  /** The text node at a unit, and the offset in it. */
  place(passage, unit) {
    const walker = document.createTreeWalker(passage.element, NodeFilter.SHOW_TEXT);
    let rest = unit;
    let last = null;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (rest <= node.length) return [node, rest];
      rest -= node.length;
      last = node;
    }
    return last ? [last, last.length] : [passage.element, 0];
  }

  selectUnits(passage, anchor, focus) {
    getSelection().setBaseAndExtent(...this.place(passage, anchor), ...this.place(passage, focus));
  }

  /** Select words. */
  select({ passage, start, end }) {
    const found = this.passages.get(passage);
    this.selectUnits(found, found.offsets.toUnit(start), found.offsets.toUnit(end));
  }

  // -- going through the words with the keyboard --------------------------------------------------------

  /** Select the next word, or the one before; `extend` keeps the beginning. */
  step(forward, extend) {
    const here = getSelection().rangeCount ? this.passageOf(getSelection().focusNode) : null;
    if (!here) return this.selectWord(this.list.find((passage) => passage.words.length), 0);
    const [anchor, focus] = this.unitsIn(here) ?? [0, 0];
    const at = Math.max(anchor, focus);
    if (extend) {
      const first = here.words.findIndex(([, end]) => end > Math.min(anchor, focus));
      const last = here.words.findLastIndex(([start]) => start < at);
      const next = Math.max(first, Math.min(here.words.length - 1, last + (forward ? 1 : -1)));
      if (first < 0) return false;
      this.selectUnits(here, here.words[first][0], here.words[next][1]);
      return true;
    }
    const next = forward ? here.words.findIndex(([start]) => start >= at) : here.words.findLastIndex(([, end]) => end <= Math.min(anchor, focus));
    return next < 0 ? this.stepPassage(forward) : this.selectWord(here, next);
  }

  /** Select a word of the passage after this one, or before. */
  stepPassage(forward) {
    const here = getSelection().rangeCount ? this.passageOf(getSelection().focusNode) : null;
    const step = forward ? 1 : -1;
    for (let place = here ? this.number.get(here.id) + step : 0; this.list[place]; place += step) {
      if (this.list[place].words.length) return this.selectWord(this.list[place], 0);
    }
    return false;
  }

  selectWord(passage, number) {
    if (!passage) return false;
    const [start, end] = passage.words[number];
    this.selectUnits(passage, start, end);
    this.show({ passage: passage.id, start: passage.offsets.toPoint(start) });
    return true;
  }

  /** A span with its beginning or its end moved by a word; null where there is none. */
  moved({ passage, start, end }, edge, outwards) {
    const found = this.passages.get(passage);
    let [from, to] = [found.offsets.toUnit(start), found.offsets.toUnit(end)];
    const starts = found.words.map(([word]) => word);
    const ends = found.words.map(([, word]) => word);
    if (edge === "start") from = outwards ? starts.findLast((word) => word < from) : starts.find((word) => word > from && word < to);
    else to = outwards ? ends.find((word) => word > to) : ends.findLast((word) => word < to && word > from);
    if (from === undefined || to === undefined) return null;
    const made = selected(found.offsets, from, to);
    return made && { passage, ...made };
  }

  // -- the ends of a span -------------------------------------------------------------------------------

  /** Whether the letter at a code point of a passage is followed by the next one on its right. */
  runsRight(passage, point) {
    const letter = passage.offsets.slice(point, point + 1);
    return LEFTWARDS.test(letter) ? false : /\p{L}/u.test(letter) || passage.element.dir !== "rtl";
  }

  /** Whether the text goes on to the right where a span begins, or ends. */
  isForwardRight({ passage, start, end }, edge) {
    return this.runsRight(this.passages.get(passage), edge === "start" ? start : end - 1);
  }

  /** Where the ends of a span are in the window: `{start, end}`, each `{x, top, bottom, isLeft}`. */
  edges({ passage, start, end }) {
    const found = this.passages.get(passage);
    if (!found || end > found.offsets.length) return null;
    const place = (point, isStart) => {
      // The end of the line before is in the range of a letter that begins a line, and takes no room.
      const all = [...this.range(found, point, point + 1).getClientRects()];
      const wide = all.filter((box) => box.width);
      const box = (wide.length ? wide : all).at(isStart ? 0 : -1); // a mark on a letter takes no room either
      const isLeft = this.runsRight(found, point) === isStart;
      return box && { x: isLeft ? box.left : box.right, top: box.top, bottom: box.bottom, isLeft };
    };
    const drawn = { start: place(start, true), end: place(end - 1, false) };
    return drawn.start && drawn.end ? drawn : null;
  }

  /** A span with one end drawn to a place of the window; null where there is no text of its passage. */
  stretched({ passage, start, end }, edge, x, y, whole) {
    const found = this.passages.get(passage);
    const [node, offset] = caretAt(x, y);
    if (!node || this.passageOf(node) !== found || !found.element.contains(node)) return null;
    const unit = this.unit(found, node, offset);
    let [from, to] = [found.offsets.toUnit(start), found.offsets.toUnit(end)];
    if (edge === "start") from = unit;
    else to = unit;
    if (from >= to) return null;
    if (whole) [from, to] = found.widened(from, to);
    const made = selected(found.offsets, from, to);
    return made && { passage, ...made };
  }

  /** A span with one end moved by a letter; null where there is none. */
  nudged({ passage, start, end }, edge, forward) {
    const { offsets } = this.passages.get(passage);
    const kept = offsets.toUnit(edge === "start" ? end : start);
    let unit = offsets.toUnit(edge === "start" ? start : end);
    for (let next = nextEdge(offsets.text, unit, forward); next !== unit; next = nextEdge(offsets.text, unit, forward)) {
      unit = next;
      if (edge === "start" ? unit >= kept : unit <= kept) return null;
      const made = selected(offsets, unit, kept);
      // White space at an end is none of it: the letter beyond is.
      if (made && (made.start !== start || made.end !== end)) return { passage, ...made };
    }
    return null;
  }
}

/** The text node under a point of the window, and the offset in it. */
function caretAt(x, y) {
  if (document.caretPositionFromPoint) {
    const found = document.caretPositionFromPoint(x, y);
    return found ? [found.offsetNode, found.offset] : [];
  }
  const found = document.caretRangeFromPoint(x, y);
  return found ? [found.startContainer, found.startOffset] : [];
}
