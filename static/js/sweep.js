// The sweep's keys, clocks and focus. Everything here only helps: each button is a plain form without it.
// Single letters act only while the list has the focus, never in a field, and can be switched off (WCAG 2.1.4).
// Nothing has the focus when the page opens: whoever types into the air, or means another box, codes nobody.

const inField = (target) =>
  target.isContentEditable || /^(SELECT|TEXTAREA)$/.test(target.tagName) || (target.tagName === "INPUT" && target.type !== "radio");
const plain = (event) => !event.ctrlKey && !event.metaKey && !event.altKey;
const SWITCH = "bellwether.single-keys"; // one switch for register, week and sweep
const QUIET = 250; // ms on a child before a key is meant for it, unless the one before is answered
const ENTERED = 600; // ms after entering the list: longer than between two letters of a word

const given = []; // children sent a code here, the last one last
const pending = new Set(); // those not answered yet
const returning = new Set(); // those being taken back
const sent = new WeakSet(); // rows that have had their key
const here = { id: "", at: 0, fromOutside: true }; // the child with the focus, since when, come from where
let owed = 0; // undos asked for before the answer they undo
let heldAt = -Infinity; // when a key was last held back

let keysOn = localStorage.getItem(SWITCH) !== "off";

function showSwitch() {
  document.querySelectorAll("[data-single-keys]").forEach((button) => {
    button.setAttribute("aria-pressed", String(keysOn));
    button.textContent = keysOn ? "Single keys are on" : "Single keys are off";
    button.closest("[data-sweep]")?.classList.toggle("keys-off", !keysOn);
  });
}

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-single-keys]")) return;
  keysOn = !keysOn;
  localStorage.setItem(SWITCH, keysOn ? "on" : "off");
  showSwitch();
});

// -- Moving ------------------------------------------------------------------------------------------------

const rowsOf = (list) => [...list.querySelectorAll("[data-row]")];
const childOf = (element) => element.closest(".child");

function step(list, by) {
  const rows = rowsOf(list);
  const child = childOf(document.activeElement);
  const at = rows.findIndex((row) => childOf(row) === child);
  (rows[Math.max(0, Math.min(rows.length - 1, at + by))] ?? rows[0])?.focus();
}

// From anywhere else J and K only lead to the first child: they code nobody.
document.addEventListener("keydown", (event) => {
  const list = document.querySelector("[data-sweep]");
  if (!list || !keysOn || event.repeat || !plain(event) || !/^[jk]$/i.test(event.key)) return;
  if (inField(event.target) || event.target.closest("[data-sweep], dialog")) return;
  const first = list.querySelector("[data-row]") ?? list.querySelector("[data-undo]");
  if (!first) return;
  event.preventDefault();
  first.focus();
});

// -- Which child a key is meant for ------------------------------------------------------------------------

function arrive(list, event) {
  const child = childOf(event.target);
  if (!child || child.id === here.id) return;
  Object.assign(here, { id: child.id, at: performance.now(), fromOutside: !list.contains(event.relatedTarget) });
}

function leave(list, event) {
  // A row that is replaced loses the focus to nobody and gets it back: that is no leaving.
  if (event.relatedTarget && !list.contains(event.relatedTarget)) here.id = "";
}

// Why a key is not taken for this child now; empty when it is. A key held back holds the next ones too:
// of a word typed by mistake no letter counts, and of keys pressed too fast none goes to the wrong child.
function whyHeld() {
  const now = performance.now();
  if (returning.size || owed) return "the child before is being taken back";
  const wait = here.fromOutside ? ENTERED : QUIET;
  if (now - heldAt < wait) return "one key at a time";
  if (now - here.at >= wait) return "";
  if (here.fromOutside) return "the list has only just been entered";
  return pending.size ? "the child before has no answer yet" : "";
}

