// The register as the page holds it: its lines, what a code means, how a line is drawn, changing and undoing.

export const form = document.getElementById("register");
export const facts = JSON.parse(form.dataset.register);
export const fields = ["cell", "min", "note"];
const parts = (words) => {
  const [cell = "", min = "", ...note] = words.split("|");
  return { cell, min, note: note.join("|") };
};
export const written = ({ cell, min, note }) => (cell || min || note ? [cell, min, note].join("|") : "");

export const lines = [...form.querySelectorAll(".line")].map((row, index) => {
  const cell = row.querySelector(".cell");
  return {
    row,
    index,
    cell,
    ref: row.id.slice(5),
    min: row.querySelector(".min"),
    note: row.querySelector(".note"),
    name: row.querySelector(".pupil").textContent,
    offered: cell.placeholder,
    saw: parts(row.querySelector("input[type=hidden]")?.value ?? ""), // what the server said last
    exists: row.hasAttribute("data-exists"), // a mark, be it one that was taken back: a change needs a reason
    said: row.querySelector(".col-saved").innerHTML, // and how it was drawn
    unsure: [], // what was sent without an answer
    changedAt: 0,
    state: "",
  };
});
export const lineOf = (element) => lines.find((line) => line.row.contains(element));
export const lineNamed = (ref) => lines.find((line) => line.ref === ref);
export const read = (line) => ({ cell: line.cell.value.trim(), min: line.min.value.trim(), note: line.note.value.trim() });
export const isChanged = (line) => fields.some((field) => line[field].value.trim() !== line.saw[field]);
export const isAmended = (line) => line.exists || Boolean(written(line.saw));
export const isPlanned = (line) => !line.cell.value && line.offered && line.cell.dataset.certain === "1";

export function see(line, words) {
  line.saw = parts(words);
  let seen = line.row.querySelector("input[type=hidden]");
  if (!seen) {
    seen = Object.assign(document.createElement("input"), { type: "hidden", name: `seen-${line.ref}` });
    line.cell.after(seen);
  }
  seen.value = words;
}

export function put(line, words) {
  Object.entries(parts(words)).forEach(([field, value]) => { line[field].value = value; });
}

// -- What a code means -----------------------------------------------------------------------------------

export const meaning = (code) => facts.codes[code];
export const longer = (code) => Object.keys(facts.codes).filter((each) => each.length > 1 && each.startsWith(code));
export const hintOf = (code) => meaning(code)?.[4] ?? "";
export const isLate = (code) => Boolean(meaning(code)?.[3]);

export function refusal(line) {
  const code = line.cell.value.trim();
  if (!code) return "";
  if (meaning(code)) return hintOf(code) && !line.note.value.trim() ? `${code} needs a note: ${hintOf(code)}.` : "";
  if (facts.refused[code]) return facts.refused[code];
  const ways = longer(code);
  return ways.length ? `${code} needs its figure: ${ways.join(", ")}.` : `${code} is not an attendance code.`;
}

// A time of arrival makes the code and the minutes: L until the register closes, then U.
export function arrival(typed) {
  const found = /^(\d{1,2})[:.](\d{2})$|^(\d{2})(\d{2})$/.exec(typed.trim());
  if (!found) return null;
  let hour = Number(found[1] ?? found[3]);
  const minute = Number(found[2] ?? found[4]);
  if (facts.half === "PM" && hour >= 1 && hour < 6) hour += 12;
  const late = hour * 60 + minute - facts.opens;
  if (hour > 23 || minute > 59 || late > 400) return null;
  if (late <= 0) return { cell: facts.present, min: "" };
  return { cell: facts.late[late < facts.closes - facts.opens ? 0 : 1], min: String(late) };
}

// What the clock of the school says, from where the server's stood: this computer's own may be wrong. How long ago
// that was, two clocks know: one stops while the computer sleeps, the other may be set. The later is believed, because
// nothing that has come may be refused here; the server refuses the rest.
const loadedAt = Date.now() - performance.now();
let london = null;
function londonNow() {
  const now = new Date(Date.parse(facts.at) + Math.max(performance.now(), Date.now() - loadedAt));
  london ??= new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "short", timeZone: "Europe/London" });
  return london.format(now).split(" ");
}
(window.requestIdleCallback ?? setTimeout)(londonNow); // the first time takes a whole frame: not while somebody types

// A sentence about an arrival that has not come yet, a time or minutes late; empty when there is nothing against it.
export function tooEarly(typed) {
  const late = arrival(typed)?.min ?? (/^\d{1,3}$/.test(typed) ? typed : "");
  const [day, clock] = londonNow();
  if (!late || !location.pathname.includes(`/${day}/`)) return "";
  const [hour, minute] = clock.split(":").map(Number);
  const came = facts.opens + Number(late);
  if (came <= hour * 60 + minute) return "";
  const time = `${String(Math.floor(came / 60)).padStart(2, "0")}:${String(came % 60).padStart(2, "0")}`;
  if (arrival(typed)) return `It is ${clock}: nobody has come at ${time} yet.`;
  return `It is ${clock}: ${late} minutes late is ${time}, which has not come yet.`;
}

