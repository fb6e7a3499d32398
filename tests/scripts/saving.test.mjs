import assert from "node:assert/strict";
import { test } from "node:test";

import { Saving, isDone, newId } from "../../annotations/static/annotations/workbench/saving.js";

/** Storage of a tab. */
class Storage extends Map {
  getItem(key) {
    return this.get(key) ?? null;
  }

  setItem(key, value) {
    this.set(key, value);
  }
}

/** An answer of the server. */
const answer = (status, body, headers = {}) => new Response(body === null ? null : JSON.stringify(body), { status, headers });

/** A scholar whose requests are answered by `answers`, one after the other: a response, or an error. */
function scholar(answers, more = {}) {
  const sent = [];
  const events = [];
  const states = [];
  const saving = new Saving({
    api: "/api/v1/",
    reject: "/reject/",
    person: "anna",
    token: "old",
    key: "waiting",
    storage: new Storage(),
    identify: async () => ({ person: "anna", token: "new" }),
    heard: (...event) => events.push(event),
    changed: (state) => states.push(state),
    fetch: async (address, request) => {
      sent.push({ address, ...request });
      const next = answers.shift();
      if (next instanceof Error) throw next;
      return next;
    },
    ...more,
  });
  return { saving, sent, events, states };
}

const CREATE = { kind: "create", id: "a", values: { exact: "Октябрь 🔴" } };

test("what is created is sent under its own id, only if there is none yet", async () => {
  const { saving, sent, events } = scholar([answer(201, { id: "a", version: 1 })]);
  await saving.add(CREATE);
  assert.equal(sent[0].address, "/api/v1/annotations/a/");
  assert.equal(sent[0].method, "PUT");
  assert.equal(sent[0].headers["If-None-Match"], "*");
  assert.deepEqual(JSON.parse(sent[0].body), CREATE.values);
  assert.equal(events[0][0], "saved");
  assert.equal(saving.state, "saved");
});

test("a lost answer doubles nothing: the repetition finds the row there", async () => {
  const { saving, events, states } = scholar([new TypeError("network"), answer(412, { current: { id: "a", version: 1, creator: "anna" } })]);
  await saving.add(CREATE);
  assert.equal(saving.state, "offline");
  assert.equal(JSON.parse(saving.storage.getItem("waiting")).length, 1);
  await saving.run();
  assert.deepEqual(events.map(([event]) => event), ["saved"]);
  assert.equal(saving.waiting.length, 0);
  assert.ok(states.includes("offline"));
});

test("what waits outlives the page", async () => {
  const { saving } = scholar([new TypeError("network")]);
  await saving.add(CREATE);
  const { saving: next, events } = scholar([answer(201, { id: "a", version: 1 })], { storage: saving.storage });
  await next.run();
  assert.equal(events[0][2].version, 1);
});

test("a change on top of what waits is sent with the version that came of it", async () => {
  const { saving, sent } = scholar([
    ...Array.from({ length: 3 }, () => new TypeError("network")),
    answer(201, { id: "a", version: 1 }),
    answer(200, { id: "a", version: 2 }),
    answer(204, null),
  ]);
  await saving.add(CREATE);
  await saving.add({ kind: "change", id: "a", values: { note: "да" } });
  await saving.add({ kind: "delete", id: "a" });
  await saving.run();
  const versions = sent.filter((request) => request.headers["If-Match"]).map((request) => request.headers["If-Match"]);
  assert.deepEqual(versions, ['"1"', '"2"']);
});

test("an expired login keeps what waits, and a new token sends it", async () => {
  let who = null;
  const { saving, sent, events } = scholar([answer(403, {}), answer(403, {}), answer(201, { id: "a", version: 1 })], { identify: async () => who });
  await saving.add(CREATE);
  assert.equal(saving.state, "signed-out");
  assert.equal(saving.waiting.length, 1);
  who = { person: "boris", token: "his" };
  await saving.run();
  assert.equal(saving.state, "somebody-else");
  who = { person: "anna", token: "new" };
  saving.fetch = async (address, request) => {
    sent.push({ address, ...request });
    return request.headers["X-CSRFToken"] === "new" ? answer(201, { id: "a", version: 1 }) : answer(403, {});
  };
  await saving.run();
  assert.equal(sent.at(-1).headers["X-CSRFToken"], "new");
  assert.deepEqual(events.map(([event]) => event), ["saved"]);
});

