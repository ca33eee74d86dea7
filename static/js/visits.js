// Visits on a phone with a bad signal. The list is kept under lock until the shift is over; the key lives with the tab
// (sessionStorage) and comes anew only with a sign-in. What is entered is queued, sent in its order when there is a
// signal, and kept once by the service. Without this script each form is a plain form.

import { all, drop, put, send } from "./visits_queue.js";
import { openList, keepList, session } from "./visits_kept.js";

const root = document.querySelector("[data-visits]");
const shell = root.hasAttribute("data-visits-shell");
const bar = document.querySelector("[data-visits-bar]");
const STATES = { kept: "kept on this phone", sending: "sending", saved: "saved", refused: "not saved" };
const WORDS = { start: "Going in", more: "15 minutes more", contact: "How it went", out: "Coming out", safe: "Safe" };
const cardOf = (ref) => [...root.querySelectorAll("[data-case]")].find((card) => card.dataset.case === ref);
const time = (at) => new Date(at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
let me = session();

// -- A card -----------------------------------------------------------------------------------------------------

// What an entry changes on the card, before the service knows of it.
function apply(entry) {
  const card = cardOf(entry.case);
  if (!card) return;
  if (entry.kind === "start") {
    root.querySelectorAll("[data-visit]").forEach((other) => leave(other));
    card.dataset.visit = entry.visit;
    card.dataset.due = new Date(Date.parse(entry.at) + entry.minutes * 60000).toISOString();
  }
  if (entry.kind === "more") card.dataset.due = new Date(Math.max(Date.parse(card.dataset.due), Date.parse(entry.at)) + 15 * 60000).toISOString();
  if (entry.kind === "out" || entry.kind === "safe") leave(card);
  draw(card);
}

function leave(card) {
  card.dataset.visit = "";
  card.dataset.due = "";
  draw(card);
}

function draw(card) {
  const inside = Boolean(card.dataset.visit);
  card.querySelector(".visit-start").hidden = inside;
  card.querySelector(".visit-inside").hidden = !inside;
  const late = inside && Date.now() >= Date.parse(card.dataset.due);
  if (inside) card.querySelector(".visit-body").open = true;
  card.classList.toggle("visit--late", late);
  card.querySelector(".visit-clock").textContent = inside
    ? late ? `You were to be out at ${time(card.dataset.due)}. Are you safe?` : `You are in. To be out by ${time(card.dataset.due)}.` : "";
}

// -- Entries ------------------------------------------------------------------------------------------------------

async function enter(form) {
  const card = form.closest("[data-case]");
  const fields = Object.fromEntries([...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken"));
  const said = form.querySelector(".visit-said");
  if (fields.kind === "contact" && !fields.outcome) {
    said.textContent = "Say how it went.";
    form.querySelector("[name=outcome]").focus();
    return;
  }
  if (["attended", "refused"].includes(fields.outcome) && !fields.carer && !fields.with_whom) {
    said.textContent = "Say who it was with.";
    (form.querySelector("[name=carer]") ?? form.elements.with_whom).focus();
    return;
  }
  const uid = crypto.randomUUID();
  const visit = fields.kind === "start" ? uid : card.dataset.visit;
  const entry = { ...fields, uid, visit, case: card.dataset.case, minutes: Number(fields.minutes ?? 30), at: new Date().toISOString() };
  if (said) said.textContent = "";
  if (!await put(me, entry)) {
    (said ?? card.querySelector(".visit-said")).textContent = "It could not be kept on this phone: there is no room. Write it down, or stay on this page until there is a signal.";
    return;
  }
  if (fields.kind === "contact") form.reset();
  apply(entry);
  await keepList(me, root);
  show(entry, "kept");
  go();
}

function show(entry, state, why = "") {
  const card = cardOf(entry.case);
  const list = card?.querySelector(".visit-states") ?? bar.querySelector(".visit-states");
  const line = list.querySelector(`[data-uid="${entry.uid}"]`) ?? list.appendChild(Object.assign(document.createElement("li"), { className: "visit-state" }));
  line.dataset.uid = entry.uid;
  line.dataset.state = state;
  const lost = entry.kind === "start" && state === "kept" ? ": nobody knows that you are here until it is sent" : "";
  line.textContent = `${card ? "" : `${entry.case}: `}${WORDS[entry.kind]}, ${time(entry.at)}: ${STATES[state]}${lost}${why ? `. ${why}` : ""}`;
  if (state === "refused") line.append(" ", throwAway(entry, line));
}

// What was refused stays to be read, with its words, until its writer throws it away in two presses.
function throwAway(entry, line) {
  const words = Object.assign(document.createElement("button"), { type: "button", className: "link-button", textContent: "Throw it away" });
  if (entry.note) line.append(Object.assign(document.createElement("q"), { textContent: entry.note }));
  words.addEventListener("click", () => {
    if (!words.dataset.asked) {
      words.dataset.asked = "1";
      words.textContent = "Throw it away for good?";
      return;
    }
    drop(me, entry);
    line.remove();
    tell();
  });
  return words;
}

// -- Sending --------------------------------------------------------------------------------------------------------

let going = null;
const go = () => { going ??= run().finally(() => { going = null; }); return going; };

async function run() {
  if (!me) return;
  const met = await send(me, root.dataset.state, root.dataset.send, show);
  if (met.saved) await keepList(me, root);
  tell(met.why);
}

async function tell(why = "") {
  const entries = await all(me);
  const waiting = entries.filter((entry) => !entry.why);
  const refused = entries.length - waiting.length;
  const state = bar.querySelector(".visits-online");
  const many = waiting.length === 1 ? "1 entry is" : `${waiting.length} entries are`;
  const not = refused ? `${refused === 1 ? "1 entry was" : `${refused} entries were`} not saved: see why below.` : "";
  const well = entries.length ? "" : "Everything is saved.";
  state.textContent = [why, waiting.length ? `${many} kept on this phone.` : "", not, well].filter(Boolean).join(" ");
  bar.dataset.waits = entries.length ? "yes" : "";
  const link = bar.querySelector("[data-sign-in]");
  link.hidden = !why.startsWith("You are signed out");
}

// -- Begin ----------------------------------------------------------------------------------------------------------

async function begin() {
  if (!globalThis.crypto?.subtle) return; // plain http: the forms are plain forms
  if (shell) {
    const opened = me && await openList(me);
    if (!opened) {
      root.querySelector(".visits-locked").hidden = false;
      return;
    }
    root.innerHTML = opened.html;
    document.querySelector(".visits-as-of").textContent = `No signal. As it was at ${time(opened.at)}.`;
  } else {
    me = session({ who: root.dataset.who, key: root.dataset.key, until: Date.parse(root.dataset.until) });
    await keepList(me, root);
    navigator.serviceWorker?.register(root.dataset.worker, { scope: "/visits/" }).catch(() => {});
  }
  root.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-entry]")) return;
    event.preventDefault();
    enter(event.target);
  });
  const entries = await all(me);
  entries.forEach((entry) => { apply(entry); show(entry, entry.why ? "refused" : "kept", entry.why); });
  root.querySelectorAll("[data-case]").forEach(draw);
  bar.hidden = false;
  addEventListener("online", go);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && go());
  setInterval(go, 20000);
  setInterval(() => {
    root.querySelectorAll("[data-case]").forEach(draw);
    if (Date.now() > me.until) location.reload(); // the shift is over: what is kept goes with the next page
  }, 15000);
  tell();
  go();
}

begin();
