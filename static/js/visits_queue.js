// What was entered at a door and is not saved yet: under lock on this phone, sent in the order it was entered. The
// name the phone gives each entry is unique at the service, so that one sent twice over a bad line is kept once.

import { lock, unlock } from "./lock.js";

const ENTRY = "bellwether.visits.entry.";
const nameOf = ({ who }, entry) => `${ENTRY}${who}.${Date.parse(entry.at)}.${entry.uid}`;
const HEADERS = { "X-Visits": "1" };

export async function put(me, entry) {
  try {
    localStorage.setItem(nameOf(me, entry), JSON.stringify({ at: Date.parse(entry.at), ...await lock(me.key, entry) }));
    return true;
  } catch {
    return false;
  }
}

export const drop = (me, entry) => localStorage.removeItem(nameOf(me, entry));
export const refuse = (me, entry, why) => put(me, { ...entry, why });

export async function all(me) {
  if (!me) return [];
  const names = Object.keys(localStorage).filter((name) => name.startsWith(`${ENTRY}${me.who}.`)).sort();
  const opened = await Promise.all(names.map((name) => unlock(me.key, JSON.parse(localStorage.getItem(name)))));
  return opened.filter(Boolean).sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

// Two tabs, one queue: whoever holds the lock sends, the other waits for the next turn.
const alone = (work) => navigator.locks?.request("bellwether.visits", { ifAvailable: true }, (held) => (held ? work() : { why: "" })) ?? work();

export const send = (me, state, address, show) => alone(async () => {
  const waiting = (await all(me)).filter((entry) => !entry.why);
  if (!waiting.length) return { why: navigator.onLine ? "" : "No signal." };
  const heard = await ask(me, state);
  if (heard.why) return heard;
  let saved = 0;
  for (const entry of waiting) {
    show(entry, "sending");
    const why = await one(me, entry, address, heard.token, show);
    if (why) return { why, saved };
    saved += 1;
  }
  return { why: "", saved };
});

// Does the service hear us, and as whom?
async function ask(me, state) {
  try {
    const answer = await fetch(state, { headers: HEADERS, cache: "no-store" });
    if (answer.redirected) return { why: "You are signed out: what is kept is sent when you have signed in again." };
    if (!answer.ok) return { why: "The service does not answer." };
    const { who, token } = await answer.json();
    return who === me.who ? { token } : { why: "Somebody else is signed in here: what you kept waits for you." };
  } catch {
    return { why: "No signal." };
  }
}

// Of an answer that is no answer of ours, only these say that it is the entry that cannot be taken.
const UNREADABLE = [400, 404, 413, 414];
const LOG_IT = { state: "refused", said: "The service cannot read this entry. Log it on the case by hand." };

async function one(me, entry, address, token, show) {
  const body = new URLSearchParams({ ...entry, sent: new Date().toISOString(), csrfmiddlewaretoken: token });
  let answer;
  let told;
  try {
    answer = await fetch(address, { method: "POST", headers: HEADERS, body });
    told = answer.redirected || answer.status >= 500 ? null : await answer.json().catch(() => null);
    if (!told && UNREADABLE.includes(answer.status)) told = LOG_IT;
  } catch {
    answer = null;
  }
  if (!answer || !told) {
    show(entry, "kept");
    return answer ? "The service does not answer." : "No signal.";
  }
  if (told.state === "saved") {
    drop(me, entry);
    show(entry, "saved");
  } else {
    await refuse(me, entry, told.said);
    show({ ...entry, why: told.said }, "refused", told.said);
  }
  return "";
}
