// Casework's keys and drafts. Everything here only helps: each page also works without it.
// Single letters act only inside the list they belong to, or outside every field (WCAG 2.1.4).

const inField = (target) => /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.isContentEditable;
const plain = (event) => !event.ctrlKey && !event.metaKey && !event.altKey;

function step(list, by) {
  const links = [...list.querySelectorAll("a:not([tabindex='-1'])")];
  const at = links.indexOf(document.activeElement);
  links[Math.max(0, Math.min(links.length - 1, at + by))]?.focus();
}

// A key held down, or pressed again before the next page has been seen, is no decision about that page.
const SEEN_AFTER = 300;
const arrived = performance.now();
const tooSoon = (event) => event.repeat || event.timeStamp - arrived < SEEN_AFTER;

document.querySelectorAll("[data-worklist]").forEach((list) => {
  list.addEventListener("keydown", (event) => {
    if (!plain(event) || inField(event.target)) return;
    if ("ar".includes(event.key) && tooSoon(event)) return;
    if (event.key === "j") step(list, 1);
    else if (event.key === "k") step(list, -1);
    else if (event.key === "l" && document.activeElement.dataset.contact) location.assign(document.activeElement.dataset.contact);
    else if (event.key === "a") document.querySelector(".decide [value=approve]")?.focus();
    else if (event.key === "r") document.querySelector(".decide textarea")?.focus();
    else if (event.key === "?") document.querySelector("dialog#keys")?.showModal();
    else return;
    event.preventDefault();
  });
});

// Enter on the button decides, once: held down it decides nothing. Esc goes back to the list.
document.querySelector(".decide")?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.repeat) event.preventDefault();
  if (event.key === "Escape") document.querySelector("[data-worklist] [aria-current]")?.focus();
});

const box = document.querySelector("[data-draft]");
if (box) {
  const key = box.dataset.draft;
  const note = box.querySelector("textarea");
  // What was typed and not saved comes back in this tab; it never leaves it, and goes when it is saved.
  if (note && !note.value) note.value = sessionStorage.getItem(key) ?? "";
  note?.addEventListener("input", () => sessionStorage.setItem(key, note.value));
  box.addEventListener("submit", () => sessionStorage.removeItem(key));
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) box.requestSubmit();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "l" || !plain(event) || inField(event.target)) return;
    event.preventDefault();
    box.querySelector("select")?.focus();
  });
  if (location.hash === "#contact") box.querySelector("select")?.focus();
}
