// The list of visits as a phone keeps it: under lock, until the shift is over, its key with the tab and nowhere else.

import { lock, unlock } from "./lock.js";

const LIST = "bellwether.visits.list.";
const SESSION = "bellwether.visits";

// Who this tab is: given by a page of the service, remembered as long as the tab lives.
export function session(given) {
  try {
    if (given) sessionStorage.setItem(SESSION, JSON.stringify(given));
    const kept = JSON.parse(sessionStorage.getItem(SESSION));
    return kept && Date.now() < kept.until ? kept : null;
  } catch {
    return given ?? null;
  }
}

// States of entries belong to this minute, and typed words to their entry: neither is part of the list.
export async function keepList({ who, key, until }, root) {
  const copy = root.cloneNode(true);
  copy.querySelectorAll(".visit-states").forEach((list) => list.replaceChildren());
  copy.querySelectorAll(".visit-said, .visit-clock").forEach((part) => { part.textContent = ""; });
  try {
    localStorage.setItem(LIST + who, JSON.stringify({ at: Date.now(), until, ...await lock(key, copy.innerHTML) }));
  } catch {
    // no room: the page itself still shows it
  }
}

export async function openList({ who, key }) {
  try {
    const kept = JSON.parse(localStorage.getItem(LIST + who));
    if (!kept || Date.now() > kept.until) {
      localStorage.removeItem(LIST + who);
      return null;
    }
    const html = await unlock(key, kept);
    return html && { html, at: kept.at };
  } catch {
    return null;
  }
}
