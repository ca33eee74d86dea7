// Saves each change as it is made, says how it stands with it, and shows what somebody else has written.

import { keep, restore, showStrays, waiting } from "./register_queue.js";
import {
  draw, drawTotals, facts, forget, form, isAmended, isChanged, lineNamed, lines, meaning, page, put, read, refusal,
  see, under, whenChanged, written,
} from "./register_sheet.js";

const PAUSE = 600; // a slip put right at once is one mark, not an amendment
const IDLE = 4000; // somebody typing minutes or a note is waited for
const EVERY = 10000;
const LONGEST = 30000;
const LIMIT = 8000; // a server that has not answered by then is asked again
const MOMENT = 1500; // under way for longer: leaving the page warns, and the bar says what is waited for
const words = {
  saving: "○ saving", retry: "↻ will retry", refused: "✕ not saved", clash: "≠ two marks",
  reason: "! needs a reason", note: "! needs a note", unsaved: "○ not saved yet", signin: "✕ sign in again", beside: "✓ office’s mark",
};
const troubles = { offline: "Offline", slow: "The server does not answer", server: "The server has a problem" };
const notice = document.getElementById("unsaved");
let timer = 0;
let failures = 0;
let trouble = "offline"; // why the last one failed: no connection, no answer, or the server's own fault
let sending = null; // the request under way
let sentAt = 0;
let taking = false; // the register is to be taken as soon as everything is in
let since = facts.at;
let told = ""; // why the register is not taken: said until a mark is made or it is tried again

// -- What is due ------------------------------------------------------------------------------------------

const isTypedIn = (line) =>
  line.row.contains(document.activeElement) && document.activeElement !== line.cell
  && performance.now() - Math.max(line.changedAt, line.lastKey ?? 0) < IDLE;
const isStuck = (line) =>
  line.state === "clash" || (line.state === "refused" && line.refused === written(read(line)));
const isSound = (line) => page.pending !== line && !refusal(line) && !isStuck(line);

function due(now) {
  if (facts.needsReason) return [];
  const ready = waiting().filter(isSound);
  return now ? ready : ready.filter((line) => !isTypedIn(line) && performance.now() - line.changedAt >= PAUSE);
}

function schedule(after = PAUSE) {
  clearTimeout(timer);
  timer = setTimeout(() => send(), after);
}

// -- Sending ---------------------------------------------------------------------------------------------------

const token = () => form.querySelector("[name=csrfmiddlewaretoken]").value;
const lineToSend = ({ line, entry }) => ({
  ref: line.ref, code: entry.cell, min: entry.min, note: entry.note,
  seen: line.before ?? written(line.saw), unsure: line.unsure.slice(-10),
});

// After a fault of the server its lines go one by one, so that a bad one does not hold up the others.
function nextBatch(now) {
  const ready = due(now);
  const together = ready.filter((line) => !line.alone);
  if (together.length) return together;
  return ready.sort((a, b) => a.alone - b.alone || a.index - b.index).slice(0, 1);
}

const pauseAfter = () => {
  if (!failures || (trouble === "server" && failures < 4 && waiting().some((line) => line.alone === 1))) return PAUSE;
  return Math.min(1000 * 2 ** failures, LONGEST);
};

export function send({ now = false, leaving = false } = {}) {
  if (sending) return leaving ? undefined : sending.then(() => (failures ? undefined : send({ now })));
  const batch = nextBatch(now).map((line) => ({ line, entry: read(line) }));
  if (!batch.length) {
    if (!facts.needsReason && waiting().some((line) => isSound(line))) schedule();
    return Promise.resolve();
  }
  const body = JSON.stringify({ lines: batch.map(lineToSend) });
  batch.forEach(({ line, entry }) => {
    if (!line.unsure.includes(written(entry))) line.unsure.push(written(entry));
    say(line, failures || line.alone ? "retry" : "saving");
  });
  keep(batch.map(({ line }) => line));
  sentAt = performance.now();
  const slow = setTimeout(drawState, MOMENT + 50);
  sending = post(body, leaving).then((answer) => take(answer, batch)).finally(() => {
    sending = null;
    clearTimeout(slow);
    drawState();
    if (waiting().some(isSound)) schedule(pauseAfter());
  });
  return sending;
}

async function post(body, leaving) {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token() };
  try {
    const answer = await fetch(facts.save, { method: "POST", headers, body, redirect: "manual", keepalive: leaving, signal: AbortSignal.timeout(LIMIT) });
    if (answer.type === "opaqueredirect") return { signedOut: true };
    const isJson = answer.headers.get("Content-Type")?.includes("json");
    if (answer.status === 403 && !isJson) return { signedOut: true };
    return answer.status >= 500 || !isJson ? { lost: "server" } : { status: answer.status, ...(await answer.json()) };
  } catch (why) {
    return { lost: why.name === "TimeoutError" ? "slow" : "offline" };
  }
}

