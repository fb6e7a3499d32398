// Moving: from one annotation to the next, to the next passage without any, and among those on the same words.

import { shortestFirst } from "./segments.js";

export class Moving {
  /** `act` is the page: `open` is the annotation that is open, `openRow(row, {show})` opens one; `say`. */
  constructor(store, text, act) {
    Object.assign(this, { store, text, act });
  }

  /** Open the next annotation in the text, or the one before. */
  go(forward) {
    const { open } = this.act;
    const rows = this.store.shown().sort((one, other) => this.text.compare(one, other));
    if (!rows.length) return this.act.say("no_annotation");
    const place = open ? rows.findIndex((row) => row.id === open.id) : -1;
    const at = place >= 0 ? place + (forward ? 1 : -1) : forward ? 0 : rows.length - 1;
    return this.act.openRow(rows[(at + rows.length) % rows.length], { show: true });
  }

  /** Go to the next passage without an annotation. */
  gap() {
    const here = this.text.passageOf(getSelection().focusNode) ?? this.text.passages.get(this.act.open?.passage);
    const from = here ? this.text.number.get(here.id) + 1 : 0;
    const { list } = this.text;
    for (let step = 0; step < list.length; step += 1) {
      const passage = list[(from + step) % list.length];
      if (!passage.isHeading && passage.words.length && !this.store.shownIn(passage.id).length) {
        this.act.openRow(null);
        this.text.root.focus({ preventScroll: true });
        this.text.selectWord(passage, 0);
        return undefined;
      }
    }
    return this.act.say("no_gap");
  }

  /** The annotations that share words with this one, itself among them; the shortest first, as they are clicked. */
  around(row) {
    const shown = this.store.shownIn(row.passage).filter((other) => other.start < row.end && other.end > row.start);
    return shown.sort(shortestFirst);
  }

  /** Which of the annotations on the same words this one is, and of how many. */
  among(row) {
    const here = this.around(row);
    return { number: here.findIndex((other) => other.id === row.id) + 1, count: here.length };
  }

  /** Open the next of the annotations on the same words. */
  other() {
    const row = this.act.open;
    if (!row) return this.act.say("open_first");
    const here = this.around(row);
    const at = here.findIndex((found) => found.id === row.id);
    return this.act.openRow(here[(at + 1) % here.length]);
  }
}
