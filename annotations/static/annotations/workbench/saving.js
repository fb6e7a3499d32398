// Saving: what a scholar does is shown at once and sent in its order; nothing is lost or done twice.
//
// Each operation is kept in the tab's storage until the server has answered. Creation names its own id and
// can be repeated; a change names the version it was made on. A lost network, an expired login and a busy
// server keep what waits, and it is sent later. What the server refuses is handed back.

/** Seconds after which what waits is tried again. */
const RETRY = [2, 4, 8, 15, 30];

/** Milliseconds that an answer may take. */
const PATIENCE = 20_000;

/** A random id (UUID version 4); `crypto.randomUUID` is missing where a page came over plain HTTP. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** Whether a row is as an operation wants it, so that sending it again is of no use. */
export function isDone(operation, row) {
  return Object.entries(operation.values ?? {}).every(
    ([name, value]) => name === "reason" || same(row[name] ?? null, value ?? null) || (value === "" && !row[name]),
  );
}

function same(one, other) {
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.toSorted().every((item, place) => item === other.toSorted()[place]);
  }
  return one === other;
}

const HOW = {
  create: (operation) => ["PUT", `${operation.list}/${operation.id}/`, { "If-None-Match": "*" }],
  change: (operation) => ["PATCH", `${operation.list}/${operation.id}/`, { "If-Match": `"${operation.version}"` }],
  delete: (operation) => ["DELETE", `${operation.list}/${operation.id}/`, { "If-Match": `"${operation.version}"` }],
  restore: (operation) => ["POST", `${operation.list}/${operation.id}/restore/`, { "If-Match": `"${operation.version}"` }],
  review: (operation) => ["POST", `${operation.list}/${operation.id}/review/`, { "If-Match": `"${operation.version}"` }],
  reject: () => ["POST", null, {}],
};

/**
 * The operations that wait, sent one after the other.
 *
 * `api` is the address of the API, `reject` that to which refused suggestions go. `identify()` asks who is
 * signed in: `{person, token}`, or null. `heard(event, operation, more)` is told of `saved` (the row as it is
 * now), `gone`, `conflict` (the current row) and `refused` (the problem); `changed()` of every new state.
 */
export class Saving {
  constructor({ api, reject, person, token, identify, heard, changed, storage, key, fetch = globalThis.fetch.bind(globalThis) }) {
    Object.assign(this, { api, reject, person, token, identify, heard, changed, storage, key, fetch });
    this.state = "saved";
    this.tries = 0;
    /** How many operations were taken in: a page knows by it whether something was done meanwhile. */
    this.taken = 0;
    this.waiting = this.stored();
  }

  stored() {
    try {
      return JSON.parse(this.storage?.getItem(this.key) ?? "[]");
    } catch {
      return [];
    }
  }

  keep() {
    try {
      this.storage?.setItem(this.key, JSON.stringify(this.waiting));
    } catch {
      // Without storage what waits lives as long as the page.
    }
  }

  /** Whether something of a row still waits. */
  isWaiting(id) {
    return this.waiting.some((operation) => operation.id === id);
  }

  /** Take in an operation, and send it. */
  add(operation) {
    this.waiting.push({ ...operation, list: operation.list ?? "annotations" });
    this.taken += 1;
    this.keep();
    return this.run();
  }

