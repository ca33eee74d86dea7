// Nothing typed is lost: each change is kept in this browser until the server has answered for it.
// One list a person and register. It goes when it is saved or when that person discards it; after two weeks it is no
// longer put back, only shown. What becomes of other people's lists is unsent.js's to say.

import { facts, fields, isChanged, lineNamed, lines, put, read, written } from "./register_sheet.js";

const MINE = `bellwether.register.${facts.who}.`;
const NAME = MINE + location.pathname;
const MINUTE = 60 * 1000; // a younger list may be another tab's, on its way
const LONGEST = 14 * 24 * 60 * MINUTE;
const mine = new Set(); // what this tab has kept: another tab on the same register keeps its own

function load(name = NAME) {
  try {
    return JSON.parse(localStorage.getItem(name)) ?? {};
  } catch {
    return {};
  }
}

export function keep(changed = []) {
  changed.forEach((line) => mine.add(line));
  const kept = load();
  mine.forEach((line) => {
    if (!isChanged(line) && !line.unsure.length) {
      delete kept[line.ref];
      mine.delete(line);
    } else {
      kept[line.ref] = { ...read(line), name: line.name.trim(), seen: line.before ?? written(line.saw), unsure: line.unsure, at: kept[line.ref]?.at ?? Date.now() };
    }
  });
  store(NAME, kept);
}

function store(name, kept) {
  try {
    if (Object.keys(kept).length) localStorage.setItem(name, JSON.stringify(kept));
    else localStorage.removeItem(name);
  } catch {
    // no room, or storage is off: the page itself still holds the changes
  }
}

// Puts back what an earlier visit could not send. A line that says so already is dropped.
export function restore() {
  const back = [];
  Object.entries(load()).forEach(([ref, { seen, unsure, at, ...entry }]) => {
    const line = lineNamed(ref);
    if (!line || isChanged(line)) return;
    const same = fields.every((field) => entry[field] === line.saw[field]);
    if (!same && isOld({ at })) return;
    mine.add(line);
    if (same) return;
    put(line, written(entry));
    if (unsure?.length) line.unsure = unsure;
    if (seen !== written(line.saw)) line.before = seen; // changed meanwhile: what this person had seen
    back.push(line);
  });
  keep();
  return back;
}

export const waiting = () => lines.filter((line) => isChanged(line) || line.unsure.length);

// -- What was never sent -------------------------------------------------------------------------------------

const isOld = ({ at }) => Date.now() - at > LONGEST;
const marks = (many) => (many === 1 ? "1 mark" : `${many} marks`);

// This person's marks that no register on this page holds: of other registers, of children no longer in this one.
function strays() {
  const names = Object.keys(localStorage).filter((name) => name.startsWith(MINE));
  return names.flatMap((name) => {
    const kept = Object.entries(load(name)).map(([ref, entry]) => ({ ref, ...entry }));
    const left = kept.filter((entry) => (name === NAME
      ? !lineNamed(entry.ref) || isOld(entry)
      : Date.now() - entry.at > MINUTE));
    return left.length ? [{ name, left }] : [];
  });
}

function inWords({ name, left }, whichRegister) {
  const path = name.slice(MINE.length);
  const verb = left.length === 1 ? "was" : "were";
  const told = left.slice(0, 5).map((entry) => `${entry.name ?? entry.ref}: ${entry.cell || "no mark"}`).join("; ");
  const why = name === NAME && left.some((entry) => !isOld(entry)) ? " No longer in this class on that day." : "";
  return `${marks(left.length)} of ${whichRegister(path)}, ${verb} never sent (${told}${left.length > 5 ? "; …" : ""}).${why}`;
}

function discard({ name, left }) {
  const kept = load(name);
  left.forEach(({ ref }) => { delete kept[ref]; });
  store(name, kept);
}

// To throw marks away takes two presses of a button that says how many.
function discardButton(stray, box) {
  const button = Object.assign(document.createElement("button"), {
    type: "button", className: "govuk-button govuk-button--secondary button-small", textContent: "Discard",
  });
  button.addEventListener("click", () => {
    if (!button.dataset.asked) {
      button.dataset.asked = "1";
      button.textContent = `Discard ${marks(stray.left.length)} for good?`;
      return;
    }
    discard(stray);
    box.remove();
  });
  return button;
}

function show(text, box) {
  box.setAttribute("role", "status");
  box.append(Object.assign(document.createElement("span"), { className: "notice-shape" }), text);
  document.querySelector(".register-tools").before(box);
}
const newBox = () => Object.assign(document.createElement("div"), { className: "notice notice--warning never-sent" });

// What waited here until somebody else used this browser, after a weekend: the marks themselves are gone.
function showLost({ name, many, path }, whichRegister) {
  const box = newBox();
  const text = document.createElement("p");
  const seen = Object.assign(document.createElement("button"), {
    type: "button", className: "govuk-button govuk-button--secondary button-small", textContent: "I have seen this",
  });
  seen.addEventListener("click", () => {
    localStorage.removeItem(name);
    box.remove();
  });
  text.append(
    `${marks(many)} of ${whichRegister(path)}, ${many === 1 ? "was" : "were"} never sent, and what ${many === 1 ? "it" : "they"} said is no longer kept here. `,
    Object.assign(document.createElement("a"), { href: path, textContent: "Look at that register" }), " ", seen,
  );
  show(text, box);
}

export async function showStrays() {
  const found = strays();
  if (!found.length && !Object.keys(localStorage).some((name) => name.startsWith("bellwether.lost."))) return;
  const { lostOf, whichRegister } = await import("./unsent.js");
  lostOf(facts.who).forEach((lost) => showLost(lost, whichRegister));
  found.forEach((stray) => {
    const box = newBox();
    const text = document.createElement("p");
    text.append(`${inWords(stray, whichRegister)} `);
    if (stray.name !== NAME && !stray.left.every(isOld)) {
      const href = stray.name.slice(MINE.length);
      text.append(Object.assign(document.createElement("a"), { href, textContent: "Open that register to send them" }), " ");
    }
    text.append(discardButton(stray, box));
    show(text, box);
  });
}
