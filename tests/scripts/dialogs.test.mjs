import assert from "node:assert/strict";
import { test } from "node:test";

import { freed, slugOf } from "../../annotations/static/annotations/workbench/dialogs.js";

test("an identifier is spelled in Latin as far as that is easily done", () => {
  assert.equal(slugOf("Октябрьский переворот", "ru", "name"), "oktyabrskii-perevorot-ru");
  assert.equal(slugOf("Révolution d’Octobre", "fr", "name"), "revolution-d-octobre-fr");
  assert.equal(slugOf("It began 🔴 in Petrograd", "", "claim"), "it-began-in-petrograd");
});

test("words that cannot be spelled so have an identifier all the same, and each its own", () => {
  const slug = slugOf("ثورة أكتوبر", "ar", "name");
  assert.equal(slug, "name-ar");
  assert.equal(freed(slug, new Map()), "name-ar");
  assert.equal(freed(slug, new Map([["name-ar", 1], ["name-ar-2", 1]])), "name-ar-3");
  assert.equal(slugOf("الثورة 🌙", "", "claim"), "claim");
});