test("an expired login that answers with the way to the door keeps what waits", async () => {
  let who = null;
  const away = { type: "opaqueredirect", status: 0, ok: false, headers: new Headers() };
  const { saving, sent, events } = scholar([away, away, answer(201, { id: "a", version: 1 })], { identify: async () => who });
  await saving.add({ kind: "reject", id: "a", values: { exact: "Октябрь 🔴" } });
  assert.deepEqual([sent[0].address, sent[0].redirect, saving.state], ["/reject/", "manual", "signed-out"]);
  who = { person: "anna", token: "new" };
  await saving.run();
  assert.equal(saving.state, "saved");
  assert.deepEqual(events.map(([event, , row]) => [event, row.id]), [["saved", "a"]]);
});

test("a page that something in between answers with is no answer", async () => {
  const page = new Response("<h1>Welcome to our Wi-Fi</h1>", { status: 200 });
  const { saving, events } = scholar([page, answer(201, { id: "a", version: 1 })]);
  await saving.add(CREATE);
  assert.deepEqual([saving.state, saving.waiting.length, events.length], ["offline", 1, 0]);
  await saving.run();
  assert.deepEqual(events.map(([event, , row]) => [event, row.version]), [["saved", 1]]);
});

test("what may not be done is handed back, and not tried for ever", async () => {
  const { saving, events } = scholar([answer(403, { detail: "no" }), answer(403, { detail: "no" })]);
  await saving.add(CREATE);
  assert.deepEqual(events.map(([event, , more]) => [event, more.detail]), [["refused", "no"]]);
  assert.equal(saving.waiting.length, 0);
});

test("a conflict hands back all that was to be changed, and shows the current row", async () => {
  const current = { id: "a", version: 7, note: "theirs", tags: [] };
  const { saving, events } = scholar([new TypeError("network"), answer(412, { current })]);
  await saving.add({ kind: "change", id: "a", version: 3, values: { note: "mine" } });
  await saving.add({ kind: "change", id: "a", version: 3, values: { tags: ["soviet-view"] } });
  await saving.run();
  const [[event, operation, theirs]] = events;
  assert.equal(event, "conflict");
  assert.deepEqual(operation.values, { note: "mine", tags: ["soviet-view"] });
  assert.deepEqual(theirs, current);
});

test("a change that had arrived is no conflict", async () => {
  const current = { id: "a", version: 4, note: "mine", tags: ["b", "a"] };
  const { saving, events } = scholar([new TypeError("network"), answer(412, { current })]);
  await saving.add({ kind: "change", id: "a", version: 3, values: { note: "mine", tags: ["a", "b"] } });
  await saving.run();
  assert.deepEqual(events.map(([event]) => event), ["saved"]);
  assert.ok(!isDone({ values: { note: "other" } }, current));
});

test("a busy server is asked again later", async () => {
  const { saving } = scholar([answer(503, {}, { "Retry-After": "1" }), answer(201, { id: "a", version: 1 })]);
  await saving.add(CREATE);
  assert.equal(saving.state, "busy");
  await saving.run();
  assert.equal(saving.state, "saved");
});

test("what is deleted already is deleted", async () => {
  const { saving, events } = scholar([answer(410, {})]);
  await saving.add({ kind: "delete", id: "a", version: 1 });
  assert.equal(events[0][0], "gone");
});

test("ids are those of version 4, and none is made twice", () => {
  const made = new Set(Array.from({ length: 1000 }, newId));
  assert.equal(made.size, 1000);
  for (const id of made) assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