function hold(child, key, why) {
  heldAt = performance.now();
  release();
  const words = document.createElement("p");
  words.className = "child-fault";
  words.dataset.held = "";
  words.textContent = `${key.toUpperCase()} was not taken: ${why}.`;
  (child.querySelector(".child-story") ?? child).append(words);
  const said = document.getElementById("sweep-said");
  if (said) said.textContent = words.textContent;
}

function release() {
  document.querySelectorAll("[data-held]").forEach((words) => words.remove());
}

// The row under the focus is coded: on to the next one that has had no key; the answer comes when it comes.
function press(list, child, button, key) {
  if (sent.has(child)) return;
  const why = whyHeld();
  if (why) {
    hold(child, key, why);
    return;
  }
  release();
  sent.add(child);
  button.click();
  if (button.name !== "do") return;
  const rows = rowsOf(list);
  const at = rows.findIndex((row) => childOf(row) === child);
  const free = (row) => childOf(row) !== child && !sent.has(childOf(row));
  (rows.slice(at + 1).find(free) ?? rows.slice(0, Math.max(at, 0)).findLast(free))?.focus();
}

// The last code first, then the one before it; one not answered yet is taken back when its answer is there.
function undo() {
  while (given.length) {
    const id = given.at(-1);
    if (pending.has(id)) {
      owed += 1;
      return;
    }
    const button = document.getElementById(id)?.querySelector("[data-undo]");
    if (button) {
      release();
      button.click();
      return;
    }
    given.pop();
  }
}

function openLog(child, field) {
  const log = child.querySelector(".log");
  if (!log) return;
  log.open = true;
  log.querySelector(field).focus();
}

const buttonFor = (child, key) => {
  const suggested = child?.querySelector("[data-key=a]");
  return child?.querySelector(`[data-key="${key}"]`) ?? (key === suggested?.value.toLowerCase() ? suggested : null);
};

document.querySelectorAll("[data-sweep]").forEach((list) => {
  list.addEventListener("focusin", (event) => arrive(list, event));
  list.addEventListener("focusout", (event) => leave(list, event));
  // A click on a child, beside what can be pressed there, enters the list at it.
  list.addEventListener("click", (event) => {
    if (event.target.closest("a, button, input, select, textarea, label, summary, form") || String(getSelection())) return;
    childOf(event.target)?.querySelector("[data-row]")?.focus({ preventScroll: true });
  });
  list.addEventListener("keydown", (event) => {
    if (inField(event.target) || !plain(event)) return;
    const key = event.key.toLowerCase();
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (event.target.type === "radio") return;
      step(list, event.key === "ArrowDown" ? 1 : -1);
      event.preventDefault();
      return;
    }
    if (!keysOn || event.repeat || !/^[a-z?]$/.test(key)) return;
    if (key === "?") {
      document.querySelector("dialog#keys")?.showModal();
      return;
    }
    const child = childOf(event.target);
    const form = event.target.closest("[data-log]");
    const chip = form?.querySelector(`[data-chip="${key}"]`);
    if (chip) {
      chip.checked = true;
      chip.focus();
    } else if (form) return;
    else if (key === "j") step(list, 1);
    else if (key === "k") step(list, -1);
    else if (key === "z") undo();
    else if (key === "c" && child) openLog(child, "[data-chip]");
    else if (key === "o" && child) openLog(child, "[data-code]");
    else {
      const button = buttonFor(child, key);
      if (!button) {
        heldAt = performance.now(); // a letter that means nothing here: somebody is writing a word
        return;
      }
      press(list, child, button, key);
    }
    event.preventDefault();
  });
  // Enter on a chip or a list of the line sends it, as it does in a text field; Escape closes it.
  list.addEventListener("keydown", (event) => {
    const form = event.target.closest("[data-log]");
    if (!form) return;
    if (event.key === "Enter" && event.target.matches("select, [type=radio]")) {
      event.preventDefault();
      form.requestSubmit();
    } else if (event.key === "Escape") {
      form.closest("details").open = false;
      childOf(form).querySelector("[data-row]").focus();
    }
  });
});

