// Half-written contact notes, on a computer that several people use. Kept as they are typed, under a key that the
// server gives only to pages of the person who is signed in: the next one at this browser finds what is kept, and
// nothing that opens it. One draft a person and case; it goes when it is saved or discarded, or after a fortnight.

import { lock, unlock } from "./lock.js";

const KEPT = "bellwether.contact.";
const LONGEST = 14 * 24 * 60 * 60 * 1000;
const nameOf = (who, ref) => `${KEPT}${who}.${ref}`;

// Saves follow each other, so that the last one typed is the last one kept.
let last = Promise.resolve();
export function save({ who, ref, key }, fields) {
  last = last.then(() => put(nameOf(who, ref), key, fields)).catch(() => false);
  return last;
}

async function put(name, key, fields) {
  if (!fields) {
    localStorage.removeItem(name);
    return true;
  }
  localStorage.setItem(name, JSON.stringify({ at: Date.now(), ...await lock(key, fields) }));
  return true;
}

export async function load({ who, ref, key }) {
  const kept = read(nameOf(who, ref));
  if (!kept) return null;
  const fields = await unlock(key, kept);
  return fields && { at: kept.at, fields };
}

export const forget = ({ who, ref }) => save({ who, ref }, null);

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}

export const when = (at) => {
  const moment = new Date(at);
  const time = moment.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  const today = moment.toDateString() === new Date().toDateString();
  return today ? `at ${time} today` : `on ${moment.toLocaleDateString("en-GB", { day: "numeric", month: "long" })} at ${time}`;
};

// -- Offered again after signing in ------------------------------------------------------------------------------

function tidy() {
  Object.keys(localStorage).filter((name) => name.startsWith(KEPT)).forEach((name) => {
    if (!(Date.now() - (read(name)?.at ?? 0) < LONGEST)) localStorage.removeItem(name);
  });
}

// On a page that has no box for it: which case it is about and when it was begun, no word of it.
export function offer(who, address) {
  tidy();
  if (!address) return;
  const start = nameOf(who, "");
  const here = document.querySelector("form[data-draft]")?.dataset.draft ?? document.querySelector("[data-minutes]")?.dataset.minutes;
  const waiting = Object.keys(localStorage).filter((name) => name.startsWith(start)).map((name) => name.slice(start.length));
  waiting.filter((ref) => ref !== here).forEach((ref) => show(who, ref, address));
}

function show(who, ref, address) {
  const box = Object.assign(document.createElement("div"), { className: "notice notice--warning draft-waits no-print" });
  box.setAttribute("role", "status");
  const words = document.createElement("p");
  const [of, meeting] = ref.split("/"); // minutes are kept by their meeting, a contact by its case
  const href = meeting ? `/cases/${of}/meetings/${meeting}/record/` : `${address}?case=${encodeURIComponent(ref)}`;
  const on = Object.assign(document.createElement("a"), { href, textContent: "Go on writing it" });
  const gone = Object.assign(document.createElement("button"), {
    type: "button", className: "link-button", textContent: "Discard",
  });
  gone.addEventListener("click", () => {
    if (!gone.dataset.asked) {
      gone.dataset.asked = "1";
      gone.textContent = "Discard it for good?";
      return;
    }
    forget({ who, ref });
    box.remove();
  });
  words.append(`${meeting ? "Minutes of a meeting" : "A contact note"} on ${of}, last written ${when(read(nameOf(who, ref)).at)}, was not saved. `, on, " ", gone);
  box.append(Object.assign(document.createElement("span"), { className: "notice-shape" }), words);
  document.getElementById("main").prepend(box);
}