export const mayArrive = (line) => {
  const code = line.cell.value;
  return !code || code === facts.present || code === facts.unknown || isLate(code);
};

// -- Drawing -----------------------------------------------------------------------------------------------

export const page = { pending: null, selected: new Set() }; // pending: a line whose C, J or Y waits for its figure

function paint(line) {
  const code = line.cell.value.trim();
  const [bucket, kind, words] = meaning(code) ?? ["blank", "missing", ""];
  line.shown = line.cell.value; // what a key or a word comes on top of
  line.row.dataset.bucket = bucket;
  line.cell.className = `cell cell--${kind}${!code && line.offered ? " cell--suggested" : ""}`;
  line.cell.title = words;
  line.row.toggleAttribute("data-marked", Boolean(code));
  line.row.classList.toggle("line--selected", page.selected.has(line));
  line.row.classList.toggle("line--open", isLate(code) || Boolean(line.note.value || hintOf(code)));
  line.note.placeholder = hintOf(code) || " ";
}

export function draw(line) {
  paint(line);
  const words = page.pending === line ? "" : refusal(line);
  if (!words && line.slip) under(line, line.slip, { kind: "note" });
  else if (words || line.state !== "clash") under(line, words);
}

// What was refused without changing the line: said until the line is changed or left, saved meanwhile or not.
export function slip(line, words) {
  line.slip = words;
  draw(line);
}

// A sentence under a line: what is wrong with it, or what there is to settle.
export function under(line, words, { kind = "fault", more = [] } = {}) {
  const id = `fault-${line.ref}`;
  let below = document.getElementById(id);
  const wrong = Boolean(words) && kind === "fault";
  line.row.classList.toggle("line--fault", wrong);
  line.cell.toggleAttribute("aria-invalid", wrong);
  if (wrong) line.cell.setAttribute("aria-invalid", "true");
  const about = words ? id : line.offered ? `plan-${line.ref}` : "";
  if (about) line.cell.setAttribute("aria-describedby", about);
  else line.cell.removeAttribute("aria-describedby");
  if (!words) return below?.remove();
  if (!below) {
    below = Object.assign(document.createElement("tr"), { id });
    below.insertCell().colSpan = 7;
    line.row.after(below);
  }
  below.className = `fault fault--${kind}`;
  below.cells[0].replaceChildren(words, ...more.flatMap((each) => [" ", each]));
  below.scrollIntoView({ block: "nearest" });
}

export function drawTotals() {
  document.querySelectorAll("[data-total]").forEach((total) => {
    const count = lines.filter((line) => line.row.dataset.bucket === total.dataset.total).length;
    total.textContent = count;
    total.parentElement.toggleAttribute("data-none", !count);
  });
  document.getElementById("undo").disabled = !done.length;
  drawReason(lines.filter((line) => isChanged(line) && isAmended(line)));
}

function drawReason(amended) {
  const reason = document.getElementById("reason");
  if (!reason) return;
  reason.hidden = !amended.length;
  document.getElementById("changes").replaceChildren(
    ...amended.map((line) => {
      const item = document.createElement("li");
      const code = document.createElement("code");
      code.textContent = `${line.saw.cell || "no mark"} > ${line.cell.value || "no mark"}`;
      item.append(`${line.name} `, code);
      return item;
    }),
  );
}

// -- Changing, undoing ----------------------------------------------------------------------------------------

const done = [];
const undone = [];
let told = () => {};
export const whenChanged = (tell) => { told = tell; };

export function change(edits) {
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
    line.changedAt = performance.now();
    line.slip = "";
    draw(line);
  });
  drawTotals();
  told(step.map(({ line }) => line));
}

function turn(from, onto, way) {
  const step = from.pop();
  if (!step) return null;
  onto.push(step);
  page.pending = null;
  apply(step, way);
  return step[0].line;
}
export const undo = () => turn(done, undone, "from");
export const redo = () => turn(undone, done, "to");

// Somebody else wrote this line: what was done to it here is no longer there to undo.
export function forget(line) {
  [done, undone].forEach((stack) => {
    stack.forEach((step, at) => { stack[at] = step.filter((edit) => edit.line !== line); });
    stack.splice(0, stack.length, ...stack.filter((step) => step.length));
  });
}

export function drawAll() {
  lines.forEach(paint); // what the server said of a line stays until the line is changed
  drawTotals();
}
