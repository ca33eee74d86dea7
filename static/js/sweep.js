// The sweep's keys, clocks and focus. Everything here only helps: each button is a plain form without it.
// Single letters act only while the list has the focus, never in a field, and can be switched off (WCAG 2.1.4).

const inField = (target) => /^(SELECT|TEXTAREA)$/.test(target.tagName) || (target.tagName === "INPUT" && target.type !== "radio");
const plain = (event) => !event.ctrlKey && !event.metaKey && !event.altKey;
const SWITCH = "bellwether:single-keys";
const given = []; // rows coded here, the last one last

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
// The keys work at once, and the page stays at its top line: only where there is a keyboard to speak of.
if (!location.hash && matchMedia("(hover: hover)").matches && document.activeElement === document.body) {
  document.querySelector("[data-sweep] [data-row]")?.focus({ preventScroll: true });
}
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

// The row under the focus is coded: on to the next one at once, the answer comes when it comes.
function press(list, child, button) {
  const rows = rowsOf(list);
  const at = rows.findIndex((row) => childOf(row) === child);
  const next = rows[at + 1] ?? rows[at - 1];
  if (button.name === "do") {
    given.push(child.id);
    next?.focus();
  }
  button.click();
}

function undo(list) {
  while (given.length) {
    const button = document.getElementById(given.pop())?.querySelector("[data-undo]");
    if (button) return button.click();
  }
  return undefined;
}

function openLog(child, field) {
  const log = child.querySelector(".log");
  if (!log) return;
  log.open = true;
  log.querySelector(field).focus();
}

document.querySelectorAll("[data-sweep]").forEach((list) => {
  list.addEventListener("keydown", (event) => {
    if (inField(event.target) || !plain(event)) return;
    const key = event.key.toLowerCase();
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (event.target.type === "radio") return;
      step(list, event.key === "ArrowDown" ? 1 : -1);
      event.preventDefault();
      return;
    }
    if (!keysOn || key.length !== 1) return;
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
    else if (key === "z") undo(list);
    else if (key === "c" && child) openLog(child, "[data-chip]");
    else if (key === "o" && child) openLog(child, "[data-code]");
    else {
      const button = child?.querySelector(`[data-key="${key}"]`) ?? (key === child?.querySelector("[data-key=a]")?.value.toLowerCase() ? child.querySelector("[data-key=a]") : null);
      if (!button) return;
      press(list, child, button);
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

// -- When an answer has come -------------------------------------------------------------------------------

document.addEventListener("htmx:beforeSwap", (event) => {
  const child = event.detail.target.closest?.(".child");
  if (child) event.detail.target.dataset.hadFocus = child.contains(document.activeElement) ? "yes" : "";
});
document.addEventListener("htmx:oobAfterSwap", tick);
document.addEventListener("htmx:afterSwap", (event) => {
  const old = event.detail.target;
  if (!old.classList?.contains("child") || !old.dataset.hadFocus) return;
  const now = document.getElementById(old.id);
  (now?.querySelector("[data-row], [data-undo]") ?? document.querySelector("[data-sweep] [data-row]"))?.focus();
});

// -- Clocks ------------------------------------------------------------------------------------------------

function tick() {
  document.querySelectorAll("[data-since]").forEach((clock) => {
    const minutes = Math.max(0, Math.floor((Date.now() - Date.parse(clock.dataset.since)) / 60000));
    const words = minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")}`;
    if (clock.textContent !== words) clock.textContent = words;
  });
}

showSwitch();
// The keys work at once, and the page stays at its top line: only where there is a keyboard to speak of.
if (!location.hash && matchMedia("(hover: hover)").matches && document.activeElement === document.body) {
  document.querySelector("[data-sweep] [data-row]")?.focus({ preventScroll: true });
}
setInterval(tick, 15000);