function take(answer, batch) {
  const whole = answer.lost || answer.again ? "retry" : answer.signedOut ? "signin" : answer.lines ? "" : "refused";
  failures = whole === "retry" || whole === "signin" ? failures + 1 : 0;
  if (answer.lost) trouble = answer.lost;
  batch.forEach(({ line, entry }) => {
    line.alone = answer.lost === "server" ? (line.alone ?? 0) + 1 : answer.lines ? 0 : line.alone;
    if (whole === "refused") refuse(line, entry, { why: answer.message });
    else if (whole) say(line, whole);
    else hear(line, entry, answer.lines[line.ref]);
  });
  if (answer.taken) takenMeanwhile(answer.taken);
  keep();
  drawTotals();
}

// -- Answers -----------------------------------------------------------------------------------------------------

function hear(line, entry, answer) {
  line.unsure = [];
  const typedOn = written(read(line)) !== written(entry); // keys since it was sent
  if (answer.state === "saved") {
    delete line.before;
    see(line, answer.mark);
    if (!typedOn) put(line, answer.mark);
    saved(line, answer);
    draw(line);
  } else if (answer.state === "beside") {
    delete line.before;
    see(line, answer.mark);
    if (!typedOn) put(line, answer.mark);
    forget(line);
    draw(line);
    say(line, "beside");
    under(line, answer.why, { kind: "note" });
  } else if (answer.state === "clash") clash(line, answer);
  else if (answer.state === "reason") say(line, late(line));
  else refuse(line, entry, answer);
}

function refuse(line, entry, { why, href, link, need }) {
  line.refused = written(entry);
  const more = href ? [Object.assign(document.createElement("a"), { href, textContent: link })] : [];
  say(line, "refused");
  under(line, why, { more });
  if (need === "note" && document.activeElement === line.cell) line.note.focus();
}

function clash(line, answer) {
  const { mark, by, at } = answer;
  line.clash = answer;
  const theirs = mark.split("|")[0] || "no mark";
  const yours = line.cell.value || "no mark";
  say(line, "clash");
  const button = (text, act) => {
    const made = document.createElement("button");
    Object.assign(made, { type: "button", className: "govuk-button govuk-button--secondary button-small", textContent: text });
    made.addEventListener("click", () => settleClash(line, mark, { by, at }, act));
    return made;
  };
  const more = [button(`Keep ${theirs}`, "theirs"), button(`Use ${yours}`, "mine")];
  under(line, `${by ?? "You, elsewhere,"} made this ${theirs} at ${at}; you typed ${yours}.`, { kind: "clash", more });
}

function settleClash(line, mark, who, act) {
  delete line.before;
  line.state = "";
  see(line, mark);
  if (act === "theirs") {
    put(line, mark);
    forget(line);
    saved(line, who);
  }
  under(line, "");
  draw(line);
  drawTotals();
  keep([line]);
  line.cell.focus();
  drawState();
  send({ now: true });
}

function takenMeanwhile(sentence) {
  if (facts.needsReason) return;
  facts.needsReason = true;
  const told = document.createElement("div");
  told.className = "notice notice--warning";
  told.setAttribute("role", "status");
  const again = Object.assign(document.createElement("a"), { href: location.href, textContent: "Open it again to change a mark" });
  const text = document.createElement("p");
  text.append(`${sentence}. `, again, ": a change now needs a reason. What you typed is kept.");
  told.append(Object.assign(document.createElement("span"), { className: "notice-shape" }), text);
  document.querySelector(".register-tools").before(told);
  const tag = document.querySelector(".register-head .tag");
  tag.className = "tag tag--ok";
  tag.lastChild.textContent = sentence;
  document.getElementById("save").disabled = document.getElementById("rest").disabled = true;
  waiting().forEach((line) => say(line, late(line)));
}

// -- How it stands, line by line and together --------------------------------------------------------------------------

function say(line, state) {
  line.state = state;
  line.row.dataset.state = state;
  const box = line.row.querySelector(".col-saved");
  const span = Object.assign(document.createElement("span"), { className: `state state--${state}`, textContent: words[state] });
  if (state === "signin") {
    const link = Object.assign(document.createElement("a"), { href: location.href, textContent: words.signin });
    span.replaceChildren(link);
  }
  box.replaceChildren(span);
}

// In a register that is taken, or of an earlier day: a mark that stands needs a reason, a first one only Save.
const late = (line) => (isAmended(line) ? "reason" : "unsaved");

function saved(line, { at, by, initials }) {
  line.state = "saved";
  line.exists ||= Boolean(at);
  line.row.dataset.state = "saved";
  const text = `✓ ${at ?? ""}${initials ? ` ${initials}` : ""}`;
  const shown = document.createElement(facts.stories ? "a" : "span");
  shown.title = by ?? "";
  shown.textContent = text;
  if (facts.stories) {
    shown.href = facts.stories.replace("REF", line.ref);
    shown.append(Object.assign(document.createElement("span"), {
      className: "govuk-visually-hidden", textContent: `: history of ${line.name}`,
    }));
  }
  const box = line.row.querySelector(".col-saved");
  box.replaceChildren(shown);
  line.said = box.innerHTML;
}

