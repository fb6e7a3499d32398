// The toolbar: the tags that have a digit, and whether all is saved.

import { chooseDigits } from "./dialogs.js";
import { recalled, remember } from "./lists.js";

/** How many tags have a digit. */
const DIGITS = 10;

/** What is said of each state of saving. */
const SAVING = { saved: "saved", saving: "saving", offline: "offline", busy: "busy", "signed-out": "signed_out", "somebody-else": "somebody_else" };

export class Toolbar {
  /** `act`: the annotation that is `open`, and `put`. */
  constructor(store, act) {
    Object.assign(this, { store, act });
    this.draw();
  }

  /** The tags that have a digit: those that were chosen in this browser, then those that are used most. */
  get digits() {
    const { tags } = this.store.boot;
    const chosen = recalled("wb-digits").filter((slug) => this.store.tags.has(slug));
    const others = tags.map((tag) => tag.slug).filter((slug) => !chosen.includes(slug));
    return [...chosen, ...others].slice(0, DIGITS).map((slug) => this.store.tags.get(slug));
  }

  choose() {
    const { tags, words } = this.store.boot;
    const digits = Array.from({ length: Math.min(DIGITS, tags.length) }, (_, place) => this.digits[place]);
    chooseDigits(tags, digits, words.none, (slugs) => {
      remember("wb-digits", slugs ?? []);
      this.draw();
    });
  }

  draw() {
    const order = document.createElement("button");
    order.type = "button";
    order.dataset.do = "digits";
    order.textContent = this.act.put("digits");
    document.getElementById("wb-tags").replaceChildren(...this.digits.map((tag, place) => this.button(tag, place)), order);
    this.press();
  }

  button(tag, place) {
    const button = document.createElement("button");
    const digit = (place + 1) % 10;
    button.type = "button";
    button.dataset.tag = tag.slug;
    button.setAttribute("aria-keyshortcuts", String(digit));
    const key = document.createElement("kbd");
    key.textContent = digit;
    key.setAttribute("aria-hidden", "true");
    const swatch = document.createElement("span");
    swatch.className = `swatch c${tag.colour}`;
    swatch.setAttribute("aria-hidden", "true");
    button.append(key, " ", swatch, " ", tag.label);
    return button;
  }

  /** Show which tags the open annotation has. */
  press() {
    for (const button of document.querySelectorAll("#wb-tags [data-tag]")) {
      button.setAttribute("aria-pressed", String(Boolean(this.act.open?.tags.includes(button.dataset.tag))));
      button.disabled = !this.store.boot.may.annotate;
    }
  }

  /** Show whether all is saved, and if not, how much waits and for what. */
  showSaving(state, count) {
    const { person, urls } = this.store.boot;
    const line = document.getElementById("wb-saving");
    line.dataset.state = state;
    line.replaceChildren(this.act.put(SAVING[state], { count, person }));
    if (state === "signed-out") {
      const link = document.createElement("a");
      link.href = urls.login;
      link.target = "_blank";
      link.textContent = link.pathname;
      line.append(" ", link);
    }
  }
}
