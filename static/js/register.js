// The register under the fingers: type a code and the cursor drops. The page is a plain form without this.
// Single keys act only in the boxes of the grid, and can be switched off; / and \ are marks, never shortcuts.

import { flush, isAtRisk, start, tell } from "./register_save.js";
import {
  arrival, change, draw, drawAll, drawTotals, facts, fields, form, hintOf, isLate, isPlanned, lineOf, lines, longer,
  mayArrive, meaning, page, read, redo, refusal, slip, tooEarly, undo,
} from "./register_sheet.js";
import { addSwitch, singleKeys } from "./register_switch.js";

// -- Moving ----------------------------------------------------------------------------------------------------

let over = null; // the last pupil, once marked: further codes are somebody's slip, not another mark

function focus(line, field = "cell") {
  if (!line) return;
  over = null;
  line[field].focus();
  line[field].select();
  line.row.scrollIntoView({ block: "nearest" });
}
function down(line) {
  const next = lines[line.index + 1];
  focus(next ?? line);
  if (!next) over = line;
}

// The mark belongs to the pupil below; there is none below the last.
function markBelow(line, key) {
  const next = lines[line.index + 1];
  if (next) return mark(next, key);
  down(line);
  return isOver(line, key);
}

function isOver(line, key) {
  slip(line, `${line.name.trim()} is the last pupil: “${key}” changed nothing. To mark this pupil again press Esc, then the code.`);
}

function settle(next) {
  const line = page.pending;
  page.pending = null;
  if (line && line !== next) {
    draw(line);
    drawTotals();
  }
}

function mark(line, key) {
  if (over === line) return isOver(line, key);
  const code = key === "/" || key === "\\" ? facts.present : key.toUpperCase();
  if (page.pending === line) {
    const whole = line.cell.value + code;
    if (meaning(whole)) return finish(line, whole);
    if (/\d/.test(code)) return; // no such figure: keep waiting
    settle();
    return markBelow(line, key);
  }
  if (/\d/.test(code)) return; // a figure alone is no mark; also the one typed after J became J1
  const ways = longer(code);
  if (ways.length === 1 && !meaning(code)) return finish(line, ways[0]);
  if (!ways.length) return finish(line, code);
  page.pending = line;
  change([{ line, ...withCode(line, code) }]);
  focus(line);
  line.cell.setSelectionRange(1, 1);
}

// Minutes and a note belong to the code they were written for: another code drops them (undo brings them back).
function withCode(line, code, note) {
  const { cell, min, note: kept } = read(line);
  const stays = !cell || cell === code || (page.pending === line && code.startsWith(cell));
  return { cell: code, min: stays && isLate(code) ? min : "", note: note || (stays ? kept : "") };
}

// Marks the line, or every selected one, and goes where the code asks for more: minutes, a note, the next pupil.
function finish(line, code, note) {
  const all = page.selected.has(line) ? [...page.selected].sort((a, b) => a.index - b.index) : [line];
  const edits = all.map((each) => ({ line: each, ...withCode(each, code, note) }));
  page.pending = null;
  change(edits);
  select([]);
  if (!meaning(code)) return focus(line);
  if (hintOf(code) && all.some(refusal)) return focus(all.find(refusal), "note");
  if (isLate(code) && all.length === 1) return focus(line, "min");
  down(all.at(-1));
}

function restPresent() {
  settle();
  const blanks = lines.filter((line) => !line.cell.value && !line.offered);
  change(blanks.map((line) => ({ line, cell: facts.present })));
  focus(lines.find((line) => line.row.classList.contains("line--fault")) ?? lineOf(document.activeElement) ?? lines[0]);
}

function accept(line) {
  if (line.offered && !line.cell.value) finish(line, line.offered, line.cell.dataset.note);
}

function select(some) {
  const before = page.selected;
  page.selected = new Set(some);
  [...before, ...some].forEach((line) => line.row.classList.toggle("line--selected", page.selected.has(line)));
}

let anchor = null;
function extend(line, step) {
  const to = lines[line.index + step];
  if (!to) return;
  if (!page.selected.has(line)) anchor = line;
  const [from, until] = [Math.min(anchor.index, to.index), Math.max(anchor.index, to.index)];
  focus(to);
  select(lines.slice(from, until + 1));
}

// -- Keys --------------------------------------------------------------------------------------------------------

