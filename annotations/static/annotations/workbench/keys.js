// Keys: one listener, which hears nothing while somebody types, a dialog is open, or shortcuts are off.

const TYPING = "input:not([type=checkbox]), textarea, select, [contenteditable]";

export class Keys {
  constructor(bench) {
    this.bench = bench;
    this.awaitsDigit = false;
    this.does = {
      n: "next", p: "previous", g: "gap", j: "suggestion", o: "other", u: "undo", s: "sticky", h: "hide", f: "elsewhere",
      r: "respan", y: "accept", x: "reject", m: "new-name", c: "new-claim", N: "next-source", P: "previous-source", "?": "help", Delete: "delete",
    };
  }

  get areOn() {
    return document.getElementById("wb-shortcuts").checked;
  }

  heard(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    const { bench } = this;
    if (event.key === "Escape") {
      this.awaitsDigit = false;
      bench.escape();
      event.preventDefault();
      return;
    }
    if (event.target.closest?.(TYPING)) return;
    const inText = event.target === bench.text.root || event.target === document.body;
    if (this.arrow(event, inText)) {
      event.preventDefault();
      return;
    }
    if (!this.areOn) return;
    if (event.key === "Enter" && inText) bench.enter();
    else if (/^[0-9]$/.test(event.key)) this.digit(event);
    else if (event.key === "R") this.recent();
    else if (event.key === "[") bench.move("start", true);
    else if (event.key === "{") bench.move("start", false);
    else if (event.key === "]") bench.move("end", true);
    else if (event.key === "}") bench.move("end", false);
    else if (event.key === "t") bench.panel.field.tag.focus();
    else if (event.key === "e") bench.panel.field.note.focus();
    else if (this.does[event.key] && !(event.repeat && event.key !== "n" && event.key !== "p")) bench.do(this.does[event.key]);
    else return;
    event.preventDefault();
  }

  /** Arrow keys go through the words while the text has the focus. */
  arrow(event, inText) {
    const { text } = this.bench;
    if (!inText || document.activeElement !== text.root || !event.key.startsWith("Arrow")) return false;
    const here = text.passageOf(getSelection().focusNode) ?? text.list[0];
    const isForward = { ArrowDown: true, ArrowUp: false }[event.key] ?? (event.key === "ArrowRight") === (here?.element.dir !== "rtl");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (event.shiftKey) return false;
      return text.stepPassage(isForward) || true;
    }
    return text.step(isForward, event.shiftKey) || true;
  }

  digit(event) {
    if (event.repeat) return;
    const number = (Number(event.key) + 9) % 10;
    const { bench } = this;
    const slug = this.awaitsDigit ? bench.recent[number] : bench.toolbar.digits[number]?.slug;
    this.awaitsDigit = false;
    if (slug) bench.tag(slug);
  }

  recent() {
    const { bench } = this;
    this.awaitsDigit = bench.recent.length > 0;
    if (!this.awaitsDigit) bench.say("no_recent");
    else bench.say("recent", { tags: bench.recent.map((tag, place) => `${place + 1} ${bench.store.label(tag)}`).join(", ") });
  }
}
