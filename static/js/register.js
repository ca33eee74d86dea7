// The register under the fingers: type a code and the cursor drops. The page is a plain form without this.
// Single keys act only in the boxes of the grid; / and \ are marks, never shortcuts.

const form = document.getElementById("register");
const facts = JSON.parse(form.dataset.register);
const lines = [...form.querySelectorAll(".line")].map((row, index) => ({
  row,
  index,
  cell: row.querySelector(".cell"),
  min: row.querySelector(".min"),
  note: row.querySelector(".note"),
  name: row.querySelector(".pupil").textContent,
  seen: (row.querySelector("input[type=hidden]")?.value ?? "").split("|"),
}));
const lineOf = (element) => lines.find((line) => line.row.contains(element));
const fields = ["cell", "min", "note"];
const read = (line) => ({ cell: line.cell.value, min: line.min.value, note: line.note.value });
const sawOf = (line) => ({ cell: line.seen[0] ?? "", min: line.seen[1] ?? "", note: line.seen.slice(2).join("|") });
const isChanged = (line) => fields.some((field) => line[field].value.trim() !== sawOf(line)[field]);

// -- What a code means -----------------------------------------------------------------------------------

const meaning = (code) => facts.codes[code];
const longer = (code) => Object.keys(facts.codes).filter((each) => each.length > 1 && each.startsWith(code));

function refusal(code) {
  if (!code || meaning(code)) return "";
  const ways = longer(code);
  if (facts.refused[code]) return facts.refused[code];
  return ways.length ? `${code} needs its figure: ${ways.join(", ")}.` : `${code} is not an attendance code.`;
}

// -- Drawing -----------------------------------------------------------------------------------------------

function paint(line) {
  const code = line.cell.value;
  const [bucket, kind, words] = meaning(code) ?? ["blank", "missing", ""];
  line.row.dataset.bucket = bucket;
  line.cell.className = `cell cell--${kind}`;
  line.cell.title = words;
  line.row.classList.toggle("line--changed", isChanged(line));
  line.row.classList.toggle("line--open", Boolean(meaning(code)?.[3] || line.note.value));
}

function draw(line) {
  paint(line);
  explain(line, pending === line ? "" : refusal(line.cell.value));
}

function explain(line, words) {
  const id = `fault-${line.row.id.slice(5)}`;
  let fault = document.getElementById(id);
  if (!words) {
    fault?.remove();
    line.row.classList.remove("line--fault");
    line.cell.removeAttribute("aria-invalid");
    line.cell.removeAttribute("aria-describedby");
    return;
  }
  if (!fault) {
    fault = document.createElement("tr");
    fault.className = "fault";
    fault.id = id;
    fault.insertCell().colSpan = 7;
    line.row.after(fault);
  }
  fault.cells[0].textContent = words;
  line.row.classList.add("line--fault");
  line.cell.setAttribute("aria-invalid", "true");
  line.cell.setAttribute("aria-describedby", id);
  fault.scrollIntoView({ block: "nearest" });
}

function drawTotals() {
  document.querySelectorAll("[data-total]").forEach((total) => {
    const count = lines.filter((line) => line.row.dataset.bucket === total.dataset.total).length;
    total.textContent = count;
    total.parentElement.toggleAttribute("data-none", !count);
  });
  const changed = lines.filter(isChanged);
  const words = changed.length === 1 ? "1 unsaved change" : `${changed.length} unsaved changes`;
  document.getElementById("unsaved").textContent = changed.length ? words : "";
  document.getElementById("undo").disabled = !done.length;
  drawReason(changed.filter((line) => line.seen.join("")));
}

function drawReason(amended) {
  const reason = document.getElementById("reason");
  if (!reason) return;
  reason.hidden = !amended.length;
  document.getElementById("changes").replaceChildren(
    ...amended.map((line) => {
      const item = document.createElement("li");
      const code = document.createElement("code");
      code.textContent = `${sawOf(line).cell || "no mark"} > ${line.cell.value || "no mark"}`;
      item.append(`${line.name} `, code);
      return item;
    }),
  );
}

// -- Changing, undoing ----------------------------------------------------------------------------------------

const done = [];
const undone = [];
let pending = null; // a line whose C, J or Y waits for its figure

function change(edits) {
  const step = edits
    .map(({ line, ...to }) => ({ line, from: read(line), to: { ...read(line), ...to } }))
    .filter(({ from, to }) => fields.some((field) => from[field] !== to[field]));
  if (!step.length) return;
  done.push(step);
  undone.length = 0;
  apply(step, "to");
}

function apply(step, way) {
  step.forEach(({ line, [way]: values }) => {
    fields.forEach((field) => { line[field].value = values[field]; });
    draw(line);
  });
  drawTotals();
}

function turn(from, onto, way) {
  const step = from.pop();
  if (!step) return;
  onto.push(step);
  pending = null;
  apply(step, way);
  focus(step[0].line);
}
const undo = () => turn(done, undone, "from");
const redo = () => turn(undone, done, "to");

// -- Moving ----------------------------------------------------------------------------------------------------

function focus(line, field = "cell") {
  if (!line) return;
  line[field].focus();
  line[field].select();
  line.row.scrollIntoView({ block: "nearest" });
}
const down = (line, field) => focus(lines[line.index + 1] ?? line, field);

function settle(next) {
  const line = pending;
  pending = null;
  if (line && line !== next) {
    draw(line);
    drawTotals();
  }
}

