// The care-home screen looks again by itself, but never while somebody is writing a note.
"use strict";

const LOOK_EVERY_MS = 20_000;

function isWriting() {
  const fields = [...document.querySelectorAll("input:not([type=checkbox]), textarea")];
  return document.activeElement?.matches("input, textarea") || fields.some((field) => field.value);
}

setInterval(() => {
  if (!isWriting()) location.reload();
}, LOOK_EVERY_MS);
