// Judging: what the rules suggest, and what a program has stored as a suggestion, is accepted or rejected.

import { choose } from "./dialogs.js";
import { short } from "./lists.js";
import { newId } from "./saving.js";

/** Milliseconds after which suggestions are asked for again, where there was no answer. */
const RETRY = 5000;

export class Judging {
  /**
   * `act` is the page: `chosen` is the suggestion that is open, `open` the annotation; `openSuggestion(made)` and
   * `closeSuggestion()`; `suggested()` is told when the suggestions are there; `put` and `say`.
   */
  constructor(store, text, doing, act) {
    Object.assign(this, { store, text, doing, act });
    this.isAnswered = false;
    /** The versions of the dates that were judged here. */
    this.dates = new Map();
  }

  /** Ask what the rules suggest, until there is an answer, and show it. */
  async ask(fetch = globalThis.fetch) {
    try {
      const answer = await fetch(this.store.boot.urls.suggestions, { redirect: "manual", headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(answer.statusText);
      this.store.suggest((await answer.json()).suggestions);
    } catch {
      setTimeout(() => this.ask(), RETRY);
      return;
    }
    this.isAnswered = true;
    this.act.suggested();
  }

  /** What is suggested and not judged, in the order of the text. */
  queue(rule = "") {
    return this.store.openSuggestions(rule).sort((one, other) => this.text.compare(one, other));
  }

  /** Open the suggestion after a place, else the first. */
  next(after = this.act.chosen ?? this.act.open) {
    const open = this.queue();
    if (!open.length) return this.act.say(this.isAnswered ? "no_suggestion" : "suggesting");
    this.act.openSuggestion((after && open.find((made) => this.text.compare(made, after) > 0)) ?? open[0]);
    return undefined;
  }

  /** Show all that a rule suggests, then accept or reject what stays checked. */
  all(rule, accept, title) {
    const places = this.queue(rule).map((made) => ({ ...made, checked: true }));
    const deed = this.act.put(accept ? "accept_checked" : "reject_checked");
    choose(this.text, { title, said: this.act.put("preview"), deed, places }, (checked) => this.judge(checked, accept));
  }

  /** Accept or reject suggestions, as one step. */
  judge(all, accept) {
    if (!this.store.boot.may.annotate) return this.act.say("may_not_annotate");
    if (!all.length) return this.act.say("no_suggestion");
    for (const made of all) this.store.judged.add(made.key);
    this.doing.touch(...passages(all));
    const back = all.map((made) => (made.date ? this.judgeDate(made, accept) : this.doing.perform(judgement(made, accept))));
    back.push({ undo: () => this.reopen(all) });
    const word = accept ? "accepted" : "rejected";
    const said = all.length === 1 ? this.act.put(word, { words: short(all[0].exact) }) : this.act.put(`${word}_all`, { count: all.length });
    this.doing.keep(said, back);
    if (this.act.chosen) this.act.closeSuggestion();
    return undefined;
  }

  /** Confirm or reject a printed date; gives what takes it back. */
  judgeDate({ date: id, version }, accept) {
    const judged = { kind: "change", list: "dates", id, version, values: { state: accept ? "confirmed" : "rejected" } };
    this.doing.saving.add(judged);
    return { undo: () => this.doing.saving.add({ ...judged, version: this.dates.get(id) ?? version, values: { state: "found" } }) };
  }

  /** Suggest again what was judged. */
  reopen(all) {
    this.store.reopen(all.map((made) => made.key));
    this.doing.touch(...passages(all));
  }

  /** Judge what is open: a suggestion of a rule, or an annotation that a program suggested; then the next one. */
  judgeOpen(accept) {
    const { chosen, open } = this.act;
    if (chosen) {
      this.judge([chosen], accept);
      return this.next(chosen);
    }
    if (open?.status !== "suggested") return this.act.say("no_suggestion");
    if (!accept && !this.store.boot.may.review) return this.act.say("may_not");
    const values = accept ? { status: "proposed" } : { status: "rejected", reason: this.act.put("rejected_here") };
    return this.doing.step(this.act.put(accept ? "accepted" : "rejected", { words: short(open.exact) }), [{ kind: "review", id: open.id, values }]);
  }

  /** What has become of a date that was judged; one that could not be judged is suggested as before. */
  heard(event, operation, more) {
    if (event === "saved") {
      this.dates.set(operation.id, more.version);
      return;
    }
    const { words } = this.store.boot;
    this.act.say("refused", { why: event === "conflict" ? words.overtaken : more?.detail ?? words.gone });
    if (event !== "refused") return;
    this.reopen(this.store.suggestions.filter((made) => made.date === operation.id));
    this.doing.refresh();
  }
}

/** The operation that accepts or rejects what is suggested. */
function judgement({ passage, start, end, exact, values }, accept) {
  return { kind: accept ? "create" : "reject", id: newId(), values: { passage, start, end, exact, ...values } };
}

function passages(all) {
  return all.map((made) => made.passage);
}