function mark(line, key) {
  const code = key === "/" || key === "\\" ? facts.present : key.toUpperCase();
  if (pending === line) {
    const whole = line.cell.value + code;
    if (meaning(whole)) return finish(line, whole);
    if (/\d/.test(code)) return; // no such figure: keep waiting
    settle();
    return mark(lines[line.index + 1] ?? line, key);
  }
  if (/\d/.test(code)) return; // a figure alone is no mark; also the one typed after J became J1
  const ways = longer(code);
  if (ways.length === 1 && !meaning(code)) return finish(line, ways[0]);
  if (!ways.length) return finish(line, code);
  pending = line;
  change([{ line, cell: code, min: "" }]);
  focus(line);
  line.cell.setSelectionRange(1, 1);
}

function finish(line, code) {
  pending = null;
  const late = Boolean(meaning(code)?.[3]);
  change([{ line, cell: code, min: late ? line.min.value : "" }]);
  if (refusal(code)) return focus(line);
  if (late) return focus(line, "min");
  down(line);
}

function restPresent() {
  settle();
  const blanks = lines.filter((line) => !line.cell.value);
  change(blanks.map((line) => ({ line, cell: facts.present })));
  focus(lines.find((line) => line.row.classList.contains("line--fault")) ?? lineOf(document.activeElement) ?? lines[0]);
}

// -- Keys --------------------------------------------------------------------------------------------------------

const isCode = (key) => key.length === 1 && /[a-z\d/\\#]/i.test(key);

function keyInCell(event, line) {
  if (isCode(event.key)) mark(line, event.key);
  else if (event.key === "Delete" || event.key === "Backspace") clear(line);
  else if (event.key === "Enter") focus(line, "note");
  else if (event.key === "ArrowRight") focus(line, "min");
  else if (event.key === "Escape") settle();
  else return false;
  return true;
}

function keyInMinutes(event, line) {
  if (/^\d$/.test(event.key) || ["Backspace", "Delete"].includes(event.key)) return false;
  if (isCode(event.key)) {
    line.min.blur(); // the minutes are a step of their own, before the next mark
    mark(lines[line.index + 1] ?? line, event.key);
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
  pending = null;
  change([{ line, cell: "", min: "" }]);
}

function keyAnywhere(event) {
  const command = event.ctrlKey || event.metaKey;
  const key = event.key.toLowerCase();
  const inNote = document.activeElement?.classList.contains("note");
  if (command && key === "s") form.requestSubmit(document.getElementById("save"));
  else if (command && (key === "y" || (key === "z" && event.shiftKey)) && !inNote) redo();
  else if (command && key === "z" && !inNote) undo();
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
  if (event.key === "ArrowDown") focus(lines[line.index + 1], field);
  else if (event.key === "ArrowUp") focus(lines[line.index - 1], field);
  else if (event.key === ";" && field !== "note") jump.focus();
  else if (event.key === "?" && field !== "note") document.querySelector("dialog#keys")?.showModal();
  else if (field === "cell") used = keyInCell(event, line);
  else if (field === "min") used = keyInMinutes(event, line);
  else used = keyInNote(event, line);
  if (used) event.preventDefault();
});

// -- A screen keyboard sends no keys, only what it wrote ---------------------------------------------------------------

let before = null;
form.addEventListener("focusin", (event) => {
  const line = lineOf(event.target);
  before = line ? read(line) : null;
  if (pending && pending !== line) settle(line);
});
form.addEventListener("input", (event) => {
  const line = lineOf(event.target);
  if (!line) return drawTotals();
  if (event.target !== line.cell) {
    draw(line);
    return drawTotals();
  }
  const typed = line.cell.value.trim().toUpperCase();
  Object.assign(line.cell, { value: before?.cell ?? "" });
  if (!typed) clear(line);
  else if (meaning(typed) && typed.length > 1) finish(line, typed);
  else mark(line, typed.at(-1));
});
form.addEventListener("change", (event) => {
  const line = lineOf(event.target);
  if (!line || !before || event.target === line.cell) return;
  const now = read(line);
  fields.forEach((field) => { line[field].value = before[field]; });
  change([{ line, ...now }]);
  before = now;
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

// -- Saving ----------------------------------------------------------------------------------------------------------------

let sending = false;
form.addEventListener("submit", (event) => {
  settle();
  if (sending) return event.preventDefault();
  const refused = lines.find((line) => refusal(line.cell.value));
  if (refused) {
    event.preventDefault();
    focus(refused);
    return;
  }
  const reason = document.getElementById("reason");
  const missing = reason && !reason.hidden && ![...reason.querySelectorAll("select, input")].some((each) => each.value);
  if (missing) {
    event.preventDefault();
    reason.querySelector("select").focus();
    return;
  }
  sending = true;
});
window.addEventListener("pageshow", () => { sending = false; });
window.addEventListener("beforeunload", (event) => {
  if (!sending && lines.some(isChanged)) event.preventDefault();
});
document.getElementById("rest").addEventListener("click", (event) => {
  event.preventDefault();
  restPresent();
});
document.getElementById("undo").addEventListener("click", undo);

lines.forEach(paint); // what the server said of a line stays until the line is changed
drawTotals();
if (!document.querySelector(".govuk-error-summary")) focus(lines.find((line) => !line.cell.value) ?? lines[0]);
