// Drawing: the text with its marks, and the lists beside it; of a long text what there is time for, then the rest.

/** So many milliseconds at a time are spent on drawing a long text; what is not done then waits for the next time. */
const DRAWING = 40;

export class Drawing {
  /** `act` is the page: what is `open` or `chosen`, its `saving`, its `lists`, and its `handles`. */
  constructor(store, text, act) {
    Object.assign(this, { store, text, act });
    this.undrawn = new Set();
  }

  /** How a mark looks. */
  look(mark) {
    const { open, chosen, saving } = this.act;
    const classes = [];
    if (mark.isSuggestion) {
      if (chosen?.key === mark.key) classes.push("wb-open");
      return { colour: null, classes: [...classes, "suggested"], title: mark.reason };
    }
    if (mark.status === "suggested") classes.push("suggested");
    if (mark.status === "rejected") classes.push("rejected");
    if (!mark.version || saving?.isWaiting(mark.id)) classes.push("wb-waiting");
    if (open?.id === mark.id) classes.push("wb-open");
    return { colour: this.store.colour(mark), classes, title: this.store.summary(mark) };
  }

  /** Draw a passage, by its id. */
  passage(id) {
    this.text.draw(id, [...this.store.shownIn(id), ...this.store.suggestedFor(id)]);
    this.act.handles.ask();
  }

  /** Draw all passages in their order, and the lists. */
  all() {
    const { byPassage, suggestedIn } = this.store;
    this.soon(this.text.list.filter((passage) => passage.marks.length || byPassage.get(passage.id)?.size || suggestedIn.has(passage.id)));
    this.act.lists.draw(this.act.open);
  }

  /** Draw passages, and what waits to be drawn: as much as there is time for, then the rest. */
  soon(passages) {
    cancelIdleCallbackOf(this.waiting);
    for (const passage of passages) this.undrawn.add(passage);
    const until = performance.now() + DRAWING;
    for (const passage of this.undrawn) {
      this.passage(passage.id);
      this.undrawn.delete(passage);
      if (performance.now() > until) break;
    }
    this.waiting = this.undrawn.size ? whenIdle(() => this.soon([])) : undefined;
  }

  /** Draw passages, by their ids, and the lists, which may wait until the text is there. */
  again(...passages) {
    for (const passage of new Set(passages)) this.passage(passage);
    cancelIdleCallbackOf(this.later);
    this.later = whenIdle(() => this.act.lists.draw(this.act.open));
  }
}

function whenIdle(task) {
  return globalThis.requestIdleCallback ? requestIdleCallback(task, { timeout: 500 }) : setTimeout(task, 30);
}

function cancelIdleCallbackOf(handle) {
  if (handle === undefined) return;
  if (globalThis.cancelIdleCallback) cancelIdleCallback(handle);
  else clearTimeout(handle);
}
