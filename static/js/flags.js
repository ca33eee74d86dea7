// The inbox of flags: keys, opening a line in place, choosing several. Everything here only helps: each is a
// plain link or form without it. Single letters act only while the list has the focus, never in a field, and
// can be switched off (WCAG 2.1.4).

const SWITCH = "bellwether.single-keys"; // one switch for register, week, sweep and this
const inField = (target) =>
  target.isContentEditable || /^(SELECT|TEXTAREA)$/.test(target.tagName) || (target.tagName === "INPUT" && target.type !== "checkbox");
const plain = (event) => !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
const rowOf = (element) => element?.closest?.(".flag-row");
const rows = () => [...document.querySelectorAll("[data-flags] [data-row]")];

let keysOn = true;
try {
  keysOn = localStorage.getItem(SWITCH) !== "off";
} catch {
  // nowhere to remember it: they are on
}

function showSwitch() {
  document.querySelectorAll("[data-single-keys]").forEach((button) => {
    button.setAttribute("aria-pressed", String(keysOn));
    button.textContent = keysOn ? "Single keys are on" : "Single keys are off";
  });
}

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-single-keys]")) return;
  keysOn = !keysOn;
  try {
    localStorage.setItem(SWITCH, keysOn ? "on" : "off");
  } catch {
    // it holds for this page
  }
  showSwitch();
});

// -- Opening and closing a line ------------------------------------------------------------------------------

const panelOf = (row) => row.querySelector(".flag-more");
const isOpen = (row) => panelOf(row).childElementCount > 0 && !panelOf(row).hidden;

function say(row) {
  row.querySelector("[data-row]").setAttribute("aria-expanded", String(isOpen(row)));
}

// Before htmx hears of the click: what was fetched once is shown and hidden; a click with a key held opens a tab.
document.addEventListener(
  "click",
  (event) => {
    const link = event.target.closest("[data-row]");
    if (!link) return;
    if (event.ctrlKey || event.metaKey || event.shiftKey) {
      event.stopImmediatePropagation();
      return;
    }
    const row = rowOf(link);
    if (!panelOf(row).childElementCount) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    panelOf(row).hidden = !panelOf(row).hidden;
    say(row);
  },
  true,
);

function focusSnooze(row) {
  row.querySelector("[id^=snooze-] input:not([type=hidden])")?.focus();
}

// Snooze opens the line and puts the focus where the day is picked.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-key=s]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !window.htmx) return;
  event.preventDefault();
  const row = rowOf(link);
  if (panelOf(row).childElementCount) {
    panelOf(row).hidden = false;
    say(row);
    focusSnooze(row);
    return;
  }
  row.dataset.wants = "snooze";
  row.querySelector("[data-row]").click();
});

document.addEventListener("htmx:afterSettle", (event) => {
  const row = rowOf(event.detail.target);
  if (event.detail.target.id === "inbox") refresh();
  if (!row || !event.detail.target.classList.contains("flag-more")) return;
  say(row);
  if (row.dataset.wants === "snooze") focusSnooze(row);
  delete row.dataset.wants;
});

// -- A line that was acted on comes back as it is now: the focus stays with it ---------------------------------

document.addEventListener("htmx:beforeSwap", (event) => {
  const target = event.detail.target;
  if (target.classList?.contains("flag-row")) target.dataset.hadFocus = target.contains(document.activeElement) ? "yes" : "";
});
document.addEventListener("htmx:afterSwap", (event) => {
  const old = event.detail.target;
  if (!old.classList?.contains("flag-row")) return;
  const now = document.getElementById(old.id);
  if (!now) return;
  now.dataset.settling = "";
  if (old.dataset.hadFocus) (now.querySelector(".govuk-error-message ~ input, .govuk-input--error") ?? now.querySelector("[data-row]"))?.focus();
  refresh();
});

// A line is live when its forms are: pressed before, a button would load the whole page.
document.addEventListener("htmx:load", (event) => {
  if (event.target.classList?.contains("flag-row")) delete event.target.dataset.settling;
});

// -- Choosing several --------------------------------------------------------------------------------------

const boxes = () => [...document.querySelectorAll("input[form=several][name=flag]")];

function refresh() {
  showSwitch();
  const chosen = boxes().filter((box) => box.checked).length;
  const words = document.querySelector("[data-chosen]");
  if (words) words.textContent = chosen ? `${chosen} chosen:` : "None chosen:";
  document.querySelectorAll("[data-several]").forEach((button) => {
    button.disabled = !chosen;
  });
  const all = document.querySelector("[data-all]");
  if (all) {
    all.checked = chosen > 0 && chosen === boxes().length;
    all.indeterminate = chosen > 0 && !all.checked;
  }
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-all]")) {
    boxes().forEach((box) => {
      box.checked = event.target.checked;
    });
  }
  if (event.target.matches("[data-all], input[form=several]")) refresh();
});

// -- Keys --------------------------------------------------------------------------------------------------

function step(by) {
  const links = rows();
  const at = links.findIndex((link) => rowOf(link) === rowOf(document.activeElement));
  (links[Math.max(0, Math.min(links.length - 1, at + by))] ?? links[0])?.focus();
}

function act(row, key) {
  if ("settling" in row.dataset) {
    setTimeout(() => act(document.getElementById(row.id), key), 30);
    return;
  }
  if (key === "x") {
    row.querySelector("input[form=several]")?.click();
    return;
  }
  const button = row.querySelector(`[data-key=${key}]`);
  if (!button) return;
  if (key === "a") step(1);
  button.click();
}

document.addEventListener("keydown", (event) => {
  const list = document.querySelector("[data-flags]");
  if (!list || !keysOn || !plain(event) || inField(event.target)) return;
  const key = event.key.toLowerCase();
  if (!list.contains(event.target)) {
    // From anywhere else J and K only lead to the list.
    if (!/^[jk]$/.test(key) || event.repeat || event.target.closest("dialog")) return;
    rows()[0]?.focus();
  } else if (event.key === "?") {
    document.querySelector("dialog#keys")?.showModal();
  } else if (event.target.closest(".flag-forms")) {
    return;
  } else if (key === "j" || key === "k") step(key === "j" ? 1 : -1);
  else if (/^[aswxz]$/.test(key) && !event.repeat && rowOf(event.target)) act(rowOf(event.target), key);
  else return;
  event.preventDefault();
});

refresh();
