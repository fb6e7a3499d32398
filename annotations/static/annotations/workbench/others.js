// Others: who is signed in, and what other people have changed meanwhile, looked at every few seconds.

/** Milliseconds between two looks at what others have changed. */
const POLL = 5000;

/** Who is signed in now, and the token of their forms: `{person, token}`; null if nobody is. */
export async function identify(address) {
  const answer = await fetch(address, { redirect: "manual", cache: "no-store", headers: { Accept: "application/json" } });
  if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) return null;
  if (!answer.ok) throw new Error(answer.statusText);
  return answer.json();
}

export class Others {
  /**
   * `act` is the page: `open` is the annotation that is open, `reopen(row)` shows it as it is now, `openRow(null)`
   * closes it; its `doing`, `drawAgain(...passages)` and `say`.
   */
  constructor(store, saving, act) {
    Object.assign(this, { store, saving, act });
    this.wait();
  }

  wait() {
    this.timer = setTimeout(() => this.look(), POLL);
  }

  /** Look at what others have changed. */
  async look() {
    clearTimeout(this.timer);
    const { boot, since } = this.store;
    try {
      if (!document.hidden && !this.saving.waiting.length) {
        const address = new URL(boot.urls.state, location.href);
        if (since) address.searchParams.set("since", since);
        const { taken } = this.saving;
        const answer = await fetch(address, { redirect: "manual", headers: this.etag ? { "If-None-Match": this.etag } : {}, cache: "no-store" });
        if (answer.ok) {
          const state = await answer.json();
          this.etag = taken === this.saving.taken ? answer.headers.get("ETag") : null;
          if (state.person === boot.person && taken === this.saving.taken) this.merge(state);
        }
      }
    } catch {
      // There is no connection; what is sent notices it.
    }
    this.wait();
  }

  /** Take in what others have changed; what is being typed stays. */
  merge(state) {
    const { person } = this.store.boot;
    const touched = [];
    const who = new Map();
    const ids = new Set(state.ids);
    for (const row of state.annotations) {
      const known = this.store.rows.get(row.id);
      this.store.told(row);
      if (known?.version === row.version) continue;
      this.store.put(row);
      touched.push(row.passage, known?.passage);
      this.act.doing.undoing.outdate(row.id);
      if (row.creator !== person || known) who.set(row.creator, (who.get(row.creator) ?? 0) + 1);
      if (this.act.open?.id === row.id) this.act.reopen(row);
    }
    for (const row of [...this.store.rows.values()]) {
      if (ids.has(row.id) || !row.version) continue;
      this.store.remove(row.id);
      touched.push(row.passage);
      if (this.act.open?.id === row.id) {
        this.act.openRow(null);
        this.act.say("gone");
      }
    }
    if (touched.length) this.act.drawAgain(...touched.filter(Boolean));
    if (who.size) this.act.say("from_others", { who: [...who.keys()].join(", "), count: [...who.values()].reduce((one, other) => one + other) });
  }
}
