// Nothing typed is lost: each change is kept in this browser until the server has answered for it.
// One list a person and register; dropped once saved, or after a day.

import { facts, fields, isChanged, lineNamed, lines, put, read, written } from "./register_sheet.js";

const NAME = `bellwether.register.${facts.who}.${location.pathname}`;
const A_DAY = 24 * 60 * 60 * 1000;
const mine = new Set(); // what this tab has kept: another tab on the same register keeps its own

function load() {
  try {
    return JSON.parse(localStorage.getItem(NAME)) ?? {};
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
      kept[line.ref] = { ...read(line), seen: line.before ?? written(line.saw), unsure: line.unsure, at: kept[line.ref]?.at ?? Date.now() };
    }
  });
  try {
    if (Object.keys(kept).length) localStorage.setItem(NAME, JSON.stringify(kept));
    else localStorage.removeItem(NAME);
  } catch {
    // no room, or storage is off: the page itself still holds the changes
  }
}

// Puts back what an earlier visit could not send. A line that says so already, or is a day old, is dropped.
export function restore() {
  const now = Date.now();
  const back = [];
  Object.entries(load()).forEach(([ref, { seen, unsure, at, ...entry }]) => {
    const line = lineNamed(ref);
    if (!line || isChanged(line)) return;
    const same = fields.every((field) => entry[field] === line.saw[field]);
    mine.add(line);
    if (same || now - at > A_DAY) return;
    put(line, written(entry));
    if (unsure?.length) line.unsure = unsure;
    if (seen !== written(line.saw)) line.before = seen; // changed meanwhile: what this person had seen
    back.push(line);
  });
  sweep(now);
  keep();
  return back;
}

// Registers of other days that nobody came back to.
function sweep(now) {
  Object.keys(localStorage)
    .filter((name) => name.startsWith("bellwether.register.") && name !== NAME)
    .forEach((name) => {
      try {
        const kept = Object.values(JSON.parse(localStorage.getItem(name)));
        if (kept.every(({ at }) => now - at > A_DAY)) localStorage.removeItem(name);
      } catch {
        localStorage.removeItem(name);
      }
    });
}

export const waiting = () => lines.filter((line) => isChanged(line) || line.unsure.length);