const isCode = (key) => key.length === 1 && /[a-z\d/\\#]/i.test(key);

function keyInCell(event, line) {
  if (event.key === "Enter") focus(line, "note");
  else if (event.key === "Escape") { settle(); select([]); again(line); }
  else if (!singleKeys()) return false;
  else if (isCode(event.key)) mark(line, event.key);
  else if (event.key === "=") accept(line);
  else if (event.key === "Delete" || event.key === "Backspace") clear(line);
  else if (event.key === "ArrowRight") focus(line, "min");
  else return false;
  return true;
}

function keyInMinutes(event, line) {
  if (/^[\d:.]$/.test(event.key) || ["Backspace", "Delete"].includes(event.key)) return false;
  if (isCode(event.key) && singleKeys()) {
    line.min.blur(); // the minutes are a step of their own, before the next mark
    markBelow(line, event.key);
  } else if (event.key === "Enter") down(line);
  else if (event.key === "ArrowRight") focus(line, "note");
  else if (event.key === "ArrowLeft") focus(line);
  else return event.key.length === 1;
  return true;
}

function keyInNote(event, line) {
  const { selectionStart, selectionEnd } = line.note;
  if (event.key === "Enter") down(line);
  else if (event.key === "ArrowLeft" && selectionStart === 0 && selectionEnd === 0) focus(line, "min");
  else return false;
  return true;
}

function clear(line) {
  page.pending = null;
  const all = page.selected.has(line) ? [...page.selected] : [line];
  change(all.map((each) => ({ line: each, cell: "", min: "", note: "" })));
  again(line);
}

function again(line) {
  over = null;
  slip(line, "");
}

function keyAnywhere(event) {
  const command = event.ctrlKey || event.metaKey;
  const key = event.key.toLowerCase();
  const inNote = document.activeElement?.classList.contains("note");
  if (command && key === "s") form.requestSubmit(document.getElementById("save"));
  else if (command && (key === "y" || (key === "z" && event.shiftKey)) && !inNote) focus(redo());
  else if (command && key === "z" && !inNote) focus(undo());
  else if (event.altKey && (key === "p" || event.code === "KeyP")) restPresent();
  else return false;
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (keyAnywhere(event)) return event.preventDefault();
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const line = lineOf(event.target);
  const field = line && fields.find((name) => line[name] === event.target);
  if (!field) return;
  let used = true;
  if (event.shiftKey && field === "cell" && event.key === "ArrowDown") extend(line, 1);
  else if (event.shiftKey && field === "cell" && event.key === "ArrowUp") extend(line, -1);
  else if (event.key === "ArrowDown") focus(lines[line.index + 1], field);
  else if (event.key === "ArrowUp") focus(lines[line.index - 1], field);
  else if (event.key === ";" && field !== "note" && singleKeys()) jump.focus();
  else if (event.key === "?" && field !== "note" && singleKeys()) document.querySelector("dialog#keys")?.showModal();
  else if (field === "cell") used = keyInCell(event, line);
  else if (field === "min") used = keyInMinutes(event, line);
  else used = keyInNote(event, line);
  if (used) event.preventDefault();
});

// -- A screen keyboard sends no keys, only what it wrote ---------------------------------------------------------------

let before = null;
lines.forEach((line) => line.cell.removeAttribute("maxlength")); // a word cut to its first letters would pass for a code
form.addEventListener("focusin", (event) => {
  const line = lineOf(event.target);
  before = line ? read(line) : null;
  if (line !== over) over = null;
  lines.filter((each) => each.slip && each !== line).forEach((each) => slip(each, ""));
  if (page.pending && page.pending !== line) settle(line);
  if (page.selected.size && !page.selected.has(line)) select([]);
});
form.addEventListener("pointerdown", () => { over = null; });
form.addEventListener("input", (event) => {
  const line = lineOf(event.target);
  if (!line) return drawTotals();
  if (event.target !== line.cell || !singleKeys()) {
    draw(line);
    return drawTotals();
  }
  return typedWithoutKeys(line, event);
});

// One code, or nothing: of a word that was pasted, dictated or completed no letter is taken for a mark.
function typedWithoutKeys(line, { inputType = "", data }) {
  const whole = line.cell.value.trim();
  const had = line.shown;
  line.cell.value = had;
  if (!whole || inputType.startsWith("delete")) return clear(line);
  const added = data?.trim() || (had && whole.startsWith(had) ? whole.slice(had.length) : whole);
  const pair = (/^\d$/.test(added) ? whole : added).toUpperCase();
  if (pair.length === 2 && meaning(pair) && page.pending !== line && over !== line) return finish(line, pair);
  if (isCode(added)) return mark(line, added);
  focus(line);
  if (page.pending === line) line.cell.setSelectionRange(1, 1);
  return slip(line, `“${whole.slice(0, 30)}” is not a code: nothing is changed. A mark is one code, such as ${facts.present} or N.`);
}