// -- When something is sent, and when its answer has come ---------------------------------------------------

const forget = (id) => {
  const at = given.lastIndexOf(id);
  if (at >= 0) given.splice(at, 1);
};

// By key or by click alike: what was sent last is what Z takes back first.
document.addEventListener("htmx:beforeRequest", (event) => {
  const child = childOf(event.detail.elt);
  if (!child) return;
  child.querySelector("[data-lost]")?.remove();
  pending.add(child.id);
  if (event.detail.requestConfig.parameters.do === "undo") {
    forget(child.id);
    returning.add(child.id);
  } else given.push(child.id);
});
document.addEventListener("htmx:beforeSwap", (event) => {
  const child = event.detail.target.closest?.(".child");
  if (child) event.detail.target.dataset.hadFocus = child.contains(document.activeElement) ? "yes" : "";
});
document.addEventListener("htmx:oobAfterSwap", () => tick());
document.addEventListener("htmx:afterSwap", (event) => {
  const old = event.detail.target;
  if (!old.classList?.contains("child")) return;
  const now = document.getElementById(old.id);
  const back = returning.has(old.id) && now?.querySelector("[data-row]");
  // A child taken back has the focus again: the right code goes to it, not to the one after.
  if (back) back.focus();
  else if (old.dataset.hadFocus) {
    (now?.querySelector("[data-row], [data-undo]") ?? document.querySelector("[data-sweep] [data-row]"))?.focus();
  }
});

function answered(old) {
  if (!pending.delete(old?.id)) return;
  sent.delete(old);
  const wasUndo = returning.delete(old.id);
  const canUndo = document.getElementById(old.id)?.querySelector("[data-undo]");
  if (wasUndo && canUndo) given.push(old.id);
  else if (!wasUndo && !canUndo) forget(old.id);
  // Afterwards: one answer says several times that it has settled.
  if (owed && !pending.has(given.at(-1))) setTimeout(undoOwed);
}

function undoOwed() {
  if (!owed) return;
  owed -= 1;
  undo();
}

// Only when the new row is live: pressed before, its button would load the whole page.
document.addEventListener("htmx:afterSettle", (event) => answered(event.detail.target));
// The row is still there: no answer came, or one that stands elsewhere on the page. It may be tried again.
document.addEventListener("htmx:afterRequest", (event) => {
  const child = childOf(event.detail.requestConfig.elt);
  if (!child?.isConnected) return;
  answered(child);
  const { status } = event.detail.xhr;
  if (!status || status >= 400) lose(child, status);
});

// The cursor is on the next child by now: said where the code was meant, and aloud.
function lose(child, status) {
  const why = !status ? "the connection is down" : status < 500 ? "see the top of the page" : "the server has a problem";
  const words = document.createElement("p");
  words.className = "child-fault";
  words.dataset.lost = "";
  words.textContent = `Not saved: ${why}. Press it again for this child.`;
  child.querySelector("[data-lost]")?.remove();
  (child.querySelector(".child-story") ?? child).append(words);
  const said = document.getElementById("sweep-said");
  if (said) said.textContent = `${child.querySelector("[data-row]")?.textContent ?? ""}: ${words.textContent}`;
}

// -- Clocks ------------------------------------------------------------------------------------------------

// Seconds gone by as the server sent them, and the time since then: the clock of the browser may be wrong.
const firstSeen = new WeakMap();

function tick() {
  document.querySelectorAll("[data-gone]").forEach((clock) => {
    if (!firstSeen.has(clock)) firstSeen.set(clock, performance.now());
    const seconds = Number(clock.dataset.gone) + (performance.now() - firstSeen.get(clock)) / 1000;
    const minutes = Math.max(0, Math.floor(seconds / 60));
    const words = minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")}`;
    if (clock.textContent !== words) clock.textContent = words;
  });
}

showSwitch();
tick();
setInterval(tick, 15000);
