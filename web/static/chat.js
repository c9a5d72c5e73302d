// The text chat page: sends what was typed, shows the reply part by part as it comes.
"use strict";

const talk = document.getElementById("talk");
const form = document.getElementById("form");
const words = document.getElementById("words");
const send = document.getElementById("send");
const NEWS_EVERY_MS = 10_000;
const SILENCE_AFTER_MS = 60_000;
const NO_ANSWER = "我这边连不上了，不怪您。过一会儿再试，或者叫身边的人来看看。";

function show(text, kind) {
  const turn = document.createElement("p");
  turn.className = `turn ${kind}`;
  turn.lang = /\p{Script=Han}/u.test(text) ? "zh-CN" : "en";
  turn.textContent = text;
  talk.append(turn);
  turn.scrollIntoView({ block: "nearest" });
  return turn;
}

async function* lines(stream) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    const parts = (rest + value).split("\n");
    rest = parts.pop();
    for (const part of parts) if (part) yield JSON.parse(part);
  }
}

let urgent = false;
let lastWord = Date.now();

// What the companion says of its own accord: who was told, who knows, a question that found no answer.
async function listenForNews() {
  const silent = urgent && Date.now() - lastWord > SILENCE_AFTER_MS && !words.value;
  if (send.disabled || document.hidden) return;
  try {
    const answer = await fetch(silent ? "/api/silence" : "/api/news", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: "{}",
    });
    if (!answer.ok) return;
    if (silent) lastWord = Date.now();
    for (const part of (await answer.json()).parts) {
      show(part.text, part.labels.includes("safety") ? "companion safety" : "companion");
    }
  } catch {
    // the next look tries again
  }
}
setInterval(listenForNews, NEWS_EVERY_MS);

async function ask(text) {
  const answer = await fetch("/api/turn/stream", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ text }),
  });
  if (!answer.ok) {
    const { error } = await answer.json();
    return show(error.message, "companion");
  }
  for await (const line of lines(answer.body)) {
    if (line.type === "part") show(line.text, line.labels.includes("safety") ? "companion safety" : "companion");
    if (line.type === "done") urgent = line.urgent;
    if (line.type === "error") show(line.message, "companion");
  }
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const text = words.value.trim();
  if (!text || send.disabled) return;
  words.value = "";
  lastWord = Date.now();
  send.disabled = true;
  talk.setAttribute("aria-busy", "true");
  show(text, "elder");
  try {
    await ask(text);
  } catch {
    show(NO_ANSWER, "companion");
    words.value = text;  // nothing the elder typed is lost
  } finally {
    lastWord = Date.now();
    send.disabled = false;
    talk.setAttribute("aria-busy", "false");
    words.focus();
  }
});

words.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});
