// What a page hands to its scripts, and an annotation of it, for tests.

export const BOOT = {
  person: "anna",
  words: { gone: "It was deleted meanwhile.", overtaken: "Somebody else changed this meanwhile" },
  urls: { suggestions: "/suggestions/" },
  may: { annotate: true, review: false, all: false, groups: [] },
  tags: [],
  names: [],
  claims: [],
  events: [],
  annotations: { names: [], rows: [] },
};

export const ROW = {
  id: "a", passage: "p", start: 4, end: 11, exact: "Октябрь", tags: [], note: "", certainty: null, creator: "anna", status: "proposed",
  visibility: "public", version: 1, modified: "2026-11-07T12:00:00Z",
};
