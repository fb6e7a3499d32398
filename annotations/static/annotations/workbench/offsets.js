// The edge between browsers and Historio: JavaScript counts UTF-16 units, everything else code points.
//
// All places in an annotation are code points (Web Annotation Data Model, 4.2.5), 0-based and half-open.
// Nothing outside this module converts them.

const ASTRAL = /[\u{10000}-\u{10FFFF}]/gu;

const graphemes = new Intl.Segmenter("und", { granularity: "grapheme" });

/** How many numbers of a sorted list are less than a limit; by halving. */
function countBelow(sorted, limit) {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A text that can be asked in either unit. Made once, linear in the text; each question is logarithmic. */
export class Offsets {
  constructor(text) {
    this.text = text;
    /** Where the characters of two units begin: in units, and each in code points. */
    this.astral = Array.from(text.matchAll(ASTRAL), (found) => found.index);
    this.points = this.astral.map((unit, before) => unit - before);
    /** The length in code points. */
    this.length = text.length - this.astral.length;
  }

  /** The code point at a unit; between the two halves of a character it is that character's own. */
  toPoint(unit) {
    this.check(unit, this.text.length);
    return unit - countBelow(this.astral, unit);
  }

  /** The unit at a code point. */
  toUnit(point) {
    this.check(point, this.length);
    return point + countBelow(this.points, point);
  }

  /** The words at [start, end), in code points. */
  slice(start, end) {
    return this.text.slice(this.toUnit(start), this.toUnit(end));
  }

  check(offset, most) {
    if (!Number.isInteger(offset) || offset < 0 || offset > most) {
      throw new RangeError(`${offset} is not in a text of ${most}`);
    }
  }
}

/** Where the grapheme that holds a unit begins, and where it ends; at an edge both are the unit itself. */
function graphemeAround(text, unit) {
  if (unit <= 0 || unit >= text.length) return [unit, unit];
  // Segmenting begins anew after a line end, so that a long text is not gone through for each question.
  const from = text.lastIndexOf("\n", unit - 1) + 1;
  const found = text.indexOf("\n", unit);
  const line = text.slice(from, found < 0 ? text.length : found);
  const segment = graphemes.segment(line).containing(unit - from);
  if (!segment || from + segment.index === unit) return [unit, unit];
  return [from + segment.index, from + segment.index + segment.segment.length];
}

/**
 * What units of a text select: `{start, end, exact}` in code points, or null if it is only white space.
 *
 * It is widened to whole graphemes, as the eye sees them, and has no white space at its ends. Which of its
 * ends came first does not matter.
 */
export function selected(offsets, one, other) {
  const { text } = offsets;
  const first = Math.max(0, Math.min(one, other));
  const last = Math.min(text.length, Math.max(one, other));
  const words = text.slice(first, last);
  if (!words.trim()) return null;
  const start = graphemeAround(text, first + words.length - words.trimStart().length)[0];
  const end = graphemeAround(text, last - (words.length - words.trimEnd().length))[1];
  return { start: offsets.toPoint(start), end: offsets.toPoint(end), exact: text.slice(start, end) };
}

/** The next edge of a grapheme, forwards or backwards; at the ends of the text the unit itself. */
export function nextEdge(text, unit, forward) {
  return forward ? graphemeAround(text, Math.min(unit + 1, text.length))[1] : graphemeAround(text, Math.max(unit - 1, 0))[0];
}

const segmenters = new Map();

/** The words of a text in its language: pairs of units. Marks of punctuation and footnotes are none. */
export function words(text, language) {
  if (!segmenters.has(language)) {
    let made;
    try {
      made = new Intl.Segmenter(language || "und", { granularity: "word" });
    } catch {
      made = new Intl.Segmenter("und", { granularity: "word" }); // a private or malformed tag
    }
    segmenters.set(language, made);
  }
  const notes = Array.from(text.matchAll(/\[[^\[\]\n]{0,40}\]/gu), (note) => [note.index, note.index + note[0].length]);
  const found = [];
  let next = 0;
  for (const part of segmenters.get(language).segment(text)) {
    while (next < notes.length && notes[next][1] <= part.index) next += 1;
    const inNote = next < notes.length && notes[next][0] < part.index;
    if (part.isWordLike && !inNote) found.push([part.index, part.index + part.segment.length]);
  }
  return found;
}

const ALIKE = [
  [" ", /[\t\n\v\f\r\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/gu],
  ["'", /[`´ʹʻʼ՚׳‘’‚‛′‹›❛❜❟「」﹁﹂＇｢｣]/gu],
  ['"', /[«»ʺ״“”„‟″❝❞❠⹂『』〝〞〟﹃﹄＂]/gu],
  ["-", /[֊־᐀᠆‐‑‒–—―−⸗⸚⸺⸻⹀⹝〜〰゠︱︲﹘﹣－\u{10d6e}\u{10ead}]/gu],
];

/** A text without differences of case, white space, quotation marks and dashes; unit for unit. */
export function fold(text) {
  let folded = text;
  for (const [one, alike] of ALIKE) folded = folded.replace(alike, (found) => one.padEnd(found.length));
  return Array.from(folded, (character) => {
    const lower = character === "ς" ? "σ" : character.toLowerCase();
    return lower.length === character.length ? lower : character === "İ" ? "i" : character;
  }).join("");
}

/** All places of words in a text under the fold, `{start, end, exact}`; none inside a longer word or a grapheme. */
export function occurrences(offsets, wanted) {
  const text = fold(offsets.text);
  const sought = fold(wanted);
  const found = [];
  if (!sought.trim()) return found;
  for (let at = text.indexOf(sought); at >= 0; at = text.indexOf(sought, at + 1)) {
    const end = at + sought.length;
    if (joined(offsets.text, at) || joined(offsets.text, end)) continue;
    const place = selected(offsets, at, end);
    if (place && place.start === offsets.toPoint(at) && place.end === offsets.toPoint(end)) found.push(place);
  }
  return found;
}

const OF_A_WORD = /[\p{L}\p{N}\p{M}]/u;
const UNPARTED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}]/u;

/** Whether a word goes on over a unit. */
function joined(text, unit) {
  if (unit <= 0 || unit >= text.length) return false;
  const before = String.fromCodePoint(text.codePointAt(Math.max(0, unit - (isLow(text, unit - 1) ? 2 : 1))));
  const after = String.fromCodePoint(text.codePointAt(unit));
  return OF_A_WORD.test(before) && OF_A_WORD.test(after) && !UNPARTED.test(before) && !UNPARTED.test(after);
}

function isLow(text, unit) {
  const code = text.charCodeAt(unit);
  return code >= 0xdc00 && code <= 0xdfff;
}