const isHeldUp = () => Boolean(sending) && performance.now() - sentAt > MOMENT;

function drawState() {
  const open = waiting();
  const count = (state) => lines.filter((line) => line.state === state).length;
  const marks = (many) => (many === 1 ? "1 mark" : `${many} marks`);
  const kinds = [
    [count("signin"), (n) => `You are signed out: ${marks(n)} kept here`],
    [count("clash"), (n) => `${marks(n)} to settle`],
    [open.filter((line) => line.state === "refused" || refusal(line)).length, (n) => `${marks(n)} not saved`],
    [count("retry"), (n) => `${taking ? "Not taken yet. " : ""}${troubles[trouble]}: ${marks(n)} kept here`],
    [isHeldUp() ? open.length : 0, (n) => `${taking ? "Not taken yet: w" : "W"}aiting for the server to save ${marks(n)}`],
    [facts.needsReason ? open.length : 0, (n) => (n === 1 ? "1 unsaved change" : `${n} unsaved changes`)],
  ];
  const [many, tell] = kinds.find(([n]) => n) ?? [0, () => ""];
  notice.dataset.tone = many || told ? "warn" : "calm";
  const calm = told || (open.length ? "Saving" : lines.some((line) => line.state === "saved") ? "All saved" : "");
  const text = many ? tell(many) : calm;
  if (notice.textContent !== text) notice.textContent = text;
}

function changed(some) {
  told = "";
  some.forEach((line) => {
    if (line.state === "clash") return clash(line, line.clash);
    delete line.row.dataset.state;
    if (facts.needsReason && isChanged(line)) say(line, late(line));
    else if (isChanged(line)) say(line, "saving");
    else {
      line.state = "";
      line.row.querySelector(".col-saved").innerHTML = line.said;
    }
    if (isChanged(line) && refusal(line)) say(line, meaning(line.cell.value) ? "note" : "refused");
  });
  keep(some);
  drawState();
  schedule();
}

// -- The other person ----------------------------------------------------------------------------------------------------

async function look() {
  if (document.visibilityState !== "visible" || sending || !navigator.onLine) return;
  let answer;
  try {
    const address = `${facts.save}?since=${encodeURIComponent(since)}`;
    const found = await fetch(address, {
      redirect: "manual", headers: { Accept: "application/json" }, signal: AbortSignal.timeout(LIMIT),
    });
    if (!found.ok) return;
    answer = await found.json();
  } catch {
    return;
  }
  if (sending) return;
  since = answer.at;
  Object.entries(answer.lines).forEach(([ref, theirs]) => show(lineNamed(ref), theirs));
  if (answer.taken) takenMeanwhile(answer.taken);
  drawTotals();
  drawState();
}

function show(line, theirs) {
  if (!line || theirs.mark === written(line.saw)) return;
  if (isChanged(line) || line.unsure.length || page.pending === line || line.state === "clash") return; // the save will tell
  see(line, theirs.mark);
  put(line, theirs.mark);
  forget(line);
  saved(line, theirs);
  draw(line);
  line.row.classList.remove("line--news");
  requestAnimationFrame(() => line.row.classList.add("line--news"));
}

// -- Flushing, leaving, coming back ----------------------------------------------------------------------------------------

// Everything sent and answered, or the first line that is not: what has to be looked at before the register is taken.
export async function flush() {
  taking = true;
  told = "";
  for (let turn = 0; turn < 3 && (sending || due(true).length); turn += 1) {
    await send({ now: true });
    if (failures) break;
  }
  drawState();
  taking = false;
  return waiting()[0] ?? lines.find((line) => line.state === "clash") ?? null;
}

export const isAtRisk = () =>
  isHeldUp() || waiting().some((line) => facts.needsReason || failures || line.alone || isStuck(line) || refusal(line));
export const tell = (text) => { told = text; drawState(); };

export function start() {
  whenChanged(changed);
  const back = document.querySelector(".govuk-error-summary") ? [] : restore();
  back.forEach(draw);
  showStrays();
  changed(back);
  drawTotals();
  window.addEventListener("online", () => { failures = 0; send({ now: true }); look(); });
  window.addEventListener("offline", drawState);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") send({ now: true, leaving: true });
    else look();
  });
  window.addEventListener("pagehide", () => send({ now: true, leaving: true }));
  form.addEventListener("input", (event) => {
    const line = lines.find((each) => each.row.contains(event.target));
    if (line) line.lastKey = performance.now();
  });
  form.addEventListener("focusout", () => schedule());
  setInterval(look, EVERY);
  drawState();
}