  /** Send what waits. */
  run() {
    this.running ??= this.sendAll().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  /** Forget what waits. */
  forget() {
    this.waiting = [];
    this.keep();
    this.become("saved");
  }

  become(state) {
    this.state = state;
    this.changed?.(state, this.waiting.length);
  }

  async sendAll() {
    clearTimeout(this.timer);
    while (this.waiting.length) {
      this.become("saving");
      const operation = this.waiting[0];
      let answer;
      try {
        answer = await this.send(operation);
      } catch {
        return this.later("offline");
      }
      const isAway = answer.type === "opaqueredirect"; // to the page where one signs in
      if (isAway || answer.status === 401 || answer.status === 403) {
        const who = await this.identify().catch(() => undefined);
        if (who === undefined) return this.later("offline");
        if (who === null) return this.later("signed-out");
        if (who.person !== this.person) return this.later("somebody-else");
        const isNew = who.token !== this.token && !operation.again;
        this.token = who.token;
        if (isNew) {
          operation.again = true; // signing in anew brings a new token
          continue;
        }
        if (isAway) return this.later("signed-out");
      }
      if (answer.status === 429 || answer.status >= 500) {
        return this.later("busy", Number(answer.headers.get("Retry-After")) || undefined);
      }
      const said = answer.status === 204 ? null : await answer.json().catch(() => undefined);
      if (answer.ok && said === undefined) return this.later("offline"); // something in between has answered
      this.tries = 0;
      await this.settle(operation, answer, said);
    }
    this.become("saved");
    return undefined;
  }

  send(operation) {
    const [method, path, headers] = HOW[operation.kind](operation);
    return this.fetch(path === null ? this.reject : this.api + path, {
      method,
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": this.token, ...headers },
      body: method === "DELETE" ? undefined : JSON.stringify(path === null ? { ...operation.values, id: operation.id } : operation.values ?? {}),
      credentials: "same-origin",
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE),
    });
  }

  /** What has become of an operation; then it waits no more. */
  async settle(operation, answer, said) {
    const done = (row) => {
      for (const later of this.waiting.slice(1)) {
        if (later.id === operation.id && (later.version ?? operation.version ?? null) === (operation.version ?? null)) {
          later.version = row?.version ?? operation.version;
        }
      }
      this.finish(operation);
      this.heard(row ? "saved" : "gone", operation, row);
    };
    if (answer.ok) return done(said);
    const current = said?.current;
    if (answer.status === 412 && current) {
      if (operation.kind === "create" ? current.creator === this.person : operation.kind !== "delete" && isDone(operation, current)) {
        return done(current); // it had arrived before its answer was lost
      }
      return this.fail("conflict", operation, current);
    }
    if (operation.kind === "delete" && (answer.status === 410 || answer.status === 404)) return done(null);
    if (operation.kind === "restore") {
      const row = await this.read(operation);
      if (row) return done(row);
    }
    return this.fail("refused", operation, { status: answer.status, ...said });
  }

  /** Hand an operation back, with what else was to be done to the same row on top of it. */
  fail(event, operation, more) {
    this.finish(operation);
    const after = this.waiting.filter((later) => later.id === operation.id);
    const values = Object.assign({}, operation.values, ...after.map((later) => later.values ?? {}));
    this.waiting = this.waiting.filter((later) => later.id !== operation.id);
    this.keep();
    this.heard(event, { ...operation, values }, more);
  }

  finish(operation) {
    this.waiting = this.waiting.filter((other) => other !== operation);
    this.keep();
  }

  /**
   * Make a row of another list, such as a name, under a key of one's choice; gives the row. What is there
   * already as wanted was made by the try before. Raises an Error that says why it cannot be.
   */
  async make(list, key, values) {
    const operation = { kind: "create", list, id: encodeURIComponent(key), values };
    let answer = await this.send(operation);
    if (answer.status === 403) {
      const who = await this.identify();
      if (who?.person === this.person) {
        this.token = who.token;
        answer = await this.send(operation);
      }
    }
    const said = await answer.json().catch(() => undefined);
    if (answer.ok && said) return said;
    if (answer.status === 412 && said?.current && isDone(operation, said.current)) return said.current;
    throw new Error(said?.detail ?? String(answer.status));
  }

  /** A row as the server has it, or null. */
  async read({ list = "annotations", id }) {
    const answer = await this.fetch(`${this.api}${list}/${id}/`, { headers: { Accept: "application/json" }, cache: "no-store" });
    return answer.ok ? answer.json() : null;
  }

  later(state, seconds) {
    const wait = seconds ?? RETRY[Math.min(this.tries, RETRY.length - 1)];
    this.tries += 1;
    this.timer = setTimeout(() => this.run(), wait * 1000);
    this.timer.unref?.();
    this.become(state);
  }
}