form.addEventListener("change", (event) => {
  const line = lineOf(event.target);
  if (!line || !before || (event.target === line.cell && singleKeys())) return;
  const now = read(line);
  const typedMinutes = event.target === line.min && mayArrive(line);
  const came = typedMinutes ? arrival(now.min) : null;
  const typed = now.cell === "/" || now.cell === "\\" ? facts.present : now.cell.toUpperCase();
  fields.forEach((field) => { line[field].value = before[field]; });
  const early = typedMinutes ? tooEarly(now.min) : "";
  if (early) return setTimeout(() => slip(line, early)); // once the cursor has moved on: said until it moves again
  const another = event.target === line.cell && before.cell && typed !== before.cell;
  change([{ line, ...now, cell: typed, ...(another ? { min: "", note: "" } : {}), ...came }]);
  before = read(line);
});

// -- Jump to a pupil ---------------------------------------------------------------------------------------------------

const jump = document.getElementById("jump");
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function found() {
  const wanted = plain(jump.value.trim());
  if (!wanted) return null;
  const starts = (line) => plain(line.name).split(/[\s,'-]+/).some((word) => word.startsWith(wanted));
  return lines.find((line) => plain(line.name).startsWith(wanted)) ?? lines.find(starts);
}

function showMatch(match) {
  lines.forEach((line) => line.row.toggleAttribute("data-match", line === match));
  match?.row.scrollIntoView({ block: "nearest" });
}

jump.addEventListener("input", () => showMatch(found()));
jump.addEventListener("blur", () => {
  jump.value = "";
  showMatch(null);
});
jump.addEventListener("keydown", (event) => {
  if (event.key === "Enter") focus(found());
  else if (event.key === "Escape") focus(lines[0]);
  else if (!(event.key === ";" && !jump.value)) return;
  event.preventDefault();
});

// -- Taking ----------------------------------------------------------------------------------------------------------------

let sending = false;
form.addEventListener("submit", (event) => {
  settle();
  if (sending) return event.preventDefault();
  const refused = lines.find((line) => refusal(line));
  if (refused) {
    event.preventDefault();
    return focus(refused, meaning(refused.cell.value) ? "note" : "cell");
  }
  const reason = document.getElementById("reason");
  const missing = reason && !reason.hidden && ![...reason.querySelectorAll("select, input")].some((each) => each.value);
  if (missing) {
    event.preventDefault();
    return reason.querySelector("select").focus();
  }
  if (facts.needsReason && reason) {
    sending = true;
    return sayWhenHung();
  }
  event.preventDefault();
  return take();
});

async function take() {
  sending = true;
  const open = await flush();
  const blank = lines.filter((line) => !line.cell.value && !isPlanned(line));
  sending = !open && !blank.length;
  if (sending) return submit();
  focus(open ?? blank[0]);
  if (open) return undefined; // its line says what is wrong
  const names = blank.slice(0, 3).map((line) => line.name.trim()).join("; ");
  const many = blank.length === 1 ? "1 pupil has" : `${blank.length} pupils have`;
  return tell(`Not taken: ${many} no mark: ${names}${blank.length > 3 ? "; …" : ""}`);
}

// Stamps who and when, and writes what is planned. A server that hangs must not leave the keys dead.
function submit() {
  sayWhenHung();
  form.submit();
}

function sayWhenHung() {
  setTimeout(() => {
    sending = false;
    tell("The server does not answer. Ctrl S tries again.");
  }, 10000);
}

window.addEventListener("pageshow", () => { sending = false; });
window.addEventListener("beforeunload", (event) => {
  if (!sending && isAtRisk()) event.preventDefault();
});
document.getElementById("rest").addEventListener("click", (event) => {
  event.preventDefault();
  restPresent();
});
document.getElementById("undo").addEventListener("click", () => focus(undo()));
lines.filter((line) => line.offered).forEach((line) => {
  const use = Object.assign(document.createElement("button"), {
    type: "button", className: "planned-use", textContent: `use ${line.offered}`,
  });
  use.setAttribute("aria-label", `Use ${line.offered} for ${line.name}`);
  use.addEventListener("click", () => accept(line));
  document.getElementById(`plan-${line.ref}`).after(" ", use);
});

addSwitch();
drawAll();
start();
if (!document.querySelector(".govuk-error-summary")) focus(lines.find((line) => !line.cell.value) ?? lines[0]);
