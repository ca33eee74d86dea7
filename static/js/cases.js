// Casework's keys; contact.js has the contact box. Everything here only helps: each page also works without it.
// Single letters act only inside the list they belong to, or outside every field (WCAG 2.1.4).

const inField = (target) => /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.isContentEditable;
const plain = (event) => !event.ctrlKey && !event.metaKey && !event.altKey;

const contact = (href) => import("./contact.js").then((box) => box.open({ href })).catch(() => location.assign(href));

function step(list, by) {
  const rows = list.querySelector("[data-rows]") ?? list; // what stands around them is no row
  const links = [...rows.querySelectorAll("a:not([tabindex='-1'])")];
  const at = links.indexOf(document.activeElement);
  const next = links[Math.max(0, Math.min(links.length - 1, at + by))];
  next?.focus();
  // Where the evidence stands beside the list it goes along with the line.
  if (next?.dataset.opens !== undefined && !next.hasAttribute("aria-current")) next.click();
}

// The keys decide the question that is shown, and only while its own line has the focus: never the one before.
function isShown() {
  const line = document.activeElement.closest("[data-opens]");
  return !line || line.hasAttribute("aria-current");
}

// A key held down, or pressed again before the next question has been seen, is no decision about that one.
const SEEN_AFTER = 300;
let arrived = performance.now();
const tooSoon = (event) => event.repeat || event.timeStamp - arrived < SEEN_AFTER;

function start(list) {
  list.addEventListener("keydown", (event) => {
    if (!plain(event) || inField(event.target)) return;
    if ("ar".includes(event.key) && (tooSoon(event) || !isShown())) return;
    if (event.key === "j") step(list, 1);
    else if (event.key === "k") step(list, -1);
    else if (event.key === "l" && document.activeElement.dataset.contact) contact(document.activeElement.dataset.contact);
    else if (event.key === "a") document.querySelector(".decide [value=approve]")?.focus();
    else if (event.key === "r") document.querySelector(".decide select")?.focus();
    else if (event.key === "?") document.querySelector("dialog#keys")?.showModal();
    else return;
    event.preventDefault();
  });
}

// The lines of a timeline, one after the other.
document.addEventListener("keydown", (event) => {
  if (!plain(event) || inField(event.target) || !["j", "k"].includes(event.key)) return;
  const lines = [...document.querySelectorAll("[data-steps] > [tabindex]")];
  if (!lines.length || document.activeElement.closest("[data-worklist], dialog, [data-chips]")) return;
  const at = lines.indexOf(document.activeElement.closest("[data-steps] > [tabindex]"));
  const next = lines[Math.max(0, Math.min(lines.length - 1, at + (event.key === "j" ? 1 : -1)))];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
  event.preventDefault();
});

// Enter on the button decides, once: held down it decides nothing. Esc goes back to the list.
function guard(form) {
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.repeat) event.preventDefault();
    if (event.key === "Escape") document.querySelector("[data-worklist] [aria-current]")?.focus();
  });
}

function startAll(root) {
  root.querySelectorAll("[data-worklist]").forEach(start);
  root.querySelectorAll(".decide").forEach(guard);
}
startAll(document);

// After a decision the next question stands in the same place, without a new page: the keys go on from the list.
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target.id !== "queue") return;
  arrived = performance.now();
  startAll(event.detail.target);
  const form = event.detail.target.querySelector(".decide");
  const next = form?.querySelector("[autofocus]") ?? event.detail.target.querySelector("[data-worklist] [aria-current]");
  if (form?.querySelector(".govuk-error-summary")) return;
  (next ?? document.querySelector("h1"))?.focus();
});
