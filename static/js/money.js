// Keys of unmatched money. Everything here only helps: the page also works without it.
// Letters and figures act only inside the queue they belong to (WCAG 2.1.4); J and K lead to it.

const list = document.querySelector("[data-money]");
const typing = (target) => target.isContentEditable || target.matches("input:not([type=radio]), textarea, select");
const cards = () => [...list.querySelectorAll("[data-card]")];
const cardOf = (target) => target.closest("[data-card]");

function lead(card) {
  card?.focus();
  card?.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const all = cards();
  const at = all.indexOf(cardOf(document.activeElement));
  lead(all[Math.max(0, Math.min(all.length - 1, at + by))]);
}

// A key held down is no decision about the next sum, nor is one pressed before that was seen.
const SEEN_AFTER = 150;
const arrived = performance.now();

function confirm(card) {
  const form = card.querySelector("form");
  if (form?.querySelector(":checked")) form.requestSubmit();
}

list?.addEventListener("keydown", (event) => {
  const card = cardOf(event.target);
  const key = event.key.toLowerCase();
  if (!card || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (key === "j" || key === "k") step(key === "j" ? 1 : -1);
  else if (event.repeat || event.timeStamp - arrived < SEEN_AFTER) return;
  else if (/^[1-9]$/.test(key)) card.querySelector(`input[data-key="${key}"]`)?.click();
  else if (key === "enter" && event.target.matches("[data-card], input")) confirm(card);
  else if (key === "s" || key === "x") card.querySelector(`a[data-key="${key}"]`)?.click();
  else return;
  event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  if (!list || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (list.contains(event.target) || typing(event.target) || event.target.closest("dialog")) return;
  if (/^[jk]$/i.test(event.key) && !event.repeat) {
    lead(cards()[0]);
    event.preventDefault();
  }
});

// After a confirmation the next sum is the first, and it is its turn. (No part of the page has that name: the
// browser would take the focus away to go there.)
if (list && location.hash === "#next") lead(cards()[0]);
