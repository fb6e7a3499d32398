// Handles: the two ends of the open annotation, to be dragged, or moved letter by letter with the arrow keys.

/** Pixels that a handle is wide and high, for fingers. */
const SIZE = 24;

/** Pixels by which it reaches up into the line. */
const INTO = 6;

const EDGES = ["start", "end"];

export class Handles {
  /**
   * `act`: `handled` is the row whose ends can be moved, or null; `drag(span)` shows a span that is not let go
   * yet, `settle(span)` keeps one, `leave()` shows the row again; `put(name)` gives a sentence.
   */
  constructor(text, act) {
    Object.assign(this, { text, act });
    this.frame = text.root.parentElement;
    /** The end that is held: its edge, its distance from the pointer, and the span so far. */
    this.held = null;
    this.grips = Object.fromEntries(EDGES.map((edge) => [edge, this.grip(edge)]));
    this.frame.append(...Object.values(this.grips));
    // What is drawn above the words, or a window that is made smaller, moves them.
    new ResizeObserver(() => this.ask()).observe(text.root);
  }

  grip(edge) {
    const made = document.createElement("button");
    made.type = "button";
    made.hidden = true;
    made.className = `wb-handle ${edge}`;
    made.title = this.act.put(`handle_${edge}`);
    made.setAttribute("aria-label", made.title);
    made.addEventListener("pointerdown", (event) => this.hold(edge, event));
    made.addEventListener("pointermove", (event) => this.drag(event));
    made.addEventListener("pointerup", () => this.letGo());
    made.addEventListener("pointercancel", () => this.letGo(false));
    made.addEventListener("keydown", (event) => this.nudge(edge, event));
    return made;
  }

  /** Put the handles where the ends are, when the page is drawn next. */
  ask() {
    this.asked ??= requestAnimationFrame(() => {
      this.asked = undefined;
      this.place(this.held?.span ?? this.act.handled);
    });
  }

  place(span) {
    const drawn = span ? this.text.edges(span) : null;
    const frame = drawn && this.frame.getBoundingClientRect();
    for (const edge of EDGES) {
      const grip = this.grips[edge];
      if (!drawn && grip === document.activeElement) this.text.root.focus({ preventScroll: true }); // keys are heard on
      if (grip.hidden !== !drawn) grip.hidden = !drawn;
      if (!drawn) continue;
      const { x, bottom, isLeft } = drawn[edge];
      const left = (isLeft ? x - SIZE : x) - frame.left;
      grip.classList.toggle("left", isLeft);
      grip.style.left = `${Math.max(0, Math.min(left, frame.width - SIZE))}px`;
      grip.style.top = `${bottom - frame.top - INTO}px`;
    }
  }

  hold(edge, event) {
    const row = this.act.handled;
    if (!row || event.button) return;
    event.preventDefault(); // nothing is selected by it
    event.target.setPointerCapture(event.pointerId);
    const { x, top, bottom } = this.text.edges(row)[edge];
    this.held = { edge, row, span: row, x: x - event.clientX, y: (top + bottom) / 2 - event.clientY };
  }

  drag(event) {
    if (!this.held) return;
    const { edge, row, x, y } = this.held;
    const span = this.text.stretched(row, edge, event.clientX + x, event.clientY + y, this.act.whole);
    if (!span || (span.start === this.held.span.start && span.end === this.held.span.end)) return;
    this.held.span = span;
    this.act.drag(span);
    this.ask();
  }

  letGo(keep = true) {
    if (!this.held) return;
    const { row, span } = this.held;
    this.held = null;
    if (keep && (span.start !== row.start || span.end !== row.end)) this.act.settle(span);
    else this.act.leave();
    this.ask();
  }

  nudge(edge, event) {
    const row = this.act.handled;
    if (!row || !["ArrowLeft", "ArrowRight"].includes(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    const span = this.text.nudged(row, edge, (event.key === "ArrowRight") === this.text.isForwardRight(row, edge));
    if (span) this.act.settle(span);
  }
}
